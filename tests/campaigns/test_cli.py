"""The campaign commands."""

from flask import Flask
from sqlalchemy import select

from awards.campaigns.models import Campaign
from awards.db import db


def invoke(app: Flask, *words: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["campaign", *words])
    return result.exit_code, result.stdout, result.stderr


def test_new_starts_a_campaign_and_refuses_a_second(app: Flask) -> None:
    code, said, _ = invoke(app, "new", "--preset", "service-quality-year", "--year", "2015")
    assert (code, said) == (0, "Campaign 2015 has 5 awards, from the preset service-quality-year.\n")
    assert db.session.scalars(select(Campaign.year)).all() == [2015]

    code, said, complaint = invoke(app, "new", "--preset", "service-quality-year", "--year", "2015")
    assert (code, said) == (1, "")
    assert "has a campaign already" in complaint
    assert db.session.scalars(select(Campaign.year)).all() == [2015]


def test_bad_input_exits_with_2_and_says_what_there_is(app: Flask) -> None:
    code, _, complaint = invoke(app, "new", "--preset", "nothing", "--year", "2015")
    assert (code, "service-quality-year" in complaint) == (2, True)

    code, _, complaint = invoke(app, "new", "--preset", "service-quality-year", "--year", "99999")
    assert (code, "between 1949 and 2999" in complaint) == (2, True)

    assert invoke(app, "new", "--preset", "service-quality-year", "--year", "next")[0] == 2
    assert db.session.scalars(select(Campaign)).all() == []


def test_presets_are_listed_and_help_has_an_example(app: Flask) -> None:
    assert invoke(app, "presets")[1] == "service-quality-year\t服务质量提升年\tService Quality Year\n"
    assert "flask --app run campaign new --preset service-quality-year --year 2015" in invoke(app, "new", "--help")[1]
