"""The child process that opens a workbook: `python -I reader.py FILE`, never imported by the application.

Isolated mode keeps the application and its environment out; only the neighbouring package `child` is added.
"""

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    importlib.import_module("child.main").main(sys.argv[1])
