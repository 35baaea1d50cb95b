"""The shell that every page stands in: layout, static files, words, problem answers, the gate."""
