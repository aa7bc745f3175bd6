"""Tools that look at the structure of the code itself; no part of the product."""
