"""Commands about campaigns."""

import sys

import click
from flask import Blueprint

from awards import clock
from awards.campaigns.presets import PresetError, load_preset, preset_codes
from awards.campaigns.service import CampaignExistsError, YearError, new_campaign
from awards.db import transaction
from awards.errors import NotFoundError

bp = Blueprint("campaign_commands", __name__, cli_group=None)


@bp.cli.group("campaign")
def campaign_group() -> None:
    """Start the campaign of a year, or see what it can start from."""


@campaign_group.command("new")
@click.option("--preset", required=True, help="Where the rules come from; `campaign presets` lists them.")
@click.option("--year", required=True, type=int, help="The year of the campaign.")
def new(preset: str, year: int) -> None:
    """Start the campaign of a year from a preset, and open it to everyone at once.

    The pages start one step by step instead, for the office alone until it is opened.

    \b
    Example: flask --app run campaign new --preset service-quality-year --year 2015
    Exit code 1 if the year has a campaign already; 2 for an unknown preset, one with mistakes, or an impossible year.
    """
    try:
        loaded = load_preset(preset)
        with transaction() as session:
            campaign = new_campaign(session, loaded, year, actor="command", now=clock.now())
            awards = len(campaign.awards)
    except CampaignExistsError as error:
        sys.exit(_refuse(error, 1))
    except (NotFoundError, PresetError, YearError) as error:
        sys.exit(_refuse(error, 2))
    click.echo(f"Campaign {year} has {awards} awards, from the preset {preset}.")


@campaign_group.command("presets")
def presets() -> None:
    """List the presets: code, Chinese and English name.

    \b
    Example: flask --app run campaign presets
    """
    for code in preset_codes():
        name = load_preset(code).name
        click.echo(f"{code}\t{name['zh']}\t{name['en']}")


def _refuse(error: Exception, code: int) -> int:
    click.echo(str(error), err=True)
    return code
