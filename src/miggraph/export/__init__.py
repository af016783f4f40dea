"""Exports: one flatten step with typed columns, then one small writer a format."""
