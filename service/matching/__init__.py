"""Which party a holding may be: identifiers first, then names, each with its reasons."""
