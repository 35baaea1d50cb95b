"""Who works here and what each may do: accounts, units, roles, sessions, API tokens."""
