"""Published bytes become parties and listings: one file per format, and our reviewed data in `bundled`."""
