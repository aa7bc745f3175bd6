"""The HTTP contract: schemas, one file per resource, one table of problems."""
