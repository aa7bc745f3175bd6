"""One portfolio in, one answer out: taken in, screened, kept, read back, repeated, compared."""
