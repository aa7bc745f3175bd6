"""Identifiers as keys: what names the same security is found, however it is written."""
