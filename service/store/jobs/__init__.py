"""Long work and the files that wait for it."""
