"""What the engine's own tables and Django's hold: mostly random ids and decisions, and two logs that expire."""

from auditlog.models import LogEntry as AuditEntry
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from . import anonymise
from .models import (
    ActivityVersion,
    AuditSeal,
    ChainHead,
    DisposalBatch,
    DisposalEntry,
    DisposalRun,
    Gate,
    Hold,
    RetentionCategory,
    RetentionPolicy,
    RunResult,
    SetAside,
    StoredFile,
)
from .registry import registry
from .vocabulary import Activity, Category, NotPersonal, Personal

accountability = Activity(
    key="accountability",
    title="Accountability",
    purpose="Show who did what with personal data and why, and keep accounts secure.",
    basis="Article 6(1)(c): legal obligation (UK GDPR Articles 5(2), 24 and 32)",
    people="Officers of the council; people whose records were read or changed, by random id",
)

AUDIT = Category(
    key="audit", title="Audit entry", period="2 years", authority="UK GDPR Article 5(2); ICO accountability framework"
)
ADMIN_LOG = Category(key="admin_log", title="Administration log entry", period="2 years", authority="As the audit log")
SESSION = Category(
    key="session", title="Sign-in session", period="0 days", authority="Needed only while somebody is signed in"
)

registry.holds_personal_data(
    AuditEntry,
    activity=accountability,
    category=AUDIT,
    clock="timestamp",
    starts="it was written",
    certified=False,
    fields={
        "object_pk": NotPersonal("random id of the record, which means nothing once the record is gone"),
        "object_id": NotPersonal("number of a framework record"),
        "object_repr": NotPersonal("class and random id"),
        "serialized_data": NotPersonal("never written"),
        "action": NotPersonal("kind of act"),
        "changes_text": NotPersonal("never written"),
        "changes": NotPersonal("names of fields; a constant stands for every value"),
        "cid": NotPersonal("never written"),
        "remote_addr": NotPersonal("never written"),
        "remote_port": NotPersonal("never written"),
        "timestamp": NotPersonal("when"),
        "additional_data": Personal(
            "why an officer read or changed a record, and which records a search showed", erased=anonymise.nothing
        ),
        "actor_email": Personal("e-mail address of the officer", erased=anonymise.nothing),
    },
)
registry.holds_personal_data(
    AdminEntry,
    activity=accountability,
    category=ADMIN_LOG,
    clock="action_time",
    starts="it was written",
    certified=False,
    fields={
        "action_time": NotPersonal("when"),
        "object_id": NotPersonal("id of the record"),
        "object_repr": NotPersonal("name of the record, never of a person (a check sees to that)"),
        "action_flag": NotPersonal("kind of act"),
        "change_message": NotPersonal("names of fields"),
    },
)
registry.holds_personal_data(
    Session,
    activity=accountability,
    category=SESSION,
    clock="expire_date",
    starts="it expired",
    certified=False,
    fields={
        "session_data": Personal("id of the officer who is signed in", erased=anonymise.blank),
        "expire_date": NotPersonal("when it ends"),
    },
)
registry.holds_no_personal_data(Group, Permission, because="roles and what they may do")
registry.holds_no_personal_data(ContentType, because="names of tables")
registry.holds_no_personal_data(
    RetentionCategory, RetentionPolicy, ActivityVersion, because="decisions of the council, signed by officers"
)
registry.holds_no_personal_data(
    Gate,
    ChainHead,
    AuditSeal,
    DisposalRun,
    RunResult,
    DisposalBatch,
    DisposalEntry,
    because="proof of disposal: random ids, counts, digests",
)
registry.holds_no_personal_data(
    Hold,
    SetAside,
    because="random ids of records with a reason about the matter; a hold goes on being evidence after the record has gone",
)
registry.holds_no_personal_data(
    StoredFile, because="random keys, sizes and digests; the file itself goes with its record"
)
