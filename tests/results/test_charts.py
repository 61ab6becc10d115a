"""The figure: every character has a glyph, two drawings are equal to the byte, themes and languages differ."""

import re
from pathlib import Path

import pytest

from awards import drawing, fonts
from awards.results import charts
from awards.results.rows import Row, rows_of

NAMES = ["王小红", "欧阳建国", "李䶮", "陈喆堃", "Åse Ødegård"]


def make_rows(count: int = 3, adjustment: str = "0.00") -> list[Row]:
    """`count` nominees with a panel of 40 and a survey of 60; the first is selected."""
    people = {
        f"n{i}": {
            "subject_id": i,
            "kind": "person",
            "name": {"zh": NAMES[i % len(NAMES)], "en": f"Person {i}"},
            "departments": [{"id": 7, "name": {"zh": "维修服务中心", "en": "Repairs"}}],
            "post": "",
            "deed": "",
        }
        for i in range(count)
    }
    components = [
        ("panel", {"zh": "评审", "en": "Panel"}, "40"),
        ("survey", {"zh": "满意度", "en": "Satisfaction"}, "60"),
    ]
    scheme = {"components": [{"code": code, "label": label, "weight": weight} for code, label, weight in components]}
    ranking = [
        {
            "id": f"n{i}",
            "rank": i + 1,
            "total": "87.10",
            "status": "not_selected" if i else "selected",
            "adjustment": adjustment,
            "notes": [],
            "components": [
                {"code": "panel", "points": "90.00", "weight": "40", "contribution": "36.0000", "notes": []},
                {"code": "survey", "points": "85.17", "weight": "60", "contribution": "51.1020", "notes": []},
            ],
        }
        for i in range(count)
    ]
    return rows_of(people, scheme, {"ranking": ranking})


def test_two_drawings_are_equal_to_the_byte() -> None:
    rows = make_rows()
    assert charts.draw_contributions(rows, "zh") == charts.draw_contributions(rows, "zh")


def test_every_character_of_a_name_is_drawn_by_one_of_the_fonts() -> None:
    faces = fonts.faces()
    for text in [*NAMES, "评审", "满意度", "加分", "扣分", "0123456789."]:
        assert faces.drawable(text) == text
    assert faces.drawable(fonts.UNDRAWABLE) == fonts.UNDRAWABLE


def test_a_character_without_type_becomes_a_geta_mark_and_never_a_box() -> None:
    private_use = "\ue000"
    assert fonts.faces().drawable(f"王{private_use}") == "王〓"


def test_outlines_need_no_font_of_the_reader() -> None:
    drawn = charts.draw_contributions(make_rows(), "zh").decode()
    assert "<text" not in drawn
    assert "<script" not in drawn
    # the names, the two labels, and the figures of ranks, scale, contributions and totals: no 9 among them
    characters = set("王小红欧阳建国李䶮评审满意度012345678.")
    outlines = set(re.findall(r'<path id="(Noto[\w-]+-[0-9a-f]+)" d="M', drawn))
    assert len(outlines) == len(characters)


def test_every_theme_and_language_has_its_own_picture() -> None:
    figures = charts.figures_of(make_rows(2))
    names = {f"{name}-{theme}" for name in ("ranking", "winners") for theme in ("light", "dark")}
    assert set(figures) == {(name, lang) for name in names for lang in ("zh", "en")}
    assert len(set(figures.values())) == 8


def test_nobody_selected_gives_no_picture_of_winners() -> None:
    rows = [row for row in make_rows(3) if not row.is_selected]
    assert {name.partition("-")[0] for name, _ in charts.figures_of(rows)} == {"ranking"}


def test_long_lists_are_cut_and_unranked_left_out() -> None:
    rows = make_rows(30)
    assert [row.rank for row in charts.rows_in("ranking", rows)] == list(range(1, 21))
    assert [row.id for row in charts.rows_in("winners", rows)] == ["n0"]


@pytest.mark.parametrize("adjustment", ["2.50", "-2.50"])
def test_adjustments_are_in_the_picture(adjustment: str) -> None:
    assert charts.draw_contributions(make_rows(1, adjustment), "zh") != charts.draw_contributions(make_rows(1), "zh")


def test_the_configured_font_comes_first_and_the_wheel_is_always_there(tmp_path: Path) -> None:
    shipped = fonts.font_files()[-1]
    assert shipped.name == "NotoSansSC-Regular.otf"
    assert fonts.font_files(str(shipped))[0] == shipped
    assert fonts.faces(str(shipped)).families[0] == "Noto Sans SC"
    assert tmp_path / "missing.otf" not in fonts.font_files(str(tmp_path / "missing.otf"))


def test_colours_are_those_of_the_stylesheet() -> None:
    css = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
    light, dark = css.split("prefers-color-scheme: dark", 1)
    for palette, sheet in ((drawing.THEMES["light"], light), (drawing.THEMES["dark"], dark)):
        declared = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", sheet))
        assert palette.series == tuple(declared[f"part-{number}"] for number in range(1, 7))
        assert (palette.surface, palette.ink, palette.gold) == (declared["surface"], declared["ink"], declared["gold"])


@pytest.mark.parametrize("name", ["王$小$红", "$\\nosuch$", "a_b^c$$"])
def test_a_name_is_never_a_formula(name: str) -> None:
    [row] = make_rows(1)
    drawn = charts.draw_contributions([row._replace(name={"zh": name, "en": name})], "zh").decode()
    assert f"<!-- 1  {name} -->" in drawn
