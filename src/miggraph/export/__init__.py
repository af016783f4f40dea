<<<<<<< HEAD
"""Exports: one flatten step with typed columns, then one small writer a format."""
=======
"""What is known, written in the forms that other programs read."""
>>>>>>> w-tables
