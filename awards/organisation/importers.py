"""Files of the register."""

from awards.organisation import names

__all__ = ["names"]
