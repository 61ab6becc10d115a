"""The outbox: reminders that the office reads before it sends them, each at most once."""
