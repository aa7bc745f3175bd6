"""Requests that may be sent again: what became of each, by the key that its caller gave it."""
