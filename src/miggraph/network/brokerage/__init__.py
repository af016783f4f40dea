"""States that stand between others."""
