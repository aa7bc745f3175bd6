"""Versions of lists: loaded, accepted, activated, compared, refreshed."""
