"""March: the register, the accounts, the campaign."""

from datetime import date
from pathlib import Path

from awards.accounts.service import create_user
from awards.campaigns.options import Options
from awards.campaigns.presets import FOLDER, Preset, read_preset
from awards.campaigns.service import new_campaign
from awards.demo.accounts import ACCOUNTS, PASSWORD
from awards.demo.candidates import CLEANER
from awards.demo.files.register import departments_file, roster_file
from awards.demo.people import one_of
from awards.demo.story.stage import ACTOR, Stage, at
from awards.demo.world import SPELLINGS, YEAR
from awards.imports.service import answer_spellings

PRESET, ADDED = "service-quality-year", Path(__file__).parent.parent / "model-zone.toml"


def bring_in_register(stage: Stage) -> None:
    """Departments, windows and zones; then the people, after the spellings of their units were answered."""
    stage.bring_in("departments", departments_file(stage.folder), at(3, 2), of_year=False)
    answers = {"department": {spelling: code for code, spelling in SPELLINGS.items()}}
    answer_spellings(stage.session, answers, actor=ACTOR, now=at(3, 2))
    stage.bring_in("roster", roster_file(stage.folder, stage.people), at(3, 2), of_year=False)


def open_accounts(stage: Stage) -> None:
    """Those that `make demo` prints."""
    for account in ACCOUNTS:
        number = one_of(stage.people, *account.person).number if account.person else None
        person = stage.subject("person", number) if number else None
        department = stage.subject("department", account.nominates_for) if account.nominates_for else None
        create_user(
            stage.session,
            username=account.username,
            name=account.name or (person.name_zh if person else ""),
            password=PASSWORD,
            person=person,
            roles=account.roles,
            nominates_for=[department] if department else [],
            actor="command",
            now=at(3, 2, 3),
        )


def make_campaign(stage: Stage) -> None:
    """The year from its preset and an award of the office's own. Nominations and judging overlap, so that every role of
    the demo finds something to do."""
    campaign = new_campaign(stage.session, preset(), YEAR, actor=ACTOR, now=at(3, 3))
    for award in campaign.awards:
        if award.code == CLEANER:
            award.options = Options(self_nomination=True).document()
    for phase in campaign.phases:
        if phase.code == "nominations":
            phase.ends_on = date(YEAR, 12, 28)
        if phase.code == "judging":
            phase.ends_on = date(YEAR, 12, 30)
        if phase.code == "decision":
            phase.starts_on = date(YEAR, 12, 14)
    stage.session.flush()


def preset() -> Preset:
    """The five awards of the preset, and 示范责任区."""
    texts = [path.read_text(encoding="utf-8") for path in (FOLDER / f"{PRESET}.toml", ADDED)]
    return read_preset("\n".join(texts), PRESET)
