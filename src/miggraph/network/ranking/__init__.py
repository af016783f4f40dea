"""The ranking of third-country hubs, from records and from networks."""
