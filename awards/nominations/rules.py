"""Who puts forward, sees and decides nominations, and who reads their files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from awards.nominations.models import Nomination, NominationFile
from awards.permissions import Permission, Viewer, grants

EDITABLE = ("draft", "returned")
CIRCLE = ("office", "leader", "discipline")
DEED_LONGEST = 60
STATEMENT_SHORTEST, STATEMENT_LONGEST = 50, 2000
REASON_LONGEST = 500
MOST_FILES = 10
LARGEST_FILE = 20_000_000


class Concerning(Protocol):
    """What belongs to one award and knows whether it concerns a viewer."""

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of that award."""


@dataclass(frozen=True)
class NominationCase:
    """A nomination, and the award's case: whom it concerns."""

    nomination: Nomination
    case: Concerning

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of this award."""
        return self.case.concerns(viewer)


@dataclass(frozen=True)
class FileCase(NominationCase):
    """A file of a nomination."""

    attached: NominationFile


@dataclass(frozen=True)
class PageCase(FileCase):
    """A page of a file, counted from 1."""

    number: int


@dataclass(frozen=True)
class PictureCase(NominationCase):
    """A picture about a nominee. `is_secret` says that it also shows those with whom the viewer competes elsewhere."""

    name: str
    theme: str
    lang: str
    is_secret: bool

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of this award, or may not see such pictures of this year."""
        return self.is_secret or super().concerns(viewer)


FileReader = Callable[[Viewer, FileCase], bool]
_file_readers: list[FileReader] = []


def reads_files(reader: FileReader) -> FileReader:
    """Let a later room (the panel) say who else may read a nomination's files."""
    _file_readers.append(reader)
    return reader


def is_nominee(viewer: Viewer, nomination: Nomination) -> bool:
    """Whether it is the viewer who is put forward."""
    return viewer.person_id is not None and viewer.person_id == nomination.subject_id


def may_know(viewer: Viewer, nomination: Nomination) -> bool:
    """Whether the viewer may learn that it exists: its department at once (of people who put themselves forward when
    they send it there), the others once it was sent in."""
    if nomination.is_own and is_nominee(viewer, nomination):
        return True
    if nomination.department_id in viewer.nominates_for:
        return not nomination.is_unsent_own
    return nomination.submitted_at is not None and (is_nominee(viewer, nomination) or viewer.has(*CIRCLE))


@grants(Permission.NOMINATION_START)
def may_start(viewer: Viewer, thing: object) -> bool:
    """A nominator of some department."""
    return bool(viewer.nominates_for)


@grants(Permission.NOMINATION_OWN)
def may_start_own(viewer: Viewer, thing: object) -> bool:
    """Whoever is in the register; which awards take self-nominations is for the service to say."""
    return viewer.person_id is not None


@grants(Permission.NOMINATION_SEE)
def may_see(viewer: Viewer, thing: Concerning | None) -> bool:
    """A NominationCase: the nominee himself once it was sent in, at once if it is his own; its department, office,
    leader and discipline officer unless the award concerns them. All of an AwardCase: the last three, under the same
    condition."""
    if thing is not None and not isinstance(thing, NominationCase):
        return viewer.has(*CIRCLE) and not thing.concerns(viewer)
    if thing is None or not may_know(viewer, thing.nomination):
        return False
    if is_nominee(viewer, thing.nomination):
        return thing.nomination.is_own or thing.nomination.submitted_at is not None
    return not thing.concerns(viewer)


@grants(Permission.NOMINATION_HANDLE)
def may_handle(viewer: Viewer, thing: NominationCase | None) -> bool:
    """A nominator of its department, unless the award concerns him or it is himself who is put forward; of an own
    nomination the nominee alone.

    Whether its state and the calendar allow the act is for the service to say, so that nothing typed is lost.
    """
    if thing is None:
        return False
    if thing.nomination.is_own or is_nominee(viewer, thing.nomination):
        return thing.nomination.is_own and is_nominee(viewer, thing.nomination)
    return thing.nomination.department_id in viewer.nominates_for and not thing.concerns(viewer)


@grants(Permission.NOMINATION_ENDORSE)
def may_endorse(viewer: Viewer, thing: NominationCase | None) -> bool:
    """Of a nomination that somebody made himself and sent to the department: another nominator of it, whom the award
    does not concern."""
    if thing is None or not thing.nomination.is_own or thing.nomination.is_unsent_own:
        return False
    is_other = thing.nomination.department_id in viewer.nominates_for and not is_nominee(viewer, thing.nomination)
    return is_other and not thing.concerns(viewer)


@grants(Permission.NOMINATION_EDIT)
def may_edit(viewer: Viewer, thing: NominationCase | None) -> bool:
    """Who may handle it, while it is a draft or was returned."""
    return thing is not None and may_handle(viewer, thing) and thing.nomination.state in EDITABLE


@grants(Permission.NOMINATION_DECIDE)
def may_decide(viewer: Viewer, thing: Concerning | None) -> bool:
    """The office, for an AwardCase or a NominationCase, unless the person is a nominee of that award."""
    if thing is None or not viewer.has("office") or thing.concerns(viewer):
        return False
    return not isinstance(thing, NominationCase) or may_see(viewer, thing)


@grants(Permission.DOSSIER_SEE)
def may_see_dossier(viewer: Viewer, thing: NominationCase | None) -> bool:
    """Office, leader and discipline officer, of what was sent in; nobody who is a nominee of the award."""
    if thing is None or thing.nomination.submitted_at is None or is_nominee(viewer, thing.nomination):
        return False
    return viewer.has(*CIRCLE) and not thing.concerns(viewer)


@grants(Permission.FILE_READ)
def may_read_file(viewer: Viewer, thing: FileCase | None) -> bool:
    """Who sees the nomination, and whom a later room lets."""
    if thing is None:
        return False
    return may_see(viewer, thing) or any(reader(viewer, thing) for reader in _file_readers)
