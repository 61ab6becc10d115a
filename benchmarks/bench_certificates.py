"""Seconds for the certificates of 500 people: one PDF, and a zip of single ones, beside a floor.

    python benchmarks/bench_certificates.py [--limit 5]

The floor is the same number of pages, one after the other in one PDF, with the name and nothing else on them. With
--limit SECONDS the exit code is 1 if the PDF or the zip takes longer.
"""

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pypdfium2

from awards.results.certificates import certificate_pdf, certificate_zip
from awards.results.models import Certificate

PEOPLE = 500
SITE = "https://awards.example.edu"


def main() -> int:
    """Measure and print; 0 unless something took longer than the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=float, default=0.0)
    limit = parser.parse_args().limit
    made = [_certificate(number) for number in range(1, PEOPLE + 1)]
    certificate_pdf(made[:1], lang="zh", site=SITE)  # fonts are found and read once
    floor, _ = _timed(_bare)
    whole, pdf = _timed(lambda: certificate_pdf(made, lang="zh", site=SITE))
    single, _ = _timed(lambda: certificate_zip(made, lang="zh", site=SITE))
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        pages = len(document)
    print(f"{PEOPLE} certificates in one PDF ({pages} pages, {len(pdf) / 1e6:.1f} MB): {whole:.2f} s")
    print(f"{PEOPLE} certificates in a zip of single ones: {single:.2f} s")
    print(f"floor, {PEOPLE} pages with a name only: {floor:.2f} s; PDF / floor {whole / floor:.1f}")
    return 1 if limit and max(whole, single) > limit else 0


def _timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    start = time.perf_counter()
    content = work()
    return time.perf_counter() - start, content


def _certificate(number: int) -> Certificate:
    unit = {"zh": f"第{number % 40}服务中心", "en": f"Service Centre {number % 40}"}
    return Certificate(
        number=f"2015-{number:04}",
        token=f"{number:032x}",
        kind="person",
        name={"zh": f"王小红{number}", "en": f"Wang Xiaohong {number}"},
        units=[unit],
        award={"zh": "服务标兵", "en": "Service model"},
        deed="",
        issuer={"zh": "总务处", "en": "General Affairs Office"},
        issued_on=date(2015, 12, 22),
        actor="office",
        created_at=datetime(2015, 12, 22, tzinfo=UTC),
    )


def _bare() -> bytes:
    """Pages of the same size without frame, emblem and code."""
    import typst

    pages = "\n#pagebreak()\n".join(f"Wang Xiaohong {number}" for number in range(PEOPLE))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "bare.typ")
        source.write_text(f'#set page(paper: "a4", flipped: true)\n{pages}', encoding="utf-8")
        made: bytes = typst.compile(str(source), format="pdf")
    return made


if __name__ == "__main__":
    sys.exit(main())
