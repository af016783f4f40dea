"""How sure a ranking is: bounds, leaving out, draws."""
