"""Public notice, and the objections that are raised while it stands."""
