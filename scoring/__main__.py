"""The command: `python -m scoring run|diagnose|verify|explain|public`.

Exit 0: done. Exit 1: the results differ. Exit 2: the input cannot be used; the reasons are on standard error.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import scoring
from scoring import BundleError, UnknownNomineeError
from scoring.documents import MAX_BYTES

OK, DIFFERENT, UNUSABLE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except BundleError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return UNUSABLE
    except (OSError, UnknownNomineeError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    return code


def _document(options: argparse.Namespace) -> int:
    """A document made of a bundle, written out in its canonical form."""
    data = scoring.canonical_bytes(options.make(scoring.load_bundle(_read(options.bundle))))
    if options.output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        options.output.write_bytes(data)
    return OK


def _verify(options: argparse.Namespace) -> int:
    differences = scoring.verify(
        scoring.load_bundle(_read(options.bundle)), scoring.load_document(_read(options.result))
    )
    _print("\n".join(differences or ["identical"]) + "\n")
    return DIFFERENT if differences else OK


def _explain(options: argparse.Namespace) -> int:
    document = scoring.load_bundle(_read(options.bundle))
    text = scoring.explain(document, scoring.run(document), options.nominee, options.lang)
    _print(text)
    return OK


def _print(text: str) -> None:
    """UTF-8 whatever the terminal's locale says."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def _read(path: Path) -> bytes:
    """The file, or one byte more than a document may have, so that a huge file is refused without being read."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _parser() -> argparse.ArgumentParser:
    summary = "Score an award bundle, exactly and repeatably."
    parser = argparse.ArgumentParser(prog="python -m scoring", description=summary)
    commands = parser.add_subparsers(required=True, metavar="run|diagnose|verify|explain|public")
    _writer(commands, "run", scoring.run, "compute the result: canonical JSON, without a newline at its end")
    _writer(commands, "diagnose", scoring.diagnose, "how far judges agree and how firmly the selection stands")
    _writer(commands, "public", scoring.public_bundle, "the bundle without reasons and with unlinkable judges")
    verify = _command(commands, "verify", _verify, "recompute a bundle and compare; exit 0 identical, 1 different")
    verify.add_argument("result", type=Path, metavar="RESULT", help="a result, or diagnostics")
    explain = _command(commands, "explain", _explain, "one nominee's derivation, line by line")
    explain.add_argument("nominee", metavar="ID")
    explain.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the derivation (default en)")
    return parser


def _writer(commands: Any, name: str, make: Any, summary: str) -> None:
    command = _command(commands, name, _document, summary)
    command.set_defaults(make=make)
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="a file instead of standard output")


def _command(commands: Any, name: str, function: Any, summary: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary)
    command.set_defaults(command=function)
    command.add_argument("bundle", type=Path, metavar="BUNDLE")
    return command


if __name__ == "__main__":
    sys.exit(main())
