"""What refers to entries of the register, in words; by table and column."""

from awards.i18n import LazyMessage, lazy

REFERENCES = {
    "subject_departments.subject_id": lazy("Departments it belongs to"),
    "subject_departments.department_id": lazy("Windows, zones, teams and people that belong to it"),
    "former_departments.subject_id": lazy("Former departments"),
    "former_departments.department_id": lazy("Those who belonged to it before"),
    "subjects.serves_id": lazy("People who work there"),
    "users.person_id": lazy("Accounts"),
    "role_grants.department_id": lazy("Accounts that nominate for it"),
    "department_quotas.department_id": lazy("Nomination quotas by hand"),
    "extensions.department_id": lazy("Extended deadlines"),
    "nominations.subject_id": lazy("Nominations"),
    "nominations.department_id": lazy("Nominations that it sent in"),
}
EVIDENCE_OF = (
    *("inspection_visits.subject_id", "indicator_values.subject_id", "ballots.subject_id", "survey_answers.subject_id"),
    *("survey_counts.subject_id", "work_orders.subject_id", "work_orders.department_id", "vetoes.subject_id"),
    *("adjustments.subject_id", "corrections.subject_id", "gap_reasons.subject_id", "honours.subject_id"),
)
EVIDENCE = lazy("Rows of evidence")
DERIVED = ("survey_counts.subject_id",)
SPELLINGS = lazy("Other spellings in files")
COLLISIONS = {
    "users.person_id": lazy("Both have an account: an account can only belong to one person."),
    "department_quotas.department_id": lazy("Both have a quota by hand for the same award."),
    "nominations.subject_id": lazy("Both are put forward for the same award."),
    "inspection_visits.subject_id": lazy("Both were visited in the same month on the same sheet."),
    "indicator_values.subject_id": lazy("Both have a value of the same indicator in one year."),
    "honours.subject_id": lazy("Both were given the same award in the same year."),
    "ballots.subject_id": lazy("Both have counted ballots of the same year."),
}
COLLISION = lazy("Both have the same: %(what)s.")


def label_of(name: str) -> LazyMessage | str:
    """What a column's rows are called."""
    return EVIDENCE if name in EVIDENCE_OF else REFERENCES.get(name, name)
