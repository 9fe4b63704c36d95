"""Certificates, the register, the audit log and the smaller evidence, as the admin shows them and gives them out."""

import csv
import io
import json
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from crm.models import Case, Customer, User
from retention import article30, audit, chain, policies, runs
from retention.models import ActivityVersion, DisposalBatch, DisposalEntry, RetentionCategory, SetAside
from tests import factories

from .conftest import NOON


@pytest.fixture
def batch(dara: User, cases: RetentionCategory, old_case: Case) -> DisposalBatch:
    """The certificate of one old case with a note."""
    factories.CaseNoteFactory(case=old_case)
    policies.go_live(cases, by=dara, now=NOON)
    return runs.run(today=NOON.date(), slot="test", clock=lambda: NOON).batches.get()


def address(batch: DisposalBatch, page: str) -> str:
    return f"/admin/retention/disposalbatch/{batch.pk}/{page}"


def test_a_certificate_states_what_left_and_under_which_rule(dpo: Client, batch: DisposalBatch, old_case: Case) -> None:
    for page in ("change/", "print/"):
        said = dpo.get(address(batch, page)).content.decode()
        assert batch.digest in said
        assert "1 case note" in " ".join(said.split())
        assert "kept for 2 years" in said
        assert old_case.reference not in said
    assert str(old_case.pk) in dpo.get(address(batch, "change/")).content.decode()


def test_an_edited_certificate_says_so_itself(dpo: Client, batch: DisposalBatch) -> None:
    assert "It was edited" not in dpo.get(address(batch, "change/")).content.decode()

    DisposalBatch.objects.update(count=7)

    assert "It was edited" in dpo.get(address(batch, "change/")).content.decode()


def test_a_certificate_can_be_taken_away_whole(dpo: Client, batch: DisposalBatch, old_case: Case) -> None:
    given = json.loads(dpo.get(address(batch, "certificate.json")).content)
    assert given["records"] == [old_case.pk.hex]
    assert given["digest"] == chain.digest(batch)
    assert given["parts"] == {"crm.casenote": 1}

    answer = dpo.get(address(batch, "certificate.csv"))
    [line] = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (line["record"], line["category"], line["kept_for"]) == (old_case.pk.hex, "case", "2 years")
    assert answer["Content-Disposition"] == 'attachment; filename="certificate-1.csv"'


def test_a_certificate_is_found_by_the_record_that_it_names(dpo: Client, batch: DisposalBatch, old_case: Case) -> None:
    for wanted, found in (
        (str(old_case.pk), 1),
        (old_case.pk.hex, 1),
        ("1", 1),
        ("2", 0),
        ("nonsense", 0),
        ("9" * 30, 0),
    ):
        listed = dpo.get("/admin/retention/disposalbatch/", {"q": wanted})
        assert listed.context["cl"].result_count == found, wanted


def test_many_records_come_a_page_at_a_time(dpo: Client, batch: DisposalBatch) -> None:
    DisposalEntry.objects.bulk_create(DisposalEntry(record=Case().pk, batch=batch) for _ in range(150))

    first = dpo.get(address(batch, "change/")).content.decode()
    last = dpo.get(address(batch, "change/"), {"page": "99"}).content.decode()

    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in last


def test_an_auditor_sees_the_proof_and_can_verify_it(signed_in: Any, ike: User, batch: DisposalBatch) -> None:
    auditor = signed_in(ike)

    for page in ("change/", "print/", "certificate.json", "certificate.csv"):
        assert auditor.get(address(batch, page)).status_code == 200
    assert auditor.post("/admin/retention/disposalbatch/verify/").status_code == 200


def test_an_administrator_sees_none_of_it(signed_in: Any, gus: User, batch: DisposalBatch) -> None:
    keeper = signed_in(gus)

    for page in ("change/", "print/", "certificate.json", "certificate.csv"):
        assert keeper.get(address(batch, page)).status_code == 403
    assert keeper.post("/admin/retention/disposalbatch/verify/").status_code == 403
    for page in ("register/", "schedule/", "register/?format=csv"):
        assert keeper.get(f"/admin/retention/activityversion/{page}").status_code == 403


# ── The register ─────────────────────────────────────────────────────────────────────────────────


