"""Takes a printed name apart into what is compared."""
