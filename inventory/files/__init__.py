"""Files by the hash of their content: written whole or not at all."""
