"""The formats of holdings files: bytes to records."""
