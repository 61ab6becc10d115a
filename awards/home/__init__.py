"""Each role's tasks and the line of the year."""
