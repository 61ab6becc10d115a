"""By whose calendar a year counts working days: part of its settings ("country"), an ISO 3166 code."""

import unicodedata
from functools import lru_cache

from babel import Locale

from awards.campaigns.models import Campaign
from awards.i18n import LANGUAGES, bi, lazy

COUNTRY = "CN"
NOWHERE = "-"  # no public holidays at all
NO_HOLIDAYS = lazy("No public holidays: Monday to Friday are worked")


def country_of(campaign: Campaign) -> str:
    """The code of the country by whose calendar working days are counted; NOWHERE for none."""
    return str((campaign.settings or {}).get("country") or COUNTRY).upper()


@lru_cache(maxsize=1)
def countries() -> dict[str, dict[str, str]]:
    """Code → name `{zh, en}` of the countries and regions whose public holidays are known. Loaded when first asked for:
    it takes a quarter of a second."""
    import holidays

    named = {one: Locale(one).territories for one in LANGUAGES}
    codes = holidays.list_supported_countries(include_aliases=False)
    return {code: {one: str(names.get(code, code)) for one, names in named.items()} for code in codes}


def is_offered(code: str) -> bool:
    """Whether a year can count by it."""
    return code == NOWHERE or code in countries()


def country_name(code: str) -> str:
    """What a code means, for the reader; a code that is not known stands for itself."""
    return str(NO_HOLIDAYS) if code == NOWHERE else bi(countries().get(code, code))


def offered() -> list[tuple[str, str]]:
    """Codes with names, the usual one and none first, the others in the order of the reader's language."""
    others = [(code, bi(name)) for code, name in countries().items() if code != COUNTRY]
    return [(one, country_name(one)) for one in (COUNTRY, NOWHERE)] + sorted(others, key=lambda one: by_sound(one[1]))


def by_sound(name: str) -> bytes:
    """Letters without their marks; GB 18030 begins with GB 2312, which has common characters in the order of sound."""
    plain = (one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return "".join(plain).encode("gb18030")
