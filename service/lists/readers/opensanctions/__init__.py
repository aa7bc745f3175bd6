"""The formats of OpenSanctions."""
