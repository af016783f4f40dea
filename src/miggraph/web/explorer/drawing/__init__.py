"""Coordinates of drawings; the templates write them as SVG."""
