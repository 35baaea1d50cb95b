"""The journal: who did what to which thing, and when. Entries are added, never changed."""
