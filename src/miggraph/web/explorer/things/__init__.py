"""What the pages of things say: sides, outcomes, lives, and what concerns a state."""
