"""One party looked up with all its listings; events that people keep."""
