"""Documents as PDF and Word: fonts, templates, and the official document that both renderers take."""
