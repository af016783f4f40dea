"""Profiles: what the columns of a table mean, from a file, and those that are shipped."""
