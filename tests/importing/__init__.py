"""Tests of what makes tables of others into facts."""
