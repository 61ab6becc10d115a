"""Uploads: stored by the digest of their content, checked by content, served safely."""
