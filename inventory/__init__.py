"""The asset register of a local government: its books, its tags, its history and its rules."""
