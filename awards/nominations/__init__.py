"""Who is put forward: drafts, files, submission, and the office's decision."""
