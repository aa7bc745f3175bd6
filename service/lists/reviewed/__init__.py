"""The reviewed, cited tables that ship with the package, and the bundled lists made of them."""
