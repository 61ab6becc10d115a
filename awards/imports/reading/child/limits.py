"""What the child is allowed, so that a hostile workbook hurts nobody else."""

import contextlib

MEMORY_BYTES = 1 << 30
OUTPUT_BYTES = 1 << 29  # into the pipe; whoever reads it counts
CPU_SECONDS = 15


def limit_resources() -> None:
    """Bound memory and processor time, and write no file at all. Nothing to do where the system has no limits."""
    try:
        import resource
    except ImportError:
        return
    wanted = {"AS": MEMORY_BYTES, "FSIZE": 0, "CPU": CPU_SECONDS, "CORE": 0}
    for name, value in wanted.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # some systems know a limit and do not let it be set
            resource.setrlimit(kind, (lower, lower))
