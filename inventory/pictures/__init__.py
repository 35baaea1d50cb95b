"""Pictures from outside: opened in a process of its own, so that a bad one harms nobody else."""
