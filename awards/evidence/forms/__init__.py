"""What the pages of this room send."""
