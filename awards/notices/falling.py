"""What falls when an objection is upheld: of today's decision and notice as much as it speaks against."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.notices.models import Notice, Objection
from awards.notices.queries import notice_up
from awards.runs.models import Decision, Ruling
from awards.runs.queries import decision_of, rulings_of, selected_of


@dataclass(frozen=True)
class Falling:
    """The decision that is withdrawn and the notice that is taken down, each None where there is none."""

    decision: Decision | None
    notice: Notice | None

    @property
    def is_nothing(self) -> bool:
        """Whether everything stays as it is."""
        return self.decision is None and self.notice is None

    @property
    def bundle(self) -> str:
        """The digest of the bundle that was decided on; "" if no decision falls."""
        return self.decision.run.bundle_sha256 if self.decision else ""


@dataclass(frozen=True)
class Standing:
    """What stands now of an objection's award, be it what was objected to or later: decision and notice, whether the
    nominee objected to is honoured by that decision, and the nominee's exclusion, if one counts already."""

    now: Falling
    is_honoured: bool
    exclusion: Ruling | None

    def by(self, remedy: str) -> Falling:
        """What falls with a remedy. A number or a step that was wrong speaks against any decision that rests on them.
        An exclusion speaks against one that honours the nominee: another stays, and so does what was undone already."""
        stays = remedy == "exclude" and (self.exclusion is not None or not self.is_honoured)
        return Falling(None, None) if stays else self.now

    @property
    def version(self) -> str:
        """What tells an officer who confirms that something else would fall by now."""
        decision, notice = self.now.decision, self.now.notice
        parts = (decision and decision.number, notice and notice.number, self.exclusion and self.exclusion.id)
        return "-".join(str(one or 0) for one in parts)


def what_stands(session: Session, objection: Objection) -> Standing:
    """What stands now of the objection's award."""
    award, nominee = objection.notice.award, objection.nominee
    decision = decision_of(session, award)
    found = (one for one in rulings_of(session, award) if one.counts and one.kind == "exclude")
    return Standing(
        Falling(decision, notice_up(session, award)),
        is_honoured=decision is not None and nominee in selected_of(decision.run),
        exclusion=next((one for one in found if one.nominees == [nominee]), None),
    )
