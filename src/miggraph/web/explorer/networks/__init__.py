"""What the map and the page of networks draw and list."""
