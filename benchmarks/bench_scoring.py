"""How long a run takes beside the floor, `json.loads` of the same bundle, both measured in this process.

Usage: python benchmarks/bench_scoring.py
"""

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import scoring

SIZES = ((500, 10, 5), (500, 30, 10))
ROUNDS = 7


def made_bundle(nominees: int, judges: int, criteria: int) -> dict[str, Any]:
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
        "method": "trimmed_mean",
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


def milliseconds(work: Callable[[], object]) -> float:
    """The best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def main() -> None:
    print("nominees × judges × criteria   bundle    json.loads   load_bundle        run   run/floor")
    for size in SIZES:
        bundle = made_bundle(*size)
        data = scoring.canonical_bytes(bundle)
        floor = milliseconds(lambda data=data: json.loads(data))  # type: ignore[misc]
        load = milliseconds(lambda data=data: scoring.load_bundle(data))  # type: ignore[misc]
        run = milliseconds(lambda bundle=bundle: scoring.run(bundle))  # type: ignore[misc]
        shape = " × ".join(map(str, size))
        print(
            f"{shape:<28} {len(data) / 1e6:5.2f} MB {floor:9.1f} ms {load:10.1f} ms {run:7.1f} ms {run / floor:10.2f} ×"
        )


if __name__ == "__main__":
    main()
