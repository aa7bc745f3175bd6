"""Text to comparable text: scripts, alphabets, spelling, sound."""
