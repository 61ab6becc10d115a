"""How fast the engine is, beside a floor measured in the same process: medians, and what the limit is.

Usage: python benchmarks/bench_scoring.py

The comparison with pymcdm is made where pymcdm is installed; nothing else of this project needs it.
"""

import json
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import scoring
from scoring.ranking import standings
from scoring.totals import shares, totals_of

ROUNDS = 7
MILLION = 10**6


def made_bundle(nominees: int, judges: int, criteria: int, method: str = "trimmed_mean") -> dict[str, Any]:
    """One award with a panel only; half points, every judge marks everybody."""
    draw = random.Random(2015)
    marks = [f"{halves // 2}{'.5' if halves % 2 else ''}" for halves in range(10, 21)]
    seats = [f"j{seat}" for seat in range(1, judges + 1)]
    codes = [f"criterion-{number}" for number in range(1, criteria + 1)]
    names = {"zh": "指标", "en": "Criterion"}
    panel = {
        "code": "panel",
        "kind": "panel",
        "label": {"zh": "评审", "en": "Panel"},
        "weight": "100",
        "method": method,
        "min_sheets": 3,
        "judges": seats,
        "criteria": [{"code": code, "label": names, "max": "10", "weight": str(draw.randint(1, 9))} for code in codes],
    }
    entries = [
        {
            "id": f"n{number}",
            "departments": [f"d{number % 20}"],
            "vetoes": [],
            "adjustments": [],
            "data": {
                "panel": {
                    "sheets": [
                        {"judge": seat, "scores": {code: draw.choice(marks) for code in codes}} for seat in seats
                    ],
                    "recused": [],
                }
            },
        }
        for number in range(nominees)
    ]
    return {
        "format": "award-bundle/1",
        "award": {"code": "bench", "name": {"zh": "测速", "en": "Bench"}, "year": 2015},
        "rules": {"sealed_sha256": ""},
        "scheme": {
            "components": [panel],
            "bonus_cap": "3",
            "deduction_cap": "10",
            "tie_break": ["panel"],
            "winners": 20,
            "per_department": 2,
            "min_score": None,
        },
        "nominees": entries,
        "rulings": [],
        "stability": {"draws": 1000, "delta": "0.2", "seed": 2015},
    }


def made_points(nominees: int, components: int) -> dict[str, Any]:
    """One award of indicators in points, all of the same weight."""
    draw = random.Random(2015)
    names = {"zh": "指标", "en": "Indicator"}
    codes = [f"c{number}" for number in range(components)]
    bundle = made_bundle(0, 1, 1)
    bundle["scheme"] |= {
        "components": [
            {
                "code": code,
                "kind": "indicator",
                "label": names,
                "weight": f"{100 / components:g}",
                "transform": {"type": "points"},
            }
            for code in codes
        ],
        "tie_break": ["c0"],
    }
    bundle["nominees"] = [
        {
            "id": f"n{number}",
            "departments": [f"d{number % 20}"],
            "vetoes": [],
            "adjustments": [],
            "data": {code: f"{min(100, max(0, draw.gauss(80, 8))):.2f}" for code in codes},
        }
        for number in range(nominees)
    ]
    return bundle


def medians(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The median of each work in seconds, the works taken in turn, so that a slow moment hits all of them."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def told(work: str, figure: str, limit: str) -> None:
    print(f"{work:<74} {figure:>22}   at most {limit}", flush=True)


def bench_run() -> None:
    bundle = made_bundle(500, 30, 10)
    data = scoring.canonical_bytes(bundle)
    run, floor = medians(lambda: scoring.run(bundle), lambda: json.loads(data), rounds=21)
    told("run of 500 nominees × 30 judges × 10 criteria", f"{run * 1000:.0f} ms", "1000 ms")
    told(f"  against json.loads of its {len(data) / 1e6:.1f} MB, {floor * 1000:.0f} ms", f"{run / floor:.2f} ×", "3 ×")


def bench_growth() -> None:
    small, large = made_bundle(100, 5, 3), made_bundle(10_000, 5, 3)
    quick = medians(lambda: scoring.run(small))[0]
    slow = medians(lambda: scoring.run(large), rounds=3)[0]
    figures = f"{quick * 1000:.1f} ms → {slow * 1000:.0f} ms"
    told(f"growth from 100 to 10,000 nominees × 5 judges × 3 criteria, {figures}", _exponent(slow / quick), "1.1")


def _exponent(ratio: float) -> str:
    return f"exponent {math.log(ratio) / math.log(100):.2f}"


def bench_weighting() -> None:
    draw = random.Random(2015)
    columns = [[draw.randint(5000, 10000) for _ in range(10_000)] for _ in range(10)]
    weights = [10 * MILLION] * 10

    def ours() -> object:
        contributions = [
            shares(points, weight, sum(weights), 2) for points, weight in zip(columns, weights, strict=True)
        ]
        return list(standings(totals_of(map(sum, zip(*contributions, strict=True)), [0] * 10_000, 2)))

    try:
        import numpy as np
        from pymcdm.helpers import rrankdata
        from pymcdm.methods import WSM
    except ImportError:
        told(
            "weighting and ranking 10,000 × 10 points",
            f"{medians(ours)[0] * 1000:.0f} ms",
            "0.5 × pymcdm (not installed)",
        )
        return
    matrix = np.array(columns, dtype=float).T / 100
    method, shared, kinds = WSM(), np.full(10, 0.1), np.ones(10)
    mine, theirs = medians(ours, lambda: rrankdata(method(matrix, shared, kinds)))
    work = f"weighting and ranking 10,000 × 10 points, {mine * 1000:.0f} ms against pymcdm, {theirs * 1000:.0f} ms"
    told(work, f"{mine / theirs:.2f} ×", "0.5 ×")


def bench_diagnostics() -> None:
    bundle = made_points(500, 8)
    taken = medians(lambda: scoring.diagnose(bundle), rounds=3)[0]
    told("diagnostics of 500 nominees × 8 components with 1,000 draws", f"{taken:.2f} s", "3 s")


def bench_adjusted() -> None:
    bundle = made_bundle(500, 40, 3, "adjusted")
    taken = medians(lambda: scoring.run(bundle), rounds=3)[0]
    told("run of 500 nominees × 40 judges adjusted for leniency, in rationals", f"{taken:.2f} s", "2 s")


def bench_import() -> None:
    code = "import time; start = time.perf_counter(); import scoring; print(time.perf_counter() - start)"
    command, folder = [sys.executable, "-c", code], Path(__file__).resolve().parents[1]
    times = [float(subprocess.check_output(command, cwd=folder)) for _ in range(ROUNDS)]
    told("import scoring", f"{statistics.median(times) * 1000:.0f} ms", "100 ms")


def main() -> None:
    for bench in (bench_run, bench_growth, bench_weighting, bench_diagnostics, bench_adjusted, bench_import):
        bench()


if __name__ == "__main__":
    main()
