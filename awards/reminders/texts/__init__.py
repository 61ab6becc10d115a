"""The texts of reminders, in files beside this one: the first line is the subject, the rest after an empty line the
body."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Template

from awards.campaigns.models import Campaign
from awards.i18n import bi
from awards.reminders.occasions import Occasion
from awards.text import clean

FOLDER = Path(__file__).parent


@lru_cache(maxsize=32)
def template_of(kind: str, lang: str) -> tuple[Template, Template]:
    """Subject and body of a kind in a language."""
    subject, _, body = (FOLDER / f"{kind}.{lang}.txt").read_text("utf-8").partition("\n\n")
    return Template(subject.strip()), Template(body.strip())


def written(occasion: Occasion, lang: str, *, campaign: Campaign, address: str) -> tuple[str, str]:
    """Subject (one line) and body of a reminder in a language; `address` is the page it leads to."""
    facts = {key: bi(value, lang) for key, value in occasion.facts.items()}
    known = {
        "name": occasion.recipient.name,
        "campaign": bi(campaign.name, lang),
        "organiser": bi(campaign.organiser, lang),
        "deadline": day_in_words(occasion.deadline, lang),
        "address": address,
    }
    subject, body = template_of(occasion.kind, lang)
    return clean(subject.substitute(facts | known), one_line=True), clean(body.substitute(facts | known))


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_in_words(day: date, lang: str) -> str:
    """12月10日, or 10 Dec 2015."""
    return f"{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {MONTHS[day.month - 1]} {day.year}"
