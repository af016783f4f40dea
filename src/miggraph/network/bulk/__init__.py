"""Rankings over imported facts in Parquet, by SQL: too many for records."""
