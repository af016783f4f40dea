"""Read and write the curated data, with file and line for every fault."""
