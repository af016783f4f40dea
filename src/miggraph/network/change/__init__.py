"""Change over time: series, durations, clustering in time."""
