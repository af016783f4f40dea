"""Editions of an import: written whole or not at all, reported, compared, found."""
