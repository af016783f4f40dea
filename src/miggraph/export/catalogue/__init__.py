"""What a publication says of itself and of its files, in the forms that catalogues read."""
