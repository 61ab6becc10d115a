"""The harness itself: every test stands on it."""

from sqlalchemy.orm import Session

from tests import factories


def test_commits_stay_inside_a_test_on_both_databases(session: Session) -> None:
    award = factories.make_award()
    nomination = factories.make_nomination(award)
    seat = factories.make_seat(award)
    sheet = factories.make_sheet(seat, nomination, "9.5", "8", state="signed")
    session.expire_all()
    assert [str(mark.value) for mark in sheet.marks] == ["9.5", "8"]
