"""List versions in and out of the database."""
