"""The UK sanctions list and OFSI's consolidated list."""
