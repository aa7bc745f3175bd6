"""Which listed words a printed word may stand for."""