def test_register_and_schedule_are_shown_and_given_out(dpo: Client) -> None:
    for page, lines in (("register", list(article30.register())), ("schedule", list(article30.schedule_lines()))):
        assert lines
        assert dpo.get(f"/admin/retention/activityversion/{page}/").status_code == 200
        given = dpo.get(f"/admin/retention/activityversion/{page}/?format=csv")
        assert len(list(csv.DictReader(io.StringIO(given.content.decode())))) == len(lines)
        assert f'filename="{page}-2026-11-23.csv"' in given["Content-Disposition"]


def test_wording_is_written_anew_and_never_edited(dpo: Client, dara: User) -> None:
    before = ActivityVersion.objects.get(activity="customer-service", in_force=True)
    page = f"/admin/retention/activityversion/{before.pk}/"
    wording = {
        "title": "Enquiries",
        "purpose": "To answer.",
        "basis": "Article 6(1)(e)",
        "people": "Residents",
        "recipients": "Contractors\n\n  The police ",
    }
    assert dpo.post(f"{page}revise/", wording | {"basis": ""}).status_code == 422

    assert dpo.post(f"{page}revise/", wording).status_code == 302

    after = ActivityVersion.objects.get(activity="customer-service", in_force=True)
    assert (after.version, after.written_by, after.recipients) == (2, dara, ["Contractors", "The police"])
    assert ActivityVersion.objects.get(pk=before.pk).purpose == before.purpose
    assert "Enquiries" in dpo.get("/admin/retention/activityversion/register/").content.decode()
    late = dpo.post(f"{page}revise/", wording)
    assert late.status_code == 409
    assert "newer version" in late.content.decode()


# ── The audit log ────────────────────────────────────────────────────────────────────────────────


def test_the_audit_log_says_who_what_and_why_and_no_value(dpo: Client, bilal: User, ada: Customer) -> None:
    audit.record(ada, what="viewed", by=bilal, why="She is on the telephone")
    ada.family_name = "Newname"
    ada.save()

    shown = dpo.get("/admin/auditlog/logentry/", {"q": str(ada.pk)})
    pages = shown.content.decode()
    for entry in LogEntry.objects.get_for_object(ada):
        pages += dpo.get(f"/admin/auditlog/logentry/{entry.pk}/change/").content.decode()

    assert "Bilal Advisor" in pages
    assert "She is on the telephone" in pages
    assert "family_name" in pages
    assert "Newname" not in pages
    assert "Okonjo" not in pages


def test_the_audit_log_is_found_by_record_type_and_id(dpo: Client, bilal: User, ada: Customer, old_case: Case) -> None:
    for record in (ada, old_case):
        audit.record(record, what="viewed", by=bilal)
    kind = LogEntry.objects.get_for_object(old_case).first().content_type_id

    by_kind = dpo.get("/admin/auditlog/logentry/", {"of": kind}).context["cl"].queryset
    by_id = dpo.get("/admin/auditlog/logentry/", {"q": str(ada.pk)}).context["cl"].queryset

    assert {entry.object_pk for entry in by_kind} == {str(old_case.pk)}
    assert {entry.object_pk for entry in by_id} == {str(ada.pk)}
    assert dpo.get("/admin/auditlog/logentry/", {"of": "x"}).status_code == 200


# ── Set aside ────────────────────────────────────────────────────────────────────────────────────


def test_a_record_set_aside_is_tried_again_when_somebody_says_so(
    dpo: Client, signed_in: Any, ike: User, cases: RetentionCategory, old_case: Case, dara: User
) -> None:
    aside = SetAside.objects.create(
        label="crm.case", record=old_case.pk, category=cases, reason="IntegrityError", set_aside_at=NOON
    )
    page = f"/admin/retention/setaside/{aside.pk}/"
    policies.go_live(cases, by=dara, now=NOON)
    assert runs.run(today=NOON.date(), slot="1", clock=lambda: NOON, only=["case"]).results.get().disposed == 0
    assert "IntegrityError" in dpo.get(f"{page}change/").content.decode()
    assert signed_in(ike).post(f"{page}again/").status_code == 403

    assert dpo.post(f"{page}again/").status_code == 302

    assert runs.run(today=NOON.date(), slot="2", clock=lambda: NOON, only=["case"]).results.get().disposed == 1
