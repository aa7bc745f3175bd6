"""The files people have become holdings and row notes: one file per format."""
