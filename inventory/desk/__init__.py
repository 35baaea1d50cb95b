"""Pages that show several parts together; they read and never write."""
