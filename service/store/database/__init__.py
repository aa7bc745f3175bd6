"""The database itself: engines, transactions, leases, column types."""
