"""The read-only SPARQL endpoint and the pages that are served beside it."""
