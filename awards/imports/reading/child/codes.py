"""Exit codes by which the child says why it gave up; anything else nonzero is a crash."""

ENCRYPTED = 3
TOO_BIG = 4
UNCACHED = 5
CORRUPT = 6
