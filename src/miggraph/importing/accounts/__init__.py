"""Facts of an edition as accounts of their sources, beside other records or as RDF."""
