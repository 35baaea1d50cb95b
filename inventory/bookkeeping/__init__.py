"""Pembukuan, the books: `acquire` is the only act that creates an asset."""
