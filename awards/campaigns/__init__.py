"""The year: phases, awards with their schemes, indicator definitions, presets."""
