"""Fetches list files from their publishers, within limits, and only if they have changed."""
