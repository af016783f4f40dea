"""The RDF store and the answers it gives; it knows nothing of claims."""
