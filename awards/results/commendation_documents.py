"""The words of a commendation decision: the page shows them, PDF and Word are typeset from them."""

from typing import Any

from flask_babel import gettext as _

from awards.i18n import bi
from awards.notices.documents import day_in_words, units_in_words
from awards.results.models import Commendation
from awards.typesetting.pdf import render


def commendation_data(commendation: Commendation, lang: str) -> dict[str, Any]:
    """For the page and for typesetting, in the reader's language, as JSON holds it: `{"lang", "issuer", "title",
    "reference", "addressees", "opening": [text], "lists": [{"heading", "people": [{"name", "units"}]}], "closing":
    [text], "signature", "signed_on"}`; an award whose places stayed empty is left out."""
    document = commendation.document
    issuer = bi(document["issuer"], lang)
    return {
        "lang": lang,
        "issuer": issuer,
        "title": document["title"],
        "reference": commendation.reference,
        "addressees": _("%(addressees)s:", addressees=commendation.addressees.rstrip(":：")),
        "opening": document["opening"].split("\n"),
        "lists": [_list(award, lang) for award in document["awards"] if award["people"]],
        "closing": document["closing"].split("\n"),
        "signature": issuer,
        "signed_on": bi(day_in_words(commendation.issued_on), lang),
    }


def _list(award: dict[str, Any], lang: str) -> dict[str, Any]:
    people = [{"name": bi(one["name"], lang), "units": units_in_words(one["units"])} for one in award["people"]]
    heading = _("%(award)s (%(count)s)", award=bi(award["name"], lang), count=len(people))
    return {"heading": heading, "people": people}


def commendation_pdf(data: dict[str, Any], *, fonts: str = "") -> bytes:
    """The official form: A4, a type area of 156 × 225 mm, 22 lines of 28 characters. `fonts` is a folder to look in
    first."""
    return render("commendation", data, fonts=fonts)
