"""Onward movement as reported, and what is said of it."""
