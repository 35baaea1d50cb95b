"""The verbs of access. Secrets are returned once and stored hashed."""
