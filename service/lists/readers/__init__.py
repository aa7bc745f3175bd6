"""Reads published files into records, with one module for each format; `lists/load` decides what the records mean."""
