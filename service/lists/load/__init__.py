"""Files as published become a list version: read, mapped, checked, joined with the version before."""
