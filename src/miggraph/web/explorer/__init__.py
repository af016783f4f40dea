"""The explorer: pages for people who look before they ask, made from the published graph."""
