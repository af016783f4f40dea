"""From claims to what is accepted: comparison, voices, policies, decisions, transfers."""
