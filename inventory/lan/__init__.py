"""Phones of the local network: HTTPS without a domain, and the page that lets them in."""
