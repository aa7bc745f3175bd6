"""The currency codes that holdings files print: ISO 4217 with the offshore renminbi."""

from importlib.resources import files

CODES = frozenset(files(__package__).joinpath("currencies.txt").read_text("utf-8").split())
