"""OFAC's formats: classic CSV and XML, Enhanced XML, Advanced XML."""
