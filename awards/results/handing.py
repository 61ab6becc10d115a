"""Which certificates somebody may take away: the office all, others their own and their department's."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.errors import NotFoundError
from awards.permissions import Viewer
from awards.results.certifying import Verified, certificates_of
from awards.results.models import Certificate
from awards.results.queries import Results, results_case
from awards.results.rules import may_see_certificate


@dataclass(frozen=True)
class HandingCase:
    """The certificates that stand and are for the viewer, in the order of their numbers; `lang` and `kind` of the file
    that is asked for."""

    results: Results
    certificates: tuple[Certificate, ...]
    lang: str
    kind: str = "pdf"

    @property
    def list_scope(self) -> str:
        return self.results.list_scope

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.results.concerns(viewer)


def own_certificates(session: Session, viewer: Viewer, results: Results) -> list[Verified]:
    """The certificates of the award that are for the viewer, among them those that do not stand any more."""
    rows = {row.id: row for row in results.rows}
    found = certificates_of(session, results.shown)
    return [one for one in found if may_see_certificate(viewer, rows.get(one.certificate.nominee))]


def handing_case(session: Session, viewer: Viewer, year: int, code: str, *, lang: str, kind: str) -> HandingCase:
    """All of an award that the viewer may take away. Raises NotFoundError where there is none."""
    results = results_case(session, viewer, year, code)
    if not viewer.is_signed_in:
        raise NotFoundError
    standing = [one.certificate for one in own_certificates(session, viewer, results) if one.standing == "valid"]
    if not standing:
        raise NotFoundError
    return HandingCase(results, tuple(standing), lang, kind)


def one_handing_case(session: Session, viewer: Viewer, year: int, code: str, *, number: str, lang: str) -> HandingCase:
    """One of them, by its number. Raises NotFoundError."""
    case = handing_case(session, viewer, year, code, lang=lang, kind="pdf")
    found = tuple(one for one in case.certificates if one.number == number)
    if not found:
        raise NotFoundError
    return HandingCase(case.results, found, lang)
