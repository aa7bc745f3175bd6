"""The Entity List of BIS."""
