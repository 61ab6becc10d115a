"""From the total to the place: how many places there are, what broke a tie, what was ruled."""

from collections.abc import Iterator

from scoring import words
from scoring.derivation.formulas import bilingual
from scoring.derivation.phrases import because, phrase
from scoring.derivation.steps import Document
from scoring.model import Scheme
from scoring.numbers import plain


def place_lines(
    scheme: Scheme, document: Document, result: Document, row: Document, lang: str, *, tells_why: bool
) -> Iterator[str]:
    """The lines between the total and the status; no other nominee is named in them, only counted. Votes and reasons of
    rulings only where it `tells_why`: a public bundle leaves them out as well."""
    if row["rank"] is not None:
        yield _places_line(scheme, lang)
        if scheme.min_score is not None:
            yield phrase("floor", lang, floor=plain(scheme.min_score))
        yield from _tie_lines(scheme, result, row, lang)
    for ruling in document["rulings"]:
        if ruling["kind"] == "exclude" and ruling["nominee"] == row["id"]:
            yield because("ruled_out", lang, reason=ruling["reason"] if tells_why else "")
        elif ruling["kind"] == "tie" and row["id"] in ruling["order"]:
            place = ruling["order"].index(row["id"]) + 1
            if tells_why and ruling["vote"]:
                yield because("voted", lang, vote=ruling["vote"], place=place, reason=ruling["reason"])
            else:
                yield phrase("voted_on", lang, place=place)


def status_line(row: Document, lang: str) -> str:
    """Rank, status and what the status means."""
    status, reason = words.status(row["status"], lang), words.status_reason(row["status"], lang)
    if row["rank"] is None:
        return phrase("unranked", lang, status=status[:1].upper() + status[1:], reason=reason)
    return phrase("ranked", lang, rank=row["rank"], status=status, reason=reason)


def _places_line(scheme: Scheme, lang: str) -> str:
    if scheme.per_department is None:
        return phrase("places", lang, winners=scheme.winners)
    return phrase("places_capped", lang, winners=scheme.winners, cap=scheme.per_department)


def _tie_lines(scheme: Scheme, result: Document, row: Document, lang: str) -> Iterator[str]:
    """Who else has the total, by what they are compared, and who is still equal."""
    same_total = sum(other["total"] == row["total"] for other in result["ranking"]) - 1
    same_rank = sum(other["rank"] == row["rank"] for other in result["ranking"]) - 1
    if not same_total:
        return
    if not scheme.tie_break:
        yield phrase("equal_rank", lang, others=same_total)
        return
    parts = {part["code"]: part["points"] or phrase("no_points", lang) for part in row["components"]}
    labels = {one.code: bilingual(one.label, lang, one.code) for one in scheme.components}
    compared = [phrase("mark", lang, label=labels[code], mark=parts[code]) for code in scheme.tie_break]
    yield phrase("equal_total", lang, others=same_total, points=phrase("separator", lang).join(compared))
    if same_rank:
        yield phrase("equal_still", lang, others=same_rank)
