"""The worked example of the rules, to the digit and to the key, by library and by command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import scoring
from tests.scoring.builders import part, worked

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]

# Sheets: 100·(60·9/10 + 40·8.5/10)/100 = 54 + 34 = 88; 48 + 36 = 84; 60 + 38 = 98; four judges are under seven, so the
# plain mean (88 + 84 + 98)/3 = 90.
# Visits: 96 and 94, mean 95. Survey: (2·1 + 10·2 + 50·3 + 58·4)/(4·120) = 404/480 = 84.1666…;
# wave (20 + 180 + 1140 + 2000)/4000 = 83.5; (120·84.1666… + 20·83.5)/140 = (10100 + 1670)/140 = 84.0714….
# On time: (97.5 − 80)/20 = 87.5 %. Contributions 36 + 19 + 84.07·0.3 = 25.221 + 8.75, and 1.5: 90.471 → 90.47.
RANKING = [
    {
        "id": "n1",
        "rank": 1,
        "total": "90.47",
        "status": "selected",
        "adjustment": "1.50",
        "notes": [],
        "components": [
            {
                "code": "panel",
                "points": "90.00",
                "weight": "40",
                "contribution": "36.0000",
                "notes": [{"code": "not_trimmed", "judges": 4}],
                "sheets": [
                    {"judge": "j1", "total": "88.00", "dropped": False},
                    {"judge": "j2", "total": "84.00", "dropped": False},
                    {"judge": "j3", "total": "98.00", "dropped": False},
                ],
            },
            {"code": "patrol", "points": "95.00", "weight": "20", "contribution": "19.0000", "notes": []},
            {"code": "satisfaction", "points": "84.07", "weight": "30", "contribution": "25.2210", "notes": []},
            {"code": "ontime", "points": "87.50", "weight": "10", "contribution": "8.7500", "notes": []},
        ],
    }
]


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "scoring", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def bundle_file(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(worked(), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def test_the_result_is_the_one_of_the_rules():
    bundle = worked()
    result = scoring.run(bundle)
    assert result == {
        "format": "award-result/1",
        "engine": "1.0.0",
        "bundle_sha256": scoring.digest(bundle),
        "approvable": True,
        "blocked_by": [],
        "ranking": RANKING,
    }


def test_the_command_writes_canonical_bytes_to_standard_output(bundle_file: Path):
    done = command("run", str(bundle_file))
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout == scoring.canonical_bytes(scoring.run(worked()))


def test_the_command_writes_the_same_bytes_to_a_file(bundle_file: Path, tmp_path: Path):
    result = tmp_path / "result.json"
    done = command("run", str(bundle_file), "-o", str(result))
    assert (done.returncode, done.stdout) == (0, b"")
    assert result.read_bytes() == command("run", str(bundle_file)).stdout


@pytest.mark.parametrize(
    "environment", [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"}, {"LC_ALL": "C"}, {"TZ": "Asia/Tokyo"}]
)
def test_the_surroundings_change_no_byte(bundle_file: Path, environment: dict[str, str]):
    assert command("run", str(bundle_file), **environment).stdout == scoring.canonical_bytes(scoring.run(worked()))


def test_the_engine_needs_the_standard_library_only():
    program = "import sys, scoring; print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    done = subprocess.run([sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"scoring", "__main__"}


def test_verify_finds_the_own_result_identical(bundle_file: Path, tmp_path: Path):
    result = tmp_path / "result.json"
    result.write_bytes(scoring.canonical_bytes(scoring.run(worked())))
    done = command("verify", str(bundle_file), str(result))
    assert (done.returncode, done.stdout) == (0, b"identical\n")


def test_verify_names_every_difference(bundle_file: Path, tmp_path: Path):
    changed = scoring.run(worked())
    changed["ranking"][0]["total"] = "90.48"
    del changed["approvable"]
    result = tmp_path / "result.json"
    result.write_bytes(scoring.canonical_bytes(changed))
    done = command("verify", str(bundle_file), str(result))
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "approvable: missing in the result, true recomputed",
        'ranking[0].total: "90.48" in the result, "90.47" recomputed',
    ]


def test_explain_prints_the_derivation(bundle_file: Path):
    done = command("explain", str(bundle_file), "n1", "--lang", "zh")
    assert done.returncode == 0
    assert done.stdout.decode() == scoring.explain(worked(), scoring.run(worked()), "n1", "zh")


def test_explain_of_an_unknown_nominee(bundle_file: Path):
    done = command("explain", str(bundle_file), "n9")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "'n9' is not a nominee of this bundle\n"


def test_a_file_that_is_not_there(tmp_path: Path):
    done = command("run", str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert b"none.json" in done.stderr


def test_five_mistakes_planted_in_one_bundle_are_reported_at_once(tmp_path: Path):
    text = json.dumps(worked(), ensure_ascii=False)
    text = text.replace('"weight": "20"', '"weight": "25"')  # 1: the weights sum to 105
    text = text.replace('{"attitude": "9", "skill"', '{"attitude": "11", "skill"')  # 2: above the maximum
    text = text.replace('"judge": "j3"', '"judge": "j9"')  # 3: not on the panel
    text = text.replace('"out_of": "50"', '"out_of": 50.0')  # 4: a binary number
    text = text.replace('"winners": 1', '"winners": 1, "winners": 2')  # 5: the same key twice
    path = tmp_path / "bundle.json"
    path.write_text(text, encoding="utf-8")
    done = command("run", str(path), "-o", str(tmp_path / "result.json"))
    assert done.returncode == 2
    assert done.stdout == b""
    assert not (tmp_path / "result.json").exists()
    assert done.stderr.decode().splitlines() == [
        "scheme.components: the weights sum to 105, not to 100",
        "scheme.winners: the key is given more than once",
        "nominees[0].data.panel.sheets[0].scores.attitude: 11 is above the maximum 10",
        'nominees[0].data.panel.sheets[2].judge: "j9" is not a judge of this panel',
        'nominees[0].data.patrol[1].out_of: 50.0 is not a decimal written as text, like "12.5"',
    ]


def test_one_changed_mark_changes_the_next_run_and_not_the_old_one():
    bundle = worked()
    before = scoring.run(bundle)
    kept = scoring.canonical_bytes(before)
    bundle["nominees"][0]["data"]["panel"]["sheets"][0]["scores"]["attitude"] = "9.5"  # 57 + 34 = 91: mean 91.00
    after = scoring.run(bundle)
    assert scoring.canonical_bytes(before) == kept
    assert part(after, "n1", "panel")["points"] == "91.00"
    assert after["bundle_sha256"] != before["bundle_sha256"]
