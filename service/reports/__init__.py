"""A screening document in the shapes people and pipelines read: table, JSON, CSV, JUnit."""
