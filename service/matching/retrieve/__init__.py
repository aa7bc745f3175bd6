"""Which listed names may reach the threshold; none that can is left out."""
