"""Votes as they are counted, kept and said."""

import pytest

from awards.errors import AwardsError
from awards.runs.votes import adopted, doubt_about, in_words, ordered, stated_in

pytestmark = pytest.mark.unit


def test_a_vote_is_kept_in_figures_and_said_in_words() -> None:
    assert [adopted(one) for one in ("9:0", " ８：１：0 ", "1:0:99")] == ["9:0:0", "8:1:0", "1:0:99"]
    assert str(in_words("8:1:0")) == "8 for, 1 against, 0 abstained"
    assert [in_words(one) for one in ("到会9人，9票同意", "7:0", "")] == [
        "到会9人，9票同意",
        "7:0",
        "",
    ]  # as once typed
    for wrong in ("", "胡说", "9", "9:0:0:0", "-1:0:0", "9.5:0", "1000:0", "0:0", "4:4:1", "0:0:9", "0:1"):
        with pytest.raises(AwardsError) as caught:
            adopted(wrong)
        assert caught.value.field == "in_favour"


def test_who_was_present_bounds_the_votes_where_it_is_said() -> None:
    told = {
        "应到１１人，实到 ９ 人：组长周建民": 9,
        "到会9人，列席3人": 9,
        "9 of 11 members present": 9,
        "9": 9,
        "9 人": 9,
        "组长张建国等九人，缺席一人": None,
        "张三、李四（2人请假）": None,
        "": None,
    }
    assert {one: stated_in(one) for one in told} == told
    assert adopted("8:0:1", attendance="实到9人") == "8:0:1"
    with pytest.raises(AwardsError, match="10 votes, but 9 were present"):
        adopted("8:0:2", attendance="实到9人")
    assert "3 votes were cast, and 2 are named" in str(doubt_about("3:0:0", "张三、\n李四"))
    assert not any(doubt_about("3:0:0", one) for one in ("张三、李四、王五", "张三、李四等", "全体成员", "实到2人"))


@pytest.mark.parametrize(
    ("vote", "tied", "left", "is_capped", "kept"),
    [
        ("5：4", 2, 1, False, "5:4"),
        ("5:2:2", 3, 1, False, "5:2:2"),  # who of two goes without stands before the other is one
        ("4:4:1", 3, 2, False, "4:4:1"),
        ("5:2:2", 3, 2, False, None),
        ("5:2:2", 3, 1, True, None),  # a cap may pass over the first
        ("4:5", 2, 1, False, None),
        ("4:4", 2, 1, False, None),
        ("0:0", 2, 2, False, None),
        ("5:4:0", 2, 1, False, None),
        ("五比四", 2, 1, False, None),
    ],
)
def test_the_votes_on_a_tie_give_its_order(vote: str, tied: int, left: int, is_capped: bool, kept: str | None) -> None:
    if kept is not None:
        assert ordered(vote, tied=tied, left=left, is_capped=is_capped) == kept
        return
    with pytest.raises(AwardsError) as caught:
        ordered(vote, tied=tied, left=left, is_capped=is_capped)
    assert caught.value.field == "votes"
