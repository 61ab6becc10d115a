"""Pictures lose what a camera wrote into them; pages of PDFs become pictures; nothing hangs or takes the memory."""

import io
from pathlib import Path

import pytest
from PIL import Image

from awards.files import drawing
from awards.files.drawing import bare_picture, count_pages, draw
from awards.files.errors import CorruptFileError, EncryptedFileError, TooManyPixelsError
from awards.files.kinds import FileKind
from tests.files.test_kinds import wide_png
from tests.nominations.material import PDF, sheets

pytestmark = pytest.mark.unit

GPS, ORIENTATION, CAMERA = 0x8825, 0x0112, 0x010F
LOCKED = b"""%%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [] /Count 0 >>
endobj
3 0 obj
<< /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>
endobj
trailer
<< /Root 1 0 R /Encrypt 3 0 R /ID [<00><00>] /Size 4 >>
%%%%EOF
""" % (b"11" * 32, b"22" * 32)


def photo(kind: str, **options: object) -> io.BytesIO:
    """40 × 20 pixels, red with a blue left half, lying on its side, with place, camera, comment and profile."""
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, "Secret"
    exif.get_ifd(GPS).update({1: "N", 2: (31.0, 12.0, 0.0)})
    stream = io.BytesIO()
    picture.save(stream, kind, exif=exif, icc_profile=b"Secret" * 30, **options)
    return stream


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG])
def test_a_photograph_is_turned_upright_and_tells_neither_place_nor_camera(kind: FileKind) -> None:
    stream = photo(kind.name, **({"comment": b"Secret"} if kind is FileKind.JPEG else {}))
    before = Image.open(stream)
    assert (before.size, dict(before.getexif().get_ifd(GPS))) == ((40, 20), {1: "N", 2: (31.0, 12.0, 0.0)})

    data = bare_picture(stream, kind)
    after = Image.open(io.BytesIO(data))
    assert (after.format, after.size) == (kind.name, (20, 40))
    assert (dict(after.getexif()), dict(after.getexif().get_ifd(GPS))) == ({}, {})
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Secret" not in data
    # Turned by a quarter to the right, the blue half is above.
    red, _, blue = after.convert("RGB").getpixel((10, 5))
    assert blue > red


def test_what_is_transparent_stays_so_and_print_colours_become_those_of_screens() -> None:
    stream = io.BytesIO()
    Image.new("L", (4, 4)).save(stream, "PNG", transparency=0)
    assert Image.open(io.BytesIO(bare_picture(stream, FileKind.PNG))).convert("RGBA").getpixel((0, 0))[3] == 0

    stream = io.BytesIO()
    Image.new("CMYK", (4, 4)).save(stream, "JPEG")
    assert Image.open(io.BytesIO(bare_picture(stream, FileKind.JPEG))).mode == "RGB"


def test_a_picture_that_breaks_off_is_damaged() -> None:
    whole = photo("JPEG").getvalue()
    with pytest.raises(CorruptFileError):
        bare_picture(io.BytesIO(whole[: len(whole) - 60]), FileKind.JPEG)


def test_too_many_pixels_are_refused_by_whoever_decodes_as_well() -> None:
    with pytest.raises(TooManyPixelsError):
        bare_picture(io.BytesIO(wide_png(30_000, 30_000)), FileKind.PNG)


def test_pages_are_counted_where_they_can_be_read() -> None:
    assert count_pages(io.BytesIO(sheets(3))) == 3
    assert count_pages(io.BytesIO(PDF)) == 0
    with pytest.raises(EncryptedFileError, match="password"):
        count_pages(io.BytesIO(LOCKED))


def test_a_page_is_a_picture_of_the_width_that_was_asked_for() -> None:
    page = Image.open(io.BytesIO(draw(sheets(), "page", "0", "1000")))
    assert (page.format, page.size) == ("PNG", (1000, 1416))
    with pytest.raises(CorruptFileError):
        draw(sheets(), "page", "1", "1000")


def test_a_child_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(drawing, "DRAWER", endless)
    with pytest.raises(CorruptFileError):
        draw(b"", "count", timeout=0.2)


TOO_MUCH = ["bytearray(2 << 30)", "__import__('tempfile').TemporaryFile(buffering=0).write(b'x' * 9)"]


@pytest.mark.parametrize("code", TOO_MUCH)
def test_a_child_gets_neither_so_much_memory_nor_a_file(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the limits are worth: the same script lives without them."""
    source = Path(drawing.DRAWER).read_text()
    greedy, does = tmp_path / "greedy.py", "    sys.exit(attempt(*sys.argv[1:]))"
    greedy.write_text(source.replace(does, f"    {code}"))
    monkeypatch.setattr(drawing, "DRAWER", greedy)
    with pytest.raises(CorruptFileError):
        draw(b"", "count")
    greedy.write_text(source.replace(f"    limit_resources()\n{does}", f"    {code}"))
    assert draw(b"", "count") == b""
