"""Exports, read back by programs that this project did not write."""
