"""SQL engines, and rankings by SQL."""
