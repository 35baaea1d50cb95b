"""One act over many assets: chosen on the list, looked at first, done, and undone as one."""
