"""What each role may do. Roles are groups, kept complete by `post_migrate`; permissions decide, never a group's name."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_noop as _

ADVISOR = _("Advisor")
TEAM_LEADER = _("Team leader")
SERVICE_OFFICER = _("Service officer")
DPO = _("Data protection officer")
ADMINISTRATOR = _("Administrator")
AUDITOR = _("Auditor")
# An advisor who is named for the records of people at risk.
PROTECTED = _("Protected records")

PEOPLE = ("customer", "contactpoint", "address", "customernote", "representative", "identitycheck")
CASEWORK = ("contact", "case", "casecontact", "caseanswer", "casenote", "payment")
BESIDE_A_CASE = ("attachment", "callback", "callbackattempt", "callbackanswer", "casesource")
LISTS = (
    "team",
    "service",
    "channel",
    "outcome",
    "casecategory",
    "categoryquestion",
    "proclaimedday",
    "council",
    "openingtime",
    "guidancearticle",
    "announcement",
    "messagetemplate",
    "identityfact",
    "identitylevel",
    "identityrule",
)
EVIDENCE = ("disposalrun", "runresult", "disposalbatch", "disposalentry", "setaside", "auditseal", "storedfile")
SCHEDULE = ("retentioncategory", "retentionpolicy", "activityversion")


def _each(app: str, verbs: str, models: tuple[str, ...]) -> set[str]:
    return {f"{app}.{verb}_{model}" for verb in verbs.split() for model in models}


# What leaves, and what there is to do about it.
POST = _each("crm", "view add", ("message",)) | _each("crm", "view change", ("task",))

# Files of a case, promised calls, and what is gone by.
FILES_AND_CALLS = (
    _each("crm", "view add", ("attachment", "callbackattempt", "callbackanswer", "casesource"))
    | _each("crm", "view add change", ("callback",))
    | {"crm.erase_attachment", "crm.view_guidancearticle"}
)

# What is kept sealed: recorded by those who hear it, and read in full only by those who are named for that as well.
SEALED = _each("crm", "view add", ("nationalinsurance", "bankdetails"))
IN_FULL = _each("crm", "view", ("nationalinsurance", "bankdetails")) | {"crm.reveal_sensitive"}

AT_THE_COUNTER = (
    _each("crm", "view add change", ("customer", "contactpoint", "address", "case", "contact", "representative"))
    | _each("crm", "view add", ("customernote", "casenote", "caseanswer", "payment", "casecontact", "identitycheck"))
    | {"crm.move_misfiled"}
    | POST
    | FILES_AND_CALLS
    | SEALED
)

# Who sees the people whom others must not find, and decides about them.
AT_RISK = {"crm.protect_customer", "crm.view_protected", "crm.unlock_identity"}

PERMISSIONS: dict[str, set[str]] = {
    ADVISOR: AT_THE_COUNTER,
    TEAM_LEADER: (
        AT_THE_COUNTER
        | {
            "crm.assign_case",
            "crm.change_customernote",
            "crm.export_case",
            "crm.merge_customer",
            "crm.view_merge",
            "crm.override_channel",
        }
        | _each("crm", "view", ("dailycount",))
        | {"crm.protect_customer", "crm.unlock_identity"}
        | IN_FULL
    ),
    PROTECTED: AT_THE_COUNTER | {"crm.change_customernote"} | AT_RISK,
    # Without crm.view_case: only what is referred to their own services, through `visible_to`.
    SERVICE_OFFICER: {
        "crm.work_referred_case",
        "crm.add_attachment",
        "crm.view_guidancearticle",
        "crm.add_casenote",
        "crm.export_case",
    }
    | POST
    | IN_FULL,
    DPO: (
        _each("crm", "view", (*PEOPLE, *CASEWORK, *BESIDE_A_CASE, *LISTS))
        | _each("crm", "view", ("message", "task", "draft"))
        | _each("crm", "view add change", ("suppression",))
        | {
            "crm.use_admin",
            "crm.view_misfiling",
            "crm.view_cardscan",
            "crm.change_misfiling",
            "crm.view_merge",
            "crm.view_restricted",
        }
        | {"crm.view_safetyalert", "crm.change_safetyalert", "crm.add_identitycheck", *AT_RISK}
        | _each("retention", "view add change", (*SCHEDULE, "hold"))
        | _each("retention", "view change", ("setaside", "disposalrun"))
        | _each("retention", "view", EVIDENCE)
        | {"auditlog.view_logentry"}
    ),
    # People and lists, but nothing that any resident said.
    ADMINISTRATOR: (
        {"crm.use_admin", "auth.view_group"}
        | _each("crm", "view add change", ("user", *LISTS))
        | _each("crm", "view", ("setupversion",))
        | _each("crm", "view add", ("property",))
        | {"crm.delete_openingtime", "crm.delete_proclaimedday", "retention.view_retentioncategory"}
    ),
    AUDITOR: {"crm.use_admin", "auditlog.view_logentry"} | _each("retention", "view", (*EVIDENCE, *SCHEDULE, "hold")),
}


def complete(using: str = "default", **_kwargs: Any) -> None:
    """Make the groups and give each exactly its permissions; runs after every migration."""
    from django.contrib.auth.models import Group, Permission

    for label in sorted({name.partition(".")[0] for names in PERMISSIONS.values() for name in names}):
        # The other apps may not have had their own turn yet.
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for role, names in PERMISSIONS.items():
        group, _made = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([known[name] for name in sorted(names)])  # a misspelt one is a fault, and stops here
