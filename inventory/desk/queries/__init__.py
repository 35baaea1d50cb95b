"""Reads over several parts, one file for each noun."""
