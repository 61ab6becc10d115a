"""Where a nomination names its nominee although the judges of its award are to read it without names."""

from collections.abc import Iterator

from awards.campaigns.options import options_of
from awards.i18n import LazyMessage, lazy
from awards.nominations.models import Nomination

LEAST = 2  # one sign is in too many words to be somebody's name


def names_told(nomination: Nomination) -> list[LazyMessage]:
    """A warning for each name or number of the nominee that deed and statement give away; none where judges read the
    names anyway. Files are not looked into."""
    if not options_of(nomination.award).is_blind:
        return []
    return [
        *(lazy("The deed names the nominee: “%(word)s”.", word=word) for word in _told(nomination, nomination.deed)),
        *(
            lazy("The statement names the nominee: “%(word)s”.", word=word)
            for word in _told(nomination, nomination.statement)
        ),
    ]


def _told(nomination: Nomination, text: str) -> Iterator[str]:
    subject = nomination.subject
    for word in dict.fromkeys((subject.name_zh, subject.name_en or "", subject.code)):
        if len(word) >= LEAST and word.casefold() in text.casefold():
            yield word
