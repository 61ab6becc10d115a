"""Who can be honoured: departments, service points and people, kinds of one `Subject`."""
