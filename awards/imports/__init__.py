"""From files to rows: reading tables, dry runs, rejects with reasons, aliases, batches."""
