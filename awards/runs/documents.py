"""The minutes (评审纪要) in words: what Word and PDF are typeset from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from awards.days import day_in_words
from awards.i18n import LazyMessage, bi, language, lazy
from awards.judging.rules import AUTOMATIC_OF_JUDGE
from awards.runs.votes import in_words

Data = dict[str, Any]
Text = LazyMessage | str

FIGURES: dict[str, LazyMessage] = {
    "kendall_w": lazy("Same order (Kendall's W)"),
    "icc_2_1": lazy("One judge alone (ICC 2,1)"),
    "icc_2_k": lazy("The panel's mean (ICC 2,k)"),
    "alpha": lazy("All sheets (Krippendorff's α)"),
}


@dataclass(frozen=True)
class Table:
    """Rows of texts under their columns; `numbers` are the places of columns that are set to the right."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """A numbered part of the minutes: its heading, its paragraphs, and a table below them."""

    heading: LazyMessage
    paragraphs: tuple[Text, ...]
    table: Table | None = None


@dataclass(frozen=True)
class MinutesText:
    """The minutes as they are read; `signature` is the organiser, `signed_on` the day of the decision in words."""

    title: LazyMessage
    parts: tuple[Part, ...]
    signature: str
    signed_on: dict[str, str]


def minutes_text(told: Data) -> MinutesText:
    """The words for the data of `awards.runs.minutes.minutes_of`."""
    return MinutesText(
        title=_title(told),
        parts=(_meeting(told), _panel(told), _agreement(told), _rulings(told), _ranking(told), _decision(told),
               _digests(told)),
        signature=told["organiser"],
        signed_on=_day(told["decided_on"]),
    )  # fmt: skip


def _title(told: Data) -> LazyMessage:
    facts = {"award": told["award"], "year": told["year"]}
    if told["withdrawn"]:
        number = told["number"]
        return lazy(
            "Minutes on the award “%(award)s” %(year)s (decision %(number)s, withdrawn)", number=number, **facts
        )
    return lazy("Minutes on the award “%(award)s” %(year)s", **facts)


def minutes_data(told: Data) -> Data:
    """The minutes for typesetting, in the reader's language, as JSON holds it: `{"lang", "title", "parts": [{"heading",
    "paragraphs": [text], "table": None or {"columns": [text], "rows": [[text]], "numbers": [place of a column]}}],
    "signature", "signed_on"}`."""
    text = minutes_text(told)
    return {
        "lang": language(),
        "title": str(text.title),
        "parts": [_told(one) for one in text.parts],
        "signature": text.signature,
        "signed_on": bi(text.signed_on),
    }


def _told(part: Part) -> Data:
    table = None
    if part.table is not None:
        columns, rows = [str(one) for one in part.table.columns], [list(row) for row in part.table.rows]
        table = {"columns": columns, "rows": rows, "numbers": sorted(part.table.numbers)}
    return {"heading": str(part.heading), "paragraphs": [str(one) for one in part.paragraphs], "table": table}


def _meeting(told: Data) -> Part:
    facts = {"day": _day(told["decided_on"]), "campaign": told["campaign"], "award": told["award"]}
    said: list[Text] = [
        lazy("On %(day)s the leading group of “%(campaign)s” decided on the award “%(award)s”.", **facts),
        lazy("Present: %(names)s", names=told["attendance"]),
        lazy("Votes cast: %(vote)s", vote=in_words(told["vote"])),
    ]
    if told["note"]:
        said.append(lazy("Note: %(text)s", text=told["note"]))
    return Part(lazy("Meeting"), tuple(said))


def _panel(told: Data) -> Part:
    rows = tuple((_judge(one), str(one["signed"]), str(one["recused"])) for one in told["panel"])
    weights = _listed([f"{one['label']} {one['weight']}%" for one in told["weights"]])
    said: list[Text] = [
        lazy("The total weighs: %(weights)s.", weights=weights),
        lazy("Judges whose signed sheets count: %(count)s.", count=sum(1 for one in told["panel"] if one["signed"])),
    ]
    for one in told["recusals"]:
        why = AUTOMATIC_OF_JUDGE.get(one["reason"], one["reason"])
        facts = {"reason": why, "names": _listed(one["judges"]), "count": one["sheets"]}
        if one["state"] == "abstained":
            said.append(lazy("Abstained (%(reason)s): %(names)s, sheets: %(count)s.", **facts))
        else:
            said.append(lazy("Recused (%(reason)s): %(names)s, sheets: %(count)s.", **facts))
    if not told["recusals"]:
        said.append(lazy("No judge was recused or abstained."))
    table = Table((lazy("Judge"), lazy("Signed sheets"), lazy("Recused or abstained")), rows, frozenset({1, 2}))
    return Part(lazy("Panel and recusals"), tuple(said), table if rows else None)


def _judge(one: Data) -> str:
    return str(lazy("%(name)s (lead of the panel)", name=one["name"])) if one["is_lead"] else str(one["name"])


def _agreement(told: Data) -> Part:
    if not told["agreement"]:
        return Part(lazy("Agreement of the judges"), (lazy("The sheets are too few for figures of agreement."),))
    rows = tuple((one["panel"], str(FIGURES[one["code"]]), one["value"], one["strength"]) for one in told["agreement"])
    said = (lazy("These figures help to judge the result and never change it."),)
    columns = (lazy("Component"), lazy("Figure"), lazy("Value"), lazy("Reading"))
    return Part(lazy("Agreement of the judges"), said, Table(columns, rows, frozenset({2})))


def _rulings(told: Data) -> Part:
    said: tuple[Text, ...] = tuple(_ruling(one) for one in told["rulings"])
    return Part(lazy("Votes and rulings"), said or (lazy("No tie had to be voted on, and nobody was excluded."),))


def _ruling(one: Data) -> LazyMessage:
    facts = {"day": _day(one["decided_on"]), "reason": one["reason"], "vote": one["vote"] or "–"}
    if one["kind"] == "tie":
        order = " ".join(f"{place}. {name}" for place, name in enumerate(one["names"], start=1))
        return lazy(
            "%(day)s, order of a tie: %(order)s. Votes cast: %(vote)s. Reason: %(reason)s", order=order, **facts
        )
    facts |= {"vote": in_words(facts["vote"]), "names": _listed(one["names"])}
    return lazy("%(day)s, excluded: %(names)s. Votes cast: %(vote)s. Reason: %(reason)s", **facts)


def _ranking(told: Data) -> Part:
    rows = tuple(
        (str(one["rank"] or "–"), one["name"], _listed(one["units"]), one["total"] or "–", one["status"])
        for one in told["ranking"]
    )
    columns = (lazy("Rank"), lazy("Name"), lazy("Unit"), lazy("Total"), lazy("Status"))
    when = _minute(told["run"]["made_at"])
    said: list[Text] = [lazy("By run %(run)s, made %(when)s:", run=told["run"]["number"], when=when)]
    if told["named_on"]:
        day = _day(told["named_on"])
        said.insert(
            0, lazy("Names, units, judges and organiser as of %(day)s: none were kept with this decision.", day=day)
        )
    return Part(lazy("Ranking"), tuple(said), Table(columns, rows, frozenset({0, 3})))


def _decision(told: Data) -> Part:
    names = _listed([one["name"] for one in told["selected"]])
    facts = {"count": len(told["selected"]), "places": told["places"], "names": names}
    said: list[Text] = [
        lazy("To be honoured, %(count)s for %(places)s places: %(names)s.", **facts)
        if names
        else lazy("Nobody is to be honoured: the places stay empty.")
    ]
    said.append(lazy("Approved by %(name)s on %(when)s.", name=told["approved_by"], when=_minute(told["approved_at"])))
    if told["withdrawn"]:
        said.append(end_of(told))
    return Part(lazy("Decision"), tuple(said))


def end_of(told: Data) -> LazyMessage:
    """When and why a decision was withdrawn."""
    when, reason = _minute(told["withdrawn"]["at"]), told["withdrawn"]["reason"]
    return lazy("This decision was withdrawn on %(when)s: %(reason)s", when=when, reason=reason)


def _digests(told: Data) -> Part:
    run = told["run"]
    rows = (
        (str(lazy("Digest of the bundle (SHA-256)")), run["bundle"]),
        (str(lazy("Digest of the result (SHA-256)")), run["result"]),
        (str(lazy("Digest of the sealed rules (SHA-256)")), run["rules"]),
        (str(lazy("Scoring engine")), run["engine"]),
    )
    said = (lazy("Whoever holds the run's documents can recompute it and compare:"),)
    return Part(lazy("Check it yourself"), said, Table((lazy("What"), lazy("Value")), rows))


def _listed(texts: list[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(texts)


def _day(iso: str) -> dict[str, str]:
    return day_in_words(date.fromisoformat(iso))


def _minute(instant: str) -> dict[str, str]:
    """The day and minute of an ISO instant."""
    minute = instant[11:16]
    return {lang: f"{day} {minute}" for lang, day in _day(instant[:10]).items()}


def paragraphs_of(text: MinutesText) -> Iterator[str]:
    """Every text in reading order, for whoever looks for a word."""
    yield str(text.title)
    for part in text.parts:
        yield str(part.heading)
        yield from map(str, part.paragraphs)
        for row in (part.table.columns, *part.table.rows) if part.table else ():
            yield " ".join(map(str, row))
