"""The sentences of a derivation in Chinese and English; figures are filled in, nothing is glued from half sentences."""

from scoring.words import Words

PHRASES: Words = {
    "judge": {"zh": "评委 {judge}", "en": "Judge {judge}"},
    "sheet": {"zh": "{judge}：{marks}；{formula}", "en": "{judge}: {marks}; {formula}"},
    "sheet_dropped": {"zh": "{judge}：{marks}；{formula}（去掉）", "en": "{judge}: {marks}; {formula} (dropped)"},
    "mark": {"zh": "{label} {mark}", "en": "{label} {mark}"},
    "panel_size": {
        "zh": "评委 {judges} 人，有效评分表 {sheets} 张，回避 {recused} 人。",
        "en": "Judges: {judges}; signed sheets: {sheets}; recused: {recused}.",
    },
    "no_panel": {"zh": "没有评分表：本项缺项。", "en": "There are no sheets: the component is missing."},
    "few_sheets": {
        "zh": "有效评分表 {sheets} 张，少于规定的 {least} 张：本项缺项。",
        "en": "Signed sheets: {sheets}, fewer than the {least} required: the component is missing.",
    },
    "method_mean": {"zh": "取全部评分表总分的平均分。", "en": "The mean of all sheet totals counts."},
    "method_median": {"zh": "取全部评分表总分的中位数。", "en": "The median of all sheet totals counts."},
    "method_trimmed": {
        "zh": "去掉 {trim} 个最高分和 {trim} 个最低分，取其余 {kept} 张的平均分。",
        "en": "The {trim} highest and the {trim} lowest totals are dropped; the mean of the remaining {kept} counts.",
    },
    "method_not_trimmed": {
        "zh": "评委 {judges} 人，不足 {least} 人，不去最高分和最低分，取全部评分表的平均分。",
        "en": "With fewer than {least} judges ({judges}) no total is dropped: the mean of all sheets counts.",
    },
    "method_adjusted": {
        "zh": "先扣除各评委打分偏宽、偏严的部分，再取平均分（不低于 0，不高于 100）。",
        "en": "What each judge is lenient or strict by is taken out first; then the mean counts, kept within 0–100.",
    },
    "ascending": {"zh": "总分由低到高：{totals}", "en": "Totals from low to high: {totals}"},
    "middle": {"zh": "居中的总分：{total}", "en": "The middle total: {total}"},
    "visit": {
        "zh": "第 {number} 次：满分 {out_of}，得 {score}，100 × {score} ÷ {out_of} {result}",
        "en": "Visit {number}: {score} of {out_of}, 100 × {score} ÷ {out_of} {result}",
    },
    "stratum": {"zh": "{stratum}：", "en": "{stratum}:"},
    "stratum_empty": {"zh": "{stratum}：没有答卷。", "en": "{stratum}: no answers."},
    "counts": {
        "zh": "{item}：从最差到最好依次 {counts} 人，共 {answers} 人作答；{formula}",
        "en": "{item}: {counts} answers from worst to best, {answers} in all; {formula}",
    },
    "no_counts": {"zh": "{item}：无人作答", "en": "{item}: no answers"},
    "stratum_mean": {"zh": "各题平均：{formula}", "en": "Mean of the items: {formula}"},
    "stratum_size": {"zh": "样本量：{formula}", "en": "Sample size: {formula}"},
    "pulled": {
        "zh": "样本越小越向全体的平均分 {prior} 靠拢，相当于添上 {strength} 份这样的答卷：{formula}",
        "en": "Pulled towards {prior}, the mean of everyone, as if {strength} such answers were added: {formula}",
    },
    "prior_counts": {"zh": "按全体的平均分 {prior} 计。", "en": "It counts at {prior}, the mean of everyone."},
    "left_out": {"zh": "该人群不计入。", "en": "The group is left out."},
    "strata_mean": {"zh": "按人群权重平均：{formula}", "en": "Weighted over the groups: {formula}"},
    "sample": {
        "zh": "样本量合计 {size}，少于规定的 {least}：本项缺项。",
        "en": "Sample size in all: {size}, fewer than the {least} required: the component is missing.",
    },
    "indicator": {"zh": "指标值：{value}", "en": "Value: {value}"},
    "indicator_points": {"zh": "指标值 {value}，直接作为得分。", "en": "The value {value} is points already."},
    "linear": {
        "zh": "按比例折算，{start} 得 0 分，{end} 得 100 分：{formula}",
        "en": "In proportion, {start} giving 0 and {end} giving 100: {formula}",
    },
    "step_benefit": {
        "zh": "{value} 达到“{threshold} 及以上”一档，得 {points} 分。",
        "en": "{value} reaches the step “{threshold} or more”: {points} points.",
    },
    "step_cost": {
        "zh": "{value} 属于“{threshold} 及以下”一档，得 {points} 分。",
        "en": "{value} is on the step “{threshold} or less”: {points} points.",
    },
    "step_else": {"zh": "{value} 未达到任何一档，得 {points} 分。", "en": "{value} reaches no step: {points} points."},
    "vote": {
        "zh": "有效票 {valid} 张，赞成 {in_favour} 张：{formula}",
        "en": "Valid ballots: {valid}, in favour: {in_favour}; {formula}",
    },
    "few_votes": {
        "zh": "有效票 {valid} 张，少于规定的 {least} 张：本项缺项。",
        "en": "Valid ballots: {valid}, fewer than the {least} required: the component is missing.",
    },
    "no_data": {"zh": "没有数据：本项缺项。", "en": "There is no data: the component is missing."},
    "points_line": {"zh": "得分：{points}", "en": "Points: {points}"},
    "no_points_line": {"zh": "得分：无", "en": "Points: none"},
    "contribution": {
        "zh": "计入总分：{points} × {weight} ÷ {weight_sum} → {contribution}",
        "en": "Contribution: {points} × {weight} ÷ {weight_sum} → {contribution}",
    },
    "no_contribution": {"zh": "计入总分：无", "en": "Contribution: none"},
    "bonus": {"zh": "加分 {points}：{reason}", "en": "Bonus {points}: {reason}"},
    "deduction": {"zh": "扣分 {points}：{reason}", "en": "Deduction {points}: {reason}"},
    "no_change": {"zh": "加减分 {points}：{reason}", "en": "Adjustment {points}: {reason}"},
    "bonus_sum": {
        "zh": "加分合计 {sum}，未超过上限 {cap}。",
        "en": "The bonuses add up to {sum}, within their cap of {cap}.",
    },
    "deduction_sum": {
        "zh": "扣分合计 {sum}，未超过上限 {cap}。",
        "en": "The deductions add up to {sum}, within their cap of {cap}.",
    },
    "adjustment": {"zh": "加减分合计：{adjustment}", "en": "Bonuses and deductions: {adjustment}"},
    "veto": {"zh": "一票否决 {code}：{reason}", "en": "Veto {code}: {reason}"},
    "total": {"zh": "总分：{formula}，取 {total}", "en": "Total: {formula}, printed as {total}"},
    "total_floor": {
        "zh": "总分：{formula}，低于 0，按 0 计：{total}",
        "en": "Total: {formula}, below 0, so it counts as {total}",
    },
    "no_total": {"zh": "总分：无", "en": "Total: none"},
    "ranked": {"zh": "排名第 {rank}，{status}：{reason}", "en": "Rank {rank}, {status}: {reason}"},
    "unranked": {"zh": "{status}：{reason}", "en": "{status}: {reason}"},
    "title": {"zh": "{award}（{year}）　{nominee}", "en": "{award} ({year}), {nominee}"},
    "heading": {
        "zh": "{number}. {label}（{kind}，权重 {weight}）",
        "en": "{number}. {label} ({kind}, weight {weight})",
    },
    "heading_of_kind": {"zh": "{number}. {label}（权重 {weight}）", "en": "{number}. {label} (weight {weight})"},
    "note": {"zh": "说明：{note}", "en": "Note: {note}"},
    "criteria": {"zh": "打分项：{criteria}", "en": "Marked: {criteria}"},
    "criterion": {"zh": "{label}（满分 {maximum}，权重 {weight}）", "en": "{label} (of {maximum}, weight {weight})"},
    "only_criterion": {"zh": "{label}（满分 {maximum}）", "en": "{label} (of {maximum})"},
    "panel_size_without": {
        "zh": "评委 {judges} 人，有效评分表 {sheets} 张。",
        "en": "Judges: {judges}; signed sheets: {sheets}.",
    },
    "method_trimmed_one": {
        "zh": "去掉一个最高分和一个最低分，取其余 {kept} 张的平均分。",
        "en": "The highest and the lowest total are dropped; the mean of the remaining {kept} counts.",
    },
    "lenient": {
        "zh": "{judge}：比评委平均宽 {by} 分，{total} − {by} {result}",
        "en": "{judge}: {by} more lenient than the judges on average; {total} − {by} {result}",
    },
    "strict": {
        "zh": "{judge}：比评委平均严 {by} 分，{total} + {by} {result}",
        "en": "{judge}: {by} stricter than the judges on average; {total} + {by} {result}",
    },
    "neutral": {"zh": "{judge}：不宽不严，{total}", "en": "{judge}: neither lenient nor strict; {total}"},
    "mean": {"zh": "平均：{formula}", "en": "Mean: {formula}"},
    "weighted_mean": {"zh": "加权平均：{formula}", "en": "Weighted mean: {formula}"},
    "kept_within": {"zh": "不低于 0，不高于 100：{points}", "en": "Kept within 0–100: {points}"},
    "visit_weighted": {
        "zh": "第 {number} 次：满分 {out_of}，得 {score}，100 × {score} ÷ {out_of} {result}，权重 {weight}",
        "en": "Visit {number}: {score} of {out_of}, 100 × {score} ÷ {out_of} {result}, weight {weight}",
    },
    "visit_of_100": {"zh": "第 {number} 次：{score} 分", "en": "Visit {number}: {score}"},
    "visit_of_100_weighted": {
        "zh": "第 {number} 次：{score} 分，权重 {weight}",
        "en": "Visit {number}: {score}, weight {weight}",
    },
    "contribution_of_rest": {
        "zh": "计入总分：{points} × {weight} ÷ {weight_sum} → {contribution}（{weight_sum} 是计入的各项权重之和）",
        "en": "Contribution: {points} × {weight} ÷ {weight_sum} → {contribution} ({weight_sum}: weights that count)",
    },
    "contribution_blocked": {
        "zh": "计入总分：无（另有必须具备的一项缺项）",
        "en": "Contribution: none (another component that is required is missing)",
    },
    "bonus_over": {
        "zh": "加分合计 {sum}，超过上限，按上限 {cap} 计。",
        "en": "The bonuses add up to {sum}, over their cap: {cap} counts.",
    },
    "deduction_over": {
        "zh": "扣分合计 {sum}，超过上限，按上限 {cap} 计。",
        "en": "The deductions add up to {sum}, over their cap: {cap} counts.",
    },
    "total_exact": {"zh": "总分：{formula}", "en": "Total: {formula}"},
    "rounding": {
        "zh": "各项得分四舍五入到 {places} 位小数后再乘权重；计入总分的数保留 4 位小数。",
        "en": "Points are rounded half up to {places} decimals before they are weighted, contributions to 4.",
    },
    "places": {"zh": "名额 {winners} 个。", "en": "Places: {winners}."},
    "places_capped": {
        "zh": "名额 {winners} 个，每个单位至多 {cap} 个。",
        "en": "Places: {winners}, at most {cap} for a department.",
    },
    "floor": {"zh": "最低分 {floor}。", "en": "Minimum total: {floor}."},
    "equal_total": {
        "zh": "总分相同者另有 {others} 个，依次比较：{points}。",
        "en": "Others with the same total: {others}; compared in this order: {points}.",
    },
    "equal_still": {
        "zh": "比较后仍相同者另有 {others} 个，名次并列。",
        "en": "Still equal to others after that: {others}; they share the rank.",
    },
    "equal_rank": {
        "zh": "总分相同者另有 {others} 个，名次并列。",
        "en": "Others with the same total: {others}; they share the rank.",
    },
    "no_points": {"zh": "无", "en": "none"},
    "voted": {
        "zh": "并列的先后经表决（{vote}）排定，本对象第 {place}：{reason}",
        "en": "The order of the equals was voted on ({vote}); this one is number {place}: {reason}",
    },
    "voted_on": {
        "zh": "并列的先后经表决排定，本对象第 {place}。",
        "en": "The order of the equals was voted on; this one is number {place}.",
    },
    "ruled_out": {"zh": "裁定不参加表彰：{reason}", "en": "Excluded by a ruling: {reason}"},
    "separator": {"zh": "，", "en": ", "},
}


def phrase(key: str, lang: str, **values: object) -> str:
    """The sentence `key` in `lang` with its figures."""
    return PHRASES[key][lang].format_map(values)


def because(key: str, lang: str, **values: object) -> str:
    """A sentence that ends in a reason; without its colon where the reason is empty, as in a public bundle."""
    return phrase(key, lang, **values).rstrip("：: ")
