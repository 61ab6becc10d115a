"""Commands in one process, because starting the program takes longer than they do: `python -m tests.journeys.commands`
reads `[[["user", "add", …], …], stdin]` and prints what the commands print. Ends with the first exit code but 0."""

import json
import sys

import run


def main() -> int:
    lines, stdin = json.load(sys.stdin)
    runner = run.create_app().test_cli_runner()
    for words in lines:
        done = runner.invoke(args=words, input=stdin)
        print(done.output, end="")
        if done.exit_code:
            print(" ".join(words), repr(done.exception), file=sys.stderr)
            return done.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
