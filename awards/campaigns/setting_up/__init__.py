"""Setting up a year: starting it, its dates, what is still missing, opening it to everyone."""
