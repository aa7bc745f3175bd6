"""Measures how well and how fast names are matched; no part of the product, which never imports it."""
