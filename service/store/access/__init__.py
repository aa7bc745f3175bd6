"""Who may ask: tenants, keys, people and their sessions."""
