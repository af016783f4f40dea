"""One module a format: rows of a flat network in, bytes out."""
