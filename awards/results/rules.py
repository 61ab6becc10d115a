"""Who sees what of a publication. The campaign's `list_scope` can only narrow it.

Everyone sees the winners as people. Signed-in staff see the ranked list with totals (with `list_scope` "winners" only
the winners and what is their own) and how the winners' totals were computed. Those not selected, and those without a
rank, are otherwise open to themselves, to their department, and to office, leader and discipline officer, unless
these are nominees themselves.
"""

from typing import Protocol

from awards.permissions import Permission, Viewer, grants
from awards.results.rows import Row
from awards.runs.rules import Concerning, may_make_runs, sees_everything


class Shown(Concerning, Protocol):
    """A publication in front of a viewer."""

    @property
    def list_scope(self) -> str:
        """The campaign's `list_scope`, "all" or "winners"."""


class RowShown(Protocol):
    """One row of a publication in front of a viewer."""

    @property
    def results(self) -> Shown: ...

    @property
    def row(self) -> Row: ...


@grants(Permission.RESULT_SEE)
def may_see_results(viewer: Viewer, results: Shown) -> bool:
    """Everyone: how much of them is for `sees_row` to say."""
    return True


@grants(Permission.RESULT_PUBLISH)
def may_publish(viewer: Viewer, case: Concerning) -> bool:
    """The office, for an award in which the person is not a nominee."""
    return may_make_runs(viewer, case)


def is_own(viewer: Viewer, row: Row) -> bool:
    """Whether the row is the viewer's own, or of a department to which the viewer belongs or for which one
    nominates."""
    if viewer.person_id is not None and viewer.person_id == row.subject_id:
        return True
    return not row.departments.isdisjoint(viewer.departments | viewer.nominates_for)


def sees_list(viewer: Viewer, results: Shown) -> bool:
    """Whether everyone with a rank is listed for the viewer, and not only the winners."""
    return sees_everything(viewer, results) or (viewer.is_signed_in and results.list_scope == "all")


def sees_row(viewer: Viewer, results: Shown, row: Row) -> bool:
    """Whether the viewer may know of this nominee at all."""
    if not viewer.is_signed_in:
        return row.is_selected
    if row.is_selected or is_own(viewer, row) or sees_everything(viewer, results):
        return True
    return row.is_ranked and results.list_scope == "all"


def explains_row(viewer: Viewer, results: Shown, row: Row) -> bool:
    """Whether the viewer may see how the total was computed."""
    if not viewer.is_signed_in:
        return False
    return row.is_selected or is_own(viewer, row) or sees_everything(viewer, results)


@grants(Permission.DERIVATION_SEE)
def may_see_derivation(viewer: Viewer, shown: RowShown) -> bool:
    """Winners' derivations for all staff; others' for themselves, their department, office, leader, discipline
    officer."""
    return explains_row(viewer, shown.results, shown.row)


@grants(Permission.FEEDBACK_SEE)
def may_see_feedback(viewer: Viewer, results: Shown) -> bool:
    """Whoever is signed in: the page holds nothing but rows that `is_own`."""
    return viewer.is_signed_in


@grants(Permission.HONOUR_SEE)
def may_see_honours(viewer: Viewer, thing: object) -> bool:
    """Everyone: the roll of honour, and whether a certificate is genuine."""
    return True


@grants(Permission.HONOUR_REVOKE)
def may_revoke(viewer: Viewer, case: Concerning) -> bool:
    """A leader, for an award in which the person is not a nominee."""
    return viewer.has("leader") and not case.concerns(viewer)


@grants(Permission.CERTIFICATE_ISSUE)
def may_issue_certificates(viewer: Viewer, case: Concerning) -> bool:
    """The office. Being honoured oneself is no obstacle: nothing is decided here any more."""
    return viewer.has("office")


@grants(Permission.CERTIFICATE_SEE)
def may_see_certificate(viewer: Viewer, row: Row | None) -> bool:
    """The office, whose it is, and the department, whose head hands it over; the office alone where the result has no
    row of the holder any more."""
    return viewer.has("office") or (row is not None and is_own(viewer, row))


@grants(Permission.COMMENDATION_ISSUE)
def may_issue_commendations(viewer: Viewer, campaign: object) -> bool:
    """The office: it words the document; whom it names was decided and published before."""
    return viewer.has("office")


@grants(Permission.COMMENDATION_SEE)
def may_see_commendations(viewer: Viewer, campaign: object) -> bool:
    """Everyone, as soon as the year is open."""
    return True
