"""What happened that matters: append-only, hash-chained events."""
