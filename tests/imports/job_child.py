"""A process that works on a batch until it is killed: `python -m tests.imports.job_child STORE BATCH`."""

import sys
from pathlib import Path
from threading import Event

from awards.imports.progress import JobFolder, Reporter

if __name__ == "__main__":
    folder = JobFolder(Path(sys.argv[1]), int(sys.argv[2]))
    with folder.hold():
        Reporter(folder, "importing", 60).enter("writing", 60)
        print("working", flush=True)
        Event().wait()
