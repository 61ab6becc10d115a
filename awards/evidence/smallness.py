"""Groups so small that printing them would tell who said what."""

LEAST_PRINTED = 5
GROUPS = ("survey", "vote")


def is_small(kind: str, people: int) -> bool:
    """Whether so few people answered or voted that no figure about them is printed; visits and values are no people."""
    return kind in GROUPS and 0 < people < LEAST_PRINTED
