"""Tables of any format as rows of text in the database, with what cannot be read."""
