"""The demo bureau: made by the same acts that people use, the same one for the same seed."""
