"""What texts mean under a profile, each distinct one decoded once."""
