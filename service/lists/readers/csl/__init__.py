"""The Consolidated Screening List of trade.gov, as CSV and JSON."""
