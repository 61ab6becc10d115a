"""The child process that decodes pictures and pages: `python -I drawer.py TASK … < file > picture`.

The application imports nothing but its exit codes. The standard library, Pillow and pypdfium2 only.

    drawer.py picture JPEG|PNG       the picture turned upright, without anything that a camera wrote beside it
    drawer.py count                  how many pages a PDF has, in decimal
    drawer.py page INDEX WIDTH       one page as a PNG at most WIDTH pixels wide; the first page has the index 0

With another exit code than 0 nothing was written.
"""

import contextlib
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

ENCRYPTED, TOO_BIG, CORRUPT, NO_PAGE = 3, 4, 6, 7  # exit codes; anything else nonzero is a crash
MEMORY_BYTES = 1 << 30
CPU_SECONDS = 15
PIXELS = 50_000_000
OUTPUT_BYTES = 60_000_000
QUALITY = 88  # of JPEG: no loss that anybody sees
TALLEST = 2  # a page is drawn at most so many times as high as wide
PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD


def limit_resources() -> None:
    """Bound memory and processor time, and write no file at all. Nothing to do where the system has no limits."""
    try:
        import resource
    except ImportError:
        return
    for name, value in {"AS": MEMORY_BYTES, "FSIZE": 0, "CPU": CPU_SECONDS, "CORE": 0}.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # some systems know a limit and do not let it be set
            resource.setrlimit(kind, (lower, lower))


def bare_picture(data: bytes, kind: str) -> bytes:
    """The picture drawn anew. Place, camera, owner, comments, colour profile and the preview inside it are gone."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded
    with Image.open(BytesIO(data), formats=[kind]) as picture:
        if picture.width * picture.height > PIXELS:
            raise MemoryError
        upright: Any = ImageOps.exif_transpose(picture)
    if kind == "JPEG" and upright.mode not in ("RGB", "L"):
        upright = upright.convert("RGB")
    elif "transparency" in upright.info:
        upright = upright.convert("RGBA")
    upright.info = {}
    out = BytesIO()
    upright.save(out, kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    return out.getvalue()


def count_pages(data: bytes) -> bytes:
    """How many pages there are."""
    import pypdfium2  # type: ignore[import-untyped]

    return str(len(pypdfium2.PdfDocument(data))).encode()


def page_picture(data: bytes, index: str, width: str) -> bytes:
    """One page as a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if int(index) >= len(document):
        raise IndexError
    page, wide = document[int(index)], int(width)
    scale = min(wide / page.get_width(), TALLEST * wide / page.get_height())
    out = BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(out, "PNG")
    return out.getvalue()


TASKS: dict[str, Callable[..., bytes]] = {"picture": bare_picture, "count": count_pages, "page": page_picture}


def attempt(task: str, *words: str) -> int:
    """Do it; what can go wrong becomes an exit code, and the rest may crash."""
    try:
        drawn = TASKS[task](sys.stdin.buffer.read(), *words)
    except MemoryError:
        return TOO_BIG
    except IndexError:
        return NO_PAGE
    except Exception as error:  # Pillow's and PDFium's readers raise almost anything on damaged files
        return ENCRYPTED if getattr(error, "err_code", None) == PASSWORD_NEEDED else CORRUPT
    if len(drawn) > OUTPUT_BYTES:
        return TOO_BIG
    sys.stdout.buffer.write(drawn)
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    limit_resources()
    sys.exit(attempt(*sys.argv[1:]))
