"""The sentences of a derivation in Chinese and English; figures are filled in, nothing is glued from half sentences."""

from scoring.words import Words

PHRASES: Words = {
    "judge": {"zh": "评委 {judge}", "en": "Judge {judge}"},
    "sheet": {"zh": "{judge}：{formula}", "en": "{judge}: {formula}"},
    "sheet_dropped": {"zh": "{judge}：{formula}（去掉）", "en": "{judge}: {formula} (dropped)"},
    "mark": {
        "zh": "{label} {mark}（满分 {maximum}，权重 {weight}）",
        "en": "{label} {mark} (of {maximum}, weight {weight})",
    },
    "sheet_marks": {"zh": "{judge}：{marks}", "en": "{judge}: {marks}"},
    "panel_size": {
        "zh": "评委会 {judges} 人，有效评分表 {sheets} 张，回避 {recused} 人。",
        "en": "The panel has {judges} judges; {sheets} signed sheets, {recused} recused.",
    },
    "no_panel": {"zh": "没有评分表。", "en": "There are no sheets."},
    "few_sheets": {
        "zh": "有效评分表 {sheets} 张，少于规定的 {least} 张：本项缺项。",
        "en": "{sheets} signed sheets are fewer than the {least} required: the component is missing.",
    },
    "method_mean": {
        "zh": "计分方法：全部评分表总分的平均分。",
        "en": "Method: the mean of all sheet totals.",
    },
    "method_median": {
        "zh": "计分方法：全部评分表总分的中位数。",
        "en": "Method: the median of all sheet totals.",
    },
    "method_trimmed": {
        "zh": "计分方法：去掉 {trim} 个最高分和 {trim} 个最低分，取其余 {kept} 张的平均分。",
        "en": "Method: the {trim} highest and {trim} lowest totals are dropped; the mean of the other {kept} counts.",
    },
    "method_not_trimmed": {
        "zh": "计分方法：评委 {judges} 人，不足 {least} 人，不去掉最高最低分，取全部评分表的平均分。",
        "en": "Method: {judges} judges are fewer than {least}, so none is dropped; the mean of all sheets counts.",
    },
    "method_adjusted": {
        "zh": "计分方法：各评分表总分减去该评委的宽严偏差后取平均分（限于 0–100）。",
        "en": "Method: the mean of the totals less each judge's leniency, kept within 0–100.",
    },
    "leniency": {
        "zh": "{judge}：总分 {total}，宽严偏差 {leniency}，校正后 {fair}",
        "en": "{judge}: total {total}, leniency {leniency}, adjusted {fair}",
    },
    "ascending": {"zh": "总分由低到高：{totals}", "en": "Totals from low to high: {totals}"},
    "middle": {"zh": "居中的总分：{total}", "en": "The middle total: {total}"},
    "visit": {
        "zh": "第 {number} 次：100 × {score} ÷ {out_of} {result}，权重 {weight}",
        "en": "Visit {number}: 100 × {score} ÷ {out_of} {result}, weight {weight}",
    },
    "stratum": {"zh": "人群：{stratum}", "en": "Stratum: {stratum}"},
    "stratum_empty": {"zh": "人群：{stratum}，没有答案。", "en": "Stratum: {stratum}, no answers."},
    "counts": {
        "zh": "{item}：由最差到最好各选项人数 {counts}，共 {answers} 个答案；{formula}",
        "en": "{item}: answers from worst to best {counts}; {answers} in all; {formula}",
    },
    "no_counts": {"zh": "{item}：没有答案", "en": "{item}: no answers"},
    "stratum_mean": {"zh": "均值 x̄：{formula}", "en": "Mean x̄: {formula}"},
    "stratum_size": {"zh": "样本量 n：{formula}", "en": "Size n: {formula}"},
    "prior": {
        "zh": "全部调查在该人群的先验值：{prior}，强度 {strength}",
        "en": "Prior of the stratum over the whole wave: {prior}, strength {strength}",
    },
    "pulled": {"zh": "向先验值收缩：{formula}", "en": "Pulled to the prior: {formula}"},
    "prior_counts": {"zh": "按先验值计：{prior}", "en": "It counts at its prior: {prior}"},
    "left_out": {"zh": "该人群不计入。", "en": "The stratum is left out."},
    "strata_mean": {"zh": "按人群权重平均：{formula}", "en": "Weighted over the strata: {formula}"},
    "sample": {
        "zh": "样本量合计 {size}，少于规定的 {least}：本项缺项。",
        "en": "The sizes sum to {size}, fewer than the {least} required: the component is missing.",
    },
    "indicator": {"zh": "指标值 {value}", "en": "Value {value}"},
    "indicator_points": {"zh": "指标值 {value} 即为得分。", "en": "The value {value} is points already."},
    "linear": {
        "zh": "线性折算 {start} → 0，{end} → 100：{formula}",
        "en": "Linear, {start} → 0 and {end} → 100: {formula}",
    },
    "clipped": {"zh": "限于 0–100：{points}", "en": "Kept within 0–100: {points}"},
    "step_benefit": {
        "zh": "{value} 达到 {threshold} 及以上一档：{points} 分",
        "en": "{value} reaches the step from {threshold} upwards: {points} points",
    },
    "step_cost": {
        "zh": "{value} 在 {threshold} 及以下一档：{points} 分",
        "en": "{value} is within the step of at most {threshold}: {points} points",
    },
    "step_else": {"zh": "{value} 未达到任何一档：{points} 分", "en": "{value} reaches no step: {points} points"},
    "vote": {
        "zh": "有效票 {valid} 张，赞成 {in_favour} 张：{formula}",
        "en": "{valid} valid ballots, {in_favour} in favour: {formula}",
    },
    "few_votes": {
        "zh": "有效票 {valid} 张，少于规定的 {least} 张：本项缺项。",
        "en": "{valid} valid ballots are fewer than the {least} required: the component is missing.",
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
        "zh": "加分合计 {sum}，上限 {cap}，计 {counted}",
        "en": "Bonuses add up to {sum}, cap {cap}: {counted} counts",
    },
    "deduction_sum": {
        "zh": "扣分合计 {sum}，上限 {cap}，计 {counted}",
        "en": "Deductions add up to {sum}, cap {cap}: {counted} counts",
    },
    "adjustment": {"zh": "加减分：{adjustment}", "en": "Adjustment: {adjustment}"},
    "veto": {"zh": "一票否决 {code}：{reason}", "en": "Veto {code}: {reason}"},
    "total": {"zh": "总分：{formula}", "en": "Total: {formula}"},
    "total_floor": {"zh": "总分：{formula}，低于 0 按 0 计 → {total}", "en": "Total: {formula}, not under 0 → {total}"},
    "no_total": {"zh": "总分：无", "en": "Total: none"},
    "ranked": {"zh": "排名第 {rank}，{status}：{reason}", "en": "Rank {rank}, {status}: {reason}"},
    "unranked": {"zh": "不排名，{status}：{reason}", "en": "Not ranked, {status}: {reason}"},
    "title": {"zh": "{award}（{year}）　{nominee}", "en": "{award} ({year}), {nominee}"},
    "heading": {
        "zh": "{number}. {label}（{kind}，权重 {weight}）",
        "en": "{number}. {label} ({kind}, weight {weight})",
    },
    "note": {"zh": "说明：{note}", "en": "Note: {note}"},
    "separator": {"zh": "，", "en": ", "},
}


def phrase(key: str, lang: str, **values: object) -> str:
    """The sentence `key` in `lang` with its figures."""
    return PHRASES[key][lang].format_map(values)
