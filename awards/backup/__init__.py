"""One file with everything: the rows of every table and the contents of the store, alike from both databases.

No room: it knows tables, not what they mean, and no room knows of it.
"""
