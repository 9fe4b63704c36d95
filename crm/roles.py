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

PEOPLE = ("customer", "contactpoint", "address", "customernote")
CASEWORK = ("contact", "case", "casecontact", "caseanswer", "casenote", "payment")
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
)
EVIDENCE = ("disposalrun", "runresult", "disposalbatch", "disposalentry", "setaside", "auditseal", "storedfile")
SCHEDULE = ("retentioncategory", "retentionpolicy", "activityversion")


def _each(app: str, verbs: str, models: tuple[str, ...]) -> set[str]:
    return {f"{app}.{verb}_{model}" for verb in verbs.split() for model in models}


AT_THE_COUNTER = (
    _each("crm", "view add change", ("customer", "contactpoint", "address", "case", "contact"))
    | _each("crm", "view add", ("customernote", "casenote", "caseanswer", "payment", "casecontact"))
    | {"crm.move_misfiled"}
)

PERMISSIONS: dict[str, set[str]] = {
    ADVISOR: AT_THE_COUNTER,
    TEAM_LEADER: (
        AT_THE_COUNTER
        | {"crm.assign_case", "crm.change_customernote", "crm.export_case"}
        | _each("crm", "view", ("dailycount",))
    ),
    # Without crm.view_case: only what is referred to their own services, through `visible_to`.
    SERVICE_OFFICER: {"crm.work_referred_case", "crm.add_casenote", "crm.export_case"},
    DPO: (
        _each("crm", "view", (*PEOPLE, *CASEWORK, *LISTS))
        | {"crm.use_admin", "crm.view_misfiling", "crm.change_misfiling", "crm.view_restricted"}
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
