"""The words of a commendation decision: the page shows them, PDF and Word are typeset from them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from awards.days import day_in_words
from awards.i18n import bi
from awards.notices.documents import units_in_words
from awards.results.models import Commendation
from awards.results.since import TakenBack
from awards.typesetting.pdf import render


def commendation_data(commendation: Commendation, lang: str, since: Sequence[TakenBack] = ()) -> dict[str, Any]:
    """For the page and for typesetting, in the reader's language, as JSON holds it: `{"lang", "issuer", "title",
    "reference", "addressees", "opening": [text], "lists": [{"heading", "standing", "people": [{"name", "units",
    "standing"}]}], "closing": [text], "signature", "signed_on", "since": [text]}`; an award whose places stayed empty
    is left out. `standing` is "valid" or that of what was taken back, and "since" tells it in words: a heading, then
    one by one; [] as long as all holds."""
    document = commendation.document
    issuer = bi(document["issuer"], lang)
    return {
        "lang": lang,
        "issuer": issuer,
        "title": document["title"],
        "reference": commendation.reference,
        "addressees": _("%(addressees)s:", addressees=commendation.addressees.rstrip(":：")),
        "opening": document["opening"].split("\n"),
        "lists": [_list(award, lang, since) for award in document["awards"] if award["people"]],
        "closing": document["closing"].split("\n"),
        "signature": issuer,
        "signed_on": bi(day_in_words(commendation.issued_on), lang),
        "since": since_in_words(since, lang),
    }


def since_in_words(since: Sequence[TakenBack], lang: str) -> list[str]:
    """A heading and what was taken back, one by one; [] if nothing was."""
    return [_("Taken back since this decision was issued:"), *(_told(one, lang) for one in since)] if since else []


def _told(one: TakenBack, lang: str) -> str:
    about = {"award": bi(one.award, lang), "name": bi(one.name, lang), "day": bi(day_in_words(one.on), lang)}
    if one.standing == "revoked":
        told = _("%(award)s, %(name)s: honour revoked on %(day)s: %(reason)s", **about, reason=one.reason)
    elif one.standing == "superseded":
        told = _("%(award)s, %(name)s: no longer in the award since it was published anew on %(day)s.", **about)
    else:
        told = _(
            "%(award)s: the decision on the award was withdrawn on %(day)s. What follows will be published.", **about
        )
    return str(told)


def _list(award: dict[str, Any], lang: str, since: Sequence[TakenBack]) -> dict[str, Any]:
    standing = {one.place: one.standing for one in since if one.code == award["code"]}
    people = [
        {"name": bi(one["name"], lang), "units": units_in_words(one["units"]), "standing": standing.get(place, "valid")}
        for place, one in enumerate(award["people"])
    ]
    heading = _("%(award)s (%(count)s)", award=bi(award["name"], lang), count=len(people))
    return {"heading": heading, "standing": standing.get(None, "valid"), "people": people}


def commendation_pdf(data: dict[str, Any], *, fonts: str = "") -> bytes:
    """The official form: A4, a type area of 156 × 225 mm, 22 lines of 28 characters. `fonts` is a folder to look in
    first."""
    return render("commendation", data, fonts=fonts)
