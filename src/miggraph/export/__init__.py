"""What is known, written in the forms that other programs read."""
