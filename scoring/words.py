"""The words for what a result says in codes: statuses, notes, kinds, methods, policies; one table per vocabulary.

Pages, documents and `explain` all read these, so that one code never has two names.
"""

from collections.abc import Mapping
from typing import Any

LANGS = ("zh", "en")

Words = Mapping[str, Mapping[str, str]]

STATUSES: Words = {
    "selected": {"zh": "入选", "en": "selected"},
    "not_selected": {"zh": "未入选", "en": "not selected"},
    "below_threshold": {"zh": "低于最低分", "en": "below the minimum score"},
    "cap_reached": {"zh": "所在单位名额已满", "en": "department's places are taken"},
    "tied_at_cut": {"zh": "名额处并列，待裁定", "en": "tied at the cut, awaiting a ruling"},
    "pending": {"zh": "待定", "en": "pending"},
    "excluded": {"zh": "经裁定不参加表彰", "en": "excluded by a ruling"},
    "incomplete": {"zh": "数据不全", "en": "incomplete"},
    "disqualified": {"zh": "一票否决", "en": "disqualified"},
}

STATUS_REASONS: Words = {
    "selected": {"zh": "在名额之内。", "en": "within the places of this award."},
    "not_selected": {
        "zh": "名额已由排名在前或经表决在先者用完。",
        "en": "the places went to those ranked before, or put first by a vote.",
    },
    "below_threshold": {"zh": "总分未达到规定的最低分。", "en": "the total is under the minimum score of the rules."},
    "cap_reached": {
        "zh": "所在单位的入选人数已达上限。",
        "en": "as many as the rules allow from one department are selected already.",
    },
    "tied_at_cut": {
        "zh": "与其他对象并列于名额分界处，须由领导小组表决先后。",
        "en": "equal with others where the places run out; the leading group has to vote on the order.",
    },
    "pending": {
        "zh": "排名在前的并列裁定之前，结果待定。",
        "en": "open until the tie ranked before is ruled on.",
    },
    "excluded": {"zh": "保留排名，不占名额。", "en": "keeps the rank and takes no place."},
    "incomplete": {
        "zh": "缺少必须具备的数据，不计总分，也不排名。",
        "en": "required data is missing, so there is no total and no rank.",
    },
    "disqualified": {
        "zh": "有一票否决的情形，不计总分，也不排名。",
        "en": "a veto applies, so there is no total and no rank.",
    },
}

NOTES: Words = {
    "not_trimmed": {
        "zh": "评委 {judges} 人，少于规定人数，不去掉最高最低分，取平均分。",
        "en": "With {judges} judges the panel is too small to trim: the plain mean counts.",
    },
    "adjusted": {
        "zh": "已按评委宽严程度校正，其他申报对象的评分表也会影响本项得分。",
        "en": "Adjusted for lenient and strict judges: other nominees' sheets enter these points too.",
    },
    "sample_too_small": {
        "zh": "样本不足：答卷数少于规定的最低数量，本项按缺项处理。",
        "en": "Sample too small: fewer answers than the rules ask for, so the component counts as missing.",
    },
    "reweighted": {
        "zh": "本项缺项，其权重由其他各项按比例分担。",
        "en": "It is missing; the other components carry its weight in proportion.",
    },
    "zero": {"zh": "本项缺项，按 0 分计。", "en": "It is missing and counts as 0 points."},
    "bonus_capped": {"zh": "加分超过上限，按上限计。", "en": "The bonuses exceed their cap; the cap counts."},
    "deduction_capped": {"zh": "扣分超过上限，按上限计。", "en": "The deductions exceed their cap; the cap counts."},
}

KINDS: Words = {
    "panel": {"zh": "评审打分", "en": "panel"},
    "inspection": {"zh": "巡查", "en": "inspection"},
    "survey": {"zh": "满意度调查", "en": "survey"},
    "indicator": {"zh": "考核指标", "en": "indicator"},
    "vote": {"zh": "投票测评", "en": "vote"},
}

METHODS: Words = {
    "mean": {"zh": "平均分", "en": "mean"},
    "median": {"zh": "中位数", "en": "median"},
    "trimmed_mean": {"zh": "去掉最高最低分后的平均分", "en": "trimmed mean"},
    "adjusted": {"zh": "按评委宽严校正的平均分", "en": "mean adjusted for lenient and strict judges"},
}

POLICIES: Words = {
    "block": {"zh": "缺项则不参加排名", "en": "missing: not ranked"},
    "reweight": {"zh": "缺项则由其他各项分担权重", "en": "missing: the others carry the weight"},
    "zero": {"zh": "缺项按 0 分计", "en": "missing: 0 points"},
}


def status(code: str, lang: str) -> str:
    """A status of the result in words, e.g. "selected" → "入选"."""
    return STATUSES[code][lang]


def status_reason(code: str, lang: str) -> str:
    """What the status means, as a clause."""
    return STATUS_REASONS[code][lang]


def note(entry: Mapping[str, Any], lang: str) -> str:
    """A note `{code, …}` of the result as a sentence."""
    return NOTES[entry["code"]][lang].format_map(entry)


def kind(code: str, lang: str) -> str:
    return KINDS[code][lang]


def method(code: str, lang: str) -> str:
    return METHODS[code][lang]


def policy(code: str, lang: str) -> str:
    return POLICIES[code][lang]
