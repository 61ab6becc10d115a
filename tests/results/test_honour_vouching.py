"""Events vouch for certificates, revocations and commendation decisions."""

from sqlalchemy.orm import Session

from awards.results.certifying import issue_certificates
from awards.results.commending import LONGEST, issue_commendation
from awards.results.honour_vouching import check_certificates, check_commendations, check_revocations
from awards.results.models import Certificate, Commendation, Revocation
from awards.results.revoking import revoke_honour
from tests.audit.tampering import drop_triggers, tamper
from tests.results.stage import publish
from tests.runs.stage import LATER, set_stage

CHECKS = (check_certificates, check_revocations, check_commendations)


def test_nothing_stands_that_no_event_tells_of(session: Session) -> None:
    stage = set_stage()
    publication = publish(stage, session)
    texts = dict.fromkeys(LONGEST, "表彰决定")
    issue_certificates(session, publication, actor="office", now=LATER)
    issue_commendation(session, stage.award.campaign, texts=texts, issued_on=LATER.date(), actor="office", now=LATER)
    about = {"reason": "事迹不实", "decided_on": LATER.date(), "actor": "leader", "now": LATER}
    revoke_honour(session, publication, f"n{stage.wang.id}", **about)
    assert [list(check(session)) for check in CHECKS] == [[], [], []]
    made = {"actor": "somebody", "created_at": LATER}
    told = {"publication": publication, "reason": "查无此事", "decided_on": LATER.date()}
    session.add(Revocation(**told, nominee=f"n{stage.li.id}", **made))
    printed = {"reference": "〔2015〕9号", "addressees": "各单位", "issued_on": LATER.date(), "document": {}}
    session.add(Commendation(campaign=stage.award.campaign, number=9, **printed, sha256="0" * 64, **made))
    who = {
        "kind": "person",
        "name": {"zh": "李建国"},
        "units": [],
        "award": {"zh": "服务标兵"},
        "issuer": {"zh": "总务处"},
    }
    one = {"nominee": f"n{stage.li.id}", "number": "2015-0099", "token": "0" * 32, "issued_on": LATER.date()}
    session.add(Certificate(publication=publication, **one, **who, **made))
    session.flush()
    assert [len(list(check(session))) for check in CHECKS] == [1, 1, 1]


def test_what_is_printed_on_a_certificate_is_what_was_issued(session: Session) -> None:
    (certificate,) = issue_certificates(session, publish(set_stage(), session), actor="office", now=LATER)
    session.commit()
    drop_triggers(session, "certificates")
    tamper(session, """UPDATE certificates SET name = '{"zh": "李建国"}' WHERE id = :id""", id=certificate.id)
    (found,) = check_certificates(session)
    assert certificate.number in str(found.message)
