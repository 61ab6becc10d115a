"""What refers to entries of the register, in words; by table and column."""

from awards.i18n import lazy

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
    "inspection_visits.subject_id": lazy("Inspection visits"),
    "indicator_values.subject_id": lazy("Values of indicators"),
    "ballots.subject_id": lazy("Counted ballots"),
    "work_orders.subject_id": lazy("Work orders, by repairer"),
    "work_orders.department_id": lazy("Work orders, by department"),
    "survey_answers.subject_id": lazy("Survey answers"),
    "survey_counts.subject_id": lazy("Sums of survey answers"),
    "vetoes.subject_id": lazy("Vetoes"),
    "adjustments.subject_id": lazy("Bonuses and deductions"),
    "corrections.subject_id": lazy("Corrections of numbers"),
    "gap_reasons.subject_id": lazy("Reasons why evidence is missing"),
}
SPELLINGS = lazy("Other spellings in files")
COLLISIONS = {
    "users.person_id": lazy("Both have an account: an account can only belong to one person."),
    "department_quotas.department_id": lazy("Both have a quota by hand for the same award."),
    "nominations.subject_id": lazy("Both are put forward for the same award."),
    "inspection_visits.subject_id": lazy("Both were visited in the same month on the same sheet."),
    "indicator_values.subject_id": lazy("Both have a value of the same indicator in one year."),
    "ballots.subject_id": lazy("Both have counted ballots of the same year."),
}
COLLISION = lazy("Both have the same: %(what)s.")
