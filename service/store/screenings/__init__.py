"""Screenings: what repeats in them is kept once."""
