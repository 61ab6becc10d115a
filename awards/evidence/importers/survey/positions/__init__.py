"""Exports that hold the positions of options (按序号): what the numbers mean is stated by people, never guessed."""
