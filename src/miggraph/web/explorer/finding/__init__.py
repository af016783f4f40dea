"""Names to be found: of things, of terms, and for the editor of queries."""
