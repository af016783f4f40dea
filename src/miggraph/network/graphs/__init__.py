"""The networks: what they carry, how they are built, and how they are read."""
