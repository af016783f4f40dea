"""Analyses of the network of transfers."""
