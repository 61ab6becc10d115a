"""Who puts forward and who judges whom, in plain words, for everyone who reads an award's rules."""

from collections.abc import Iterator

from awards.campaigns.models import Award
from awards.campaigns.options import options_of
from awards.i18n import LazyMessage, lazy

CONFLICTS = lazy(
    "Nobody judges themselves, somebody of a department to which they belong or belonged in the last two years, or whom"
    " they put forward; who has another reason says so before reading anything."
)


def judging_of(award: Award) -> list[LazyMessage]:
    """Who judges whom, and what the judges read; empty for an award without a panel."""
    return list(_judging(award)) if any(one.kind == "panel" for one in award.components) else []


def self_nomination_of(award: Award) -> LazyMessage:
    """Who can put forward."""
    if options_of(award).self_nomination:
        return lazy(
            "Departments put forward; people may also put themselves forward, and their department endorses it."
        )
    return lazy("Departments put forward.")


def severity_remark(method: str) -> LazyMessage | None:
    """What whoever shares nominees out should know about a panel's method."""
    if method == "adjusted":
        return None
    return lazy(
        "Each nominee will be marked by other judges, and some judges are lenient, some strict. “Mean, corrected for"
        " lenient and strict judges” takes that out of the points; the other methods leave it in."
    )


def _judging(award: Award) -> Iterator[LazyMessage]:
    options = options_of(award)
    if options.judges_each is None:
        yield lazy("Every judge of the panel marks every nominee, unless there is a conflict of interest.")
    else:
        yield lazy(
            "Each nominee is marked by %(count)s judges of the panel. Who marks whom is shared out evenly, without"
            " conflicts of interest, by a computation that anybody can repeat.",
            count=options.judges_each,
        )
    yield CONFLICTS
    if options.is_blind:
        yield lazy("The judges read the nominations without names.")
    if options.hides_evidence:
        yield lazy(
            "The judges read the nominations alone: what inspections, surveys and figures say is not shown to them."
        )
