"""Makes the knowledge files that are counted rather than written: never imported by the product."""
