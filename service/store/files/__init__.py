"""Published files, compressed and kept once."""
