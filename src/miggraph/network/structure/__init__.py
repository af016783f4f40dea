"""The shape of the network of agreements."""
