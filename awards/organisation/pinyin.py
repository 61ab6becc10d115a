"""How a Chinese name sounds, for searching by keyboard."""

SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "查": "zha", "解": "xie", "任": "ren", "华": "hua", "朴": "piao",
    "区": "ou", "盖": "ge", "翟": "zhai", "乐": "yue", "员": "yun", "缪": "miao", "覃": "qin", "折": "she",
    "种": "chong", "秘": "bi", "冼": "xian", "洗": "xian", "尉": "wei", "繁": "po", "燕": "yan", "宁": "ning",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "单于": "chan yu",
}  # fmt: skip
LONGEST = 200


def search_key(name: str, *, is_person: bool) -> str:
    """The name's full pinyin and its initials, as "wangxiaohong wxh"; a person's first characters read as a surname.

    A name without Chinese characters gives itself in lower case without blanks, and its initials.
    """
    syllables = _syllables(name, is_person=is_person)
    full, initials = "".join(syllables), "".join(syllable[0] for syllable in syllables)
    return f"{full} {initials}"[:LONGEST]


def _syllables(name: str, *, is_person: bool) -> list[str]:
    from pypinyin import lazy_pinyin

    known = next((name[:size] for size in (2, 1) if is_person and name[:size] in SURNAMES), "")
    rest = lazy_pinyin(name[len(known) :])
    return [*SURNAMES.get(known, "").split(), *("".join(part.split()).lower() for part in rest if part.strip())]
