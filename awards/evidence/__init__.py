"""What is known about a subject: raw rows as imported, and the measures derived from them."""
