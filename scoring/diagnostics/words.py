"""The diagnostics in words: what each figure asks, why one is missing, and how far a weight may move."""

from collections.abc import Mapping
from typing import Any

from scoring.words import Words

FIGURES: Words = {
    "kendall_w": {
        "zh": "评委给出的先后次序是否一致：1 为完全一致，0 为毫无一致（肯德尔和谐系数 W，已作同分校正）。",
        "en": "Do the judges put the nominees in the same order? 1: all alike, 0: not at all (Kendall's W, with ties).",
    },
    "icc_2_1": {
        "zh": "单独一位评委的打分有多可靠：1 为完全可靠，接近 0 为不可靠（组内相关系数 ICC(2,1)）。",
        "en": "How reliable is one judge's total alone? 1: fully, near 0: not at all (ICC(2,1)).",
    },
    "icc_2_k": {
        "zh": "全体评委的平均分有多可靠：1 为完全可靠，接近 0 为不可靠（组内相关系数 ICC(2,k)）。",
        "en": "How reliable is the mean of all these judges? 1: fully, near 0: not at all (ICC(2,k)).",
    },
    "alpha": {
        "zh": "全部评分表的一致程度，允许有缺：1 为完全一致，0 与随机打分无异，低于 0 为相互矛盾（克里彭多夫 α）。",
        "en": "Agreement over all sheets, with gaps. 1: perfect, 0: chance, below: contradiction (Krippendorff, α).",
    },
    "leniency": {
        "zh": "与其他评委给同一批对象打分相比，平均宽（正）或严（负）多少分。",
        "en": "By how many points the judge is more lenient (above 0) or stricter than others on the same nominees.",
    },
    "residual_sd": {
        "zh": "扣除宽严之后，该评委的打分与其他评委的看法平均相差多少分；越大越与众不同。",
        "en": "How far, in points, the judge's totals are from what the others' lead to expect, leniency set aside.",
    },
    "changes_selection": {
        "zh": "如果没有这位评委的评分表，入选名单是否会变。",
        "en": "Whether others would be selected without this judge's sheets.",
    },
    "top_share": {
        "zh": "各项权重同时小幅随机变动时，名次在名额之内的比例。",
        "en": "When all weights move a little at random: the share of draws in which the rank is within the places.",
    },
}

REASONS: Words = {
    "too_few_judges": {"zh": "交有评分表的评委不足两人。", "en": "Fewer than two judges have a sheet."},
    "too_few_nominees": {
        "zh": "由全部评委打分的对象不足两个。",
        "en": "Fewer than two nominees have a sheet of every judge.",
    },
    "too_few_sheets": {"zh": "评分表太少。", "en": "There are too few sheets."},
    "no_variation": {
        "zh": "分数之间没有差别，或差别相互抵消，无法计算。",
        "en": "The totals do not differ, or only by contradiction, so there is nothing to compare.",
    },
    "unconnected": {
        "zh": "没有这位评委，其余评委与对象就分成无法比较的几组。",
        "en": "Without this judge the others fall into groups that cannot be compared.",
    },
    "only_component": {"zh": "只有这一项，没有别的权重。", "en": "It is the only component: there is no other weight."},
    "unranked": {"zh": "不参加排名。", "en": "Not ranked."},
}

RANGES: Words = {
    "any": {
        "zh": "“{label}”的权重无论多少，入选名单都不变。",
        "en": "Whatever the weight of {label}, the selection is the same.",
    },
    "none": {
        "zh": "“{label}”的权重只要离开 {weight}，入选名单就可能改变。",
        "en": "As soon as the weight of {label} leaves {weight}, the selection may change.",
    },
    "range": {
        "zh": "“{label}”的权重从 {from} 到 {to}（现为 {weight}），入选名单都不变。",
        "en": "The selection is the same for any weight of {label} from {from} to {to} (it is {weight}).",
    },
}


def figure(code: str, lang: str) -> str:
    """What a figure of the diagnostics asks, in a sentence."""
    return FIGURES[code][lang]


def reason(code: str, lang: str) -> str:
    """Why a figure is missing."""
    return REASONS[code][lang]


def weight_range(row: Mapping[str, Any], label: str, lang: str) -> str:
    """A row of `stability.weights` as a sentence; `label` is the component's name in `lang`."""
    if row["reason"] is not None:
        return reason(row["reason"], lang)
    is_any = (row["from"], row["to"]) == ("0.5", "99.5")
    key = "any" if is_any else "none" if row["from"] == row["to"] else "range"
    return RANGES[key][lang].format_map({**row, "label": label})
