"""Like rows as one fact; rows that are refused; flows that two states tell."""
