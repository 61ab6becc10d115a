"""Typefaces that the house has a licence for."""

from pathlib import Path

import matplotlib
from flask import Flask, render_template
from fontTools.ttLib import TTFont

from awards.typesetting.faces import typefaces, unsettable
from awards.typesetting.pdf import render

SMALL = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSansDisplay.ttf"
NAMES = (1, 4, 6, 16)  # of the family, the typeface, for PDFs, of the family without its style


def test_what_lies_in_the_folder_of_the_house_comes_first(tmp_path: Path) -> None:
    with TTFont(SMALL) as font:
        for name in font["name"].names:
            if name.nameID in NAMES:
                name.string = "SimHei"
        font.save(tmp_path / "own.ttf")
        for name in font["name"].names:
            if name.nameID in NAMES:
                name.string = "House"
        for table in (one for one in font["cmap"].tables if one.isUnicode()):
            table.cmap[ord("ཀ")] = font.getBestCmap()[ord("∑")]
        font.save(tmp_path / "rare.ttf")
    assert unsettable(["王ཀ", "李ᠮ"], str(tmp_path)) == ["李ᠮ"]
    assert typefaces(str(tmp_path)).styles["hei"][0] == "SimHei"
    assert "SimHei" not in typefaces().styles["hei"]
    told = {
        "lang": "en",
        "title": "",
        "parts": [{"heading": "∑ཀ", "paragraphs": [], "table": None}],
        "signature": "",
        "signed_on": "",
    }
    made = render("minutes", told, fonts=str(tmp_path))
    assert b"SimHei" in made and b"House" in made


def test_names_that_no_font_sets_whole_are_told(app: Flask) -> None:
    assert unsettable(["王小红", "Wang Xiaohong", "李㛃", "ཀརྨ"]) == ["ཀརྨ"]
    with app.test_request_context("/?lang=en"):
        page = render_template("components/unset_names.html", people=["王小红", {"zh": "ཀརྨ", "en": "Karma"}])
        assert "〓 in their place: Karma." in page
        assert not render_template("components/unset_names.html", people=["王小红"]).strip()
