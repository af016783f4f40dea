"""Import tables of others: rows of text by a profile, to facts, to accounts of their sources."""
