"""The harness itself: every test stands on it."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.pages import html_errors, skeleton

SOUND = (
    '<!doctype html><html lang="zh"><head><title>王 &amp; 李</title></head><body><h1 id="a">王</h1>'
    '<table><tbody><tr><td class="number">1</td></tr></tbody></table>'
    '<p title="x">2 <input type="text"></p></body></html>'
)


def test_commits_stay_inside_a_test_on_both_databases(session: Session) -> None:
    award = factories.make_award()
    nomination = factories.make_nomination(award)
    seat = factories.make_seat(award)
    sheet = factories.make_sheet(seat, nomination, "9.5", "8", state="signed")
    session.expire_all()
    assert [str(mark.value) for mark in sheet.marks] == ["9.5", "8"]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("<td class", "<p class"),
        ("<tbody>", "<tbody><p>x</p>"),
        ("<tbody>", '<tbody><input type="text">'),
        ("&amp;", "&amp"),
        ("&amp;", "&nothing;"),
        ("2 <input", "2 </b><input"),
        ("2 <input", "2 \x01<input"),
        ("2 <input", "2 < <input"),
        ('title="x"', 'title="x" title="y"'),
        ('title="x"', 'title="x"y="z"'),
        ('title="x"', 'title="&#x110000;"'),
        ("</body>", "</body></div>"),
    ],
)
def test_a_page_like_one_that_was_sound_is_still_told_from_it(was: str, now: str) -> None:
    assert was in SOUND and html_errors(SOUND) == []
    assert html_errors(SOUND.replace(was, now)) != []


@pytest.mark.unit
def test_pages_that_differ_in_words_have_one_skeleton() -> None:
    other = SOUND.replace("王", "赵 &#39;立&#39;").replace('"number"', '"number wide"').replace(">1<", ">2.5<")
    assert skeleton(other) == skeleton(SOUND)
    assert skeleton(SOUND.replace('"text"', '"hidden"')) != skeleton(SOUND)
