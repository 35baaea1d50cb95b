"""Where things stand and with whom: buildings, rooms, people."""
