"""Work that takes longer than a request: rows of jobs, and the one process that does them."""
