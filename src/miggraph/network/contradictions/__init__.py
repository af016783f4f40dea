"""How far sources disagree."""
