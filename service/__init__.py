"""Pendens: may this holding be bought, sold or kept on a day, and by whose act is that about to change."""
