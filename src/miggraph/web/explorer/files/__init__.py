"""Files that a view can be taken away as."""
