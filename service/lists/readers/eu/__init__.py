"""The EU's financial sanctions files."""
