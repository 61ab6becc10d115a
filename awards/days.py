"""Days as documents and sentences write them, in both languages, whatever the machine's own is. Tables, facts and the
log write 2015-12-14."""

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DIGITS = "〇一二三四五六七八九"


def day_in_words(day: date) -> dict[str, str]:
    """2015年12月14日, 14 December 2015."""
    return {"zh": f"{day.year}年{day.month}月{day.day}日", "en": f"{day.day} {MONTHS[day.month - 1]} {day.year}"}


def day_in_brief(day: date) -> dict[str, str]:
    """2015年12月14日, 14 Dec 2015: in the sentences of pages and messages."""
    return {**day_in_words(day), "en": f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"}


def day_in_numerals(day: date) -> dict[str, str]:
    """二〇一五年十二月十四日, 14 December 2015."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return {**day_in_words(day), "zh": f"{year}年{_numeral(day.month)}月{_numeral(day.day)}日"}


def _numeral(value: int) -> str:
    """1–31 in Chinese."""
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")
