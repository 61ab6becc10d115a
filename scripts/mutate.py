"""Mutation testing of the engine: one small mistake at a time in a copy, which some test has to notice.

Usage: python -m scripts.mutate [MODULE …] [--jobs N]        (`make mutate`; a module is a name like `ranking`)

Prints every mutant that no test noticed and ends with 1 if there is one, unless EQUIVALENT has it: mutants that change
nothing anyone can see. docs/decisions.md says why each of these does not.
"""

import argparse
import ast
import copy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("numbers", "ranking", "selection", "totals", "panel", "survey")
QUICK_FIRST = ("worked_example", "selection", "totals", "components", "agreement", "adjusted", "diving", "documents")
LEFT_OUT = ("schemas", "against_packages")  # they need packages that are slow to import, and notice nothing more
SETTINGS = "[pytest]\nmarkers = unit\naddopts = --import-mode=importlib -p no:cacheprovider\npythonpath = .\n"
LONGEST = 300  # seconds; a mutant that never ends is noticed

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Add, ast.Pow: ast.Mult,
}  # fmt: skip

# Mutants that change nothing anyone can see; docs/decisions.md says why.
CHOSEN, TOTAL = "self._places <= 0 or self._is_open", "(total := (known + net * finer + half) // finer)"
DEDUCTION = "deduction = -sum((points for points in adjustments if points < 0), Fraction(0))"
EQUIVALENT = frozenset(
    (
        "numbers: MILLION = 10**6: 6 → 7",
        f"selection: if {CHOSEN}:: {CHOSEN} → self._places <= 0 and self._is_open",
        f"selection: if {CHOSEN}:: self._places <= 0 → self._places < 0",
        "selection: break: break → continue",
        "totals: return -1 if found is None else found: 1 → 2",
        "totals: bonus = sum((points for points in adjustments if points > 0), Fraction(0)): points > 0 → points >= 0",
        f"totals: {DEDUCTION}: points < 0 → points <= 0",
        f"totals: total if {TOTAL} > 0 else 0: {TOTAL} > 0 → (total := ((known + net * finer + half) // finer)) >= 0",
    )
)


@dataclass(frozen=True)
class Mutant:
    module: str
    line: int
    statement: str
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.module}: {self.statement}: {self.before} → {self.after}"


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module of `scoring`. Decorators, annotations and texts are left alone."""
    source = (ROOT / "scoring" / f"{module}.py").read_text("utf-8")
    lines = source.encode().splitlines(keepends=True)
    for node in _code(ast.parse(source)):
        start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
        end = sum(map(len, lines[: (node.end_lineno or 0) - 1])) + (node.end_col_offset or 0)
        before = source.encode()[start:end].decode()
        for changed in _changes(node):
            after = ast.unparse(changed)
            text = f"({after})" if isinstance(node, ast.expr) else after
            mutated = source.encode()[:start] + text.encode() + source.encode()[end:]
            statement = lines[node.lineno - 1].decode().strip()
            yield Mutant(module, node.lineno, statement, before, after, mutated.decode())


def _code(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Expressions and statements that compute something, outermost first."""
    for field, value in ast.iter_fields(tree):
        if field in ("decorator_list", "annotation", "returns") or getattr(tree, "arg", "") == "strict":
            continue  # strict=True is a guard against mistakes that are not there
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.expr | ast.AugAssign | ast.Break):
                yield node
            if isinstance(node, ast.AST) and not isinstance(node, ast.JoinedStr):
                yield from _code(node)


def _changes(node: ast.expr | ast.stmt) -> Iterator[ast.AST]:
    """The node with one mistake, for each mistake that fits it."""
    changed = copy.deepcopy(node)
    match changed:
        case ast.Compare():
            for place, operator in enumerate(changed.ops):
                other = copy.deepcopy(changed)
                other.ops[place] = SWAPS[type(operator)]()  # type: ignore[call-overload]
                yield other
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if type(changed.op) in SWAPS:
            changed.op = SWAPS[type(changed.op)]()  # type: ignore[assignment]
            yield changed
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield changed.operand
        case ast.IfExp():
            changed.test = ast.UnaryOp(ast.Not(), changed.test)
            yield changed
        case ast.Constant(value=bool()):
            yield ast.Constant(not changed.value)
        case ast.Constant(value=int(number)):
            yield ast.Constant(number + 1)
        case ast.Break():
            yield ast.Continue()


def survives(mutant: Mutant, folder: Path) -> bool:
    """Whether every test passes on the mutant, in a copy of the engine and its tests under `folder`."""
    path = folder / "scoring" / f"{mutant.module}.py"
    sound = path.read_text("utf-8")
    path.write_text(mutant.source, "utf-8")
    try:
        return tests_pass(folder)
    finally:
        path.write_text(sound, "utf-8")


def tests_pass(folder: Path) -> bool:
    names = sorted(path.stem.removeprefix("test_") for path in (folder / "tests" / "scoring").glob("test_*.py"))
    chosen = [*QUICK_FIRST, *(name for name in names if name not in (*QUICK_FIRST, *LEFT_OUT))]
    files = [f"tests/scoring/test_{name}.py" for name in chosen]
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "--hypothesis-seed=0", *files]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        print("  (a mutant was stopped: its tests did not end)", flush=True)
        return False
    if b"FailedHealthCheck" in done.stdout:
        print("  (this machine is too busy: hypothesis gave up)", flush=True)
    return done.returncode == 0


def copied(folder: Path) -> Path:
    """A copy of the engine and its tests, without the application's conftest."""
    for part in ("scoring", "tests/scoring"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests" / "__init__.py").touch()
    (folder / "pytest.ini").write_text(SETTINGS, "utf-8")
    return folder


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutation testing of the engine.")
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        free: Queue[Path] = Queue()
        for job in range(options.jobs):
            free.put(copied(Path(name) / str(job)))
        if not tests_pass(Path(name) / "0"):
            print("The tests fail without any mutant.", file=sys.stderr)
            return 2

        def survived(mutant: Mutant) -> bool:
            folder = free.get()
            try:
                return survives(mutant, folder)
            finally:
                free.put(folder)

        unexplained = 0
        for module in options.modules:
            every = list(mutants(module))
            with ThreadPoolExecutor(options.jobs) as pool:
                alive = [mutant for mutant, lives in zip(every, pool.map(survived, every), strict=True) if lives]
            unknown = [mutant for mutant in alive if mutant.name not in EQUIVALENT]
            unexplained += len(unknown)
            print(f"{module}: {len(every)} mutants, {len(every) - len(alive)} noticed, {len(unknown)} unexplained")
            for mutant in unknown:
                print(f"  line {mutant.line}: {mutant.name}", flush=True)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
