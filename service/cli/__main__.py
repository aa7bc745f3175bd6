"""`python -m service.cli` is the `pendens` command."""

from service.cli.main import main

if __name__ == "__main__":
    main()
