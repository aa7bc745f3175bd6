"""The `pendens` command."""
