"""What leaves the graph: files in the forms of others."""
