"""Figures of the analyses, drawn with matplotlib without a window."""
