"""What the CRM holds about records of one person that were made one."""

from django.utils.translation import gettext as _

from crm import models
from crm.schedule import CUSTOMER_SERVICE, MERGE
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import NotPersonal, Part, Personal

from .words import OUR_TIME

registry.holds_personal_data(
    models.Merge,
    activity=CUSTOMER_SERVICE,
    subjects=("survivor", "away"),
    category=MERGE,
    clock="merged_at",
    starts="the merge",
    # Neither leaves while the merge can be undone: it would have nobody to go back to.
    gone={"survivor": "waits", "away": "waits"},
    fields={"merged_at": OUR_TIME, "undone_at": OUR_TIME},
    on="merged_at",
    says=lambda merge: _("Merge of two records, undone since") if merge.undone_at else _("Two records were merged"),
    reads=("undone_at",),
    author="merged_by__name",
)

registry.holds_personal_data(
    models.MergedRow,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Merge, by="merge"),
    fields={
        "label": NotPersonal("What kind of record it is."),
        "row": NotPersonal("A random id or a number: it names the record."),
        "column": NotPersonal("Which column changed."),
        "before": Personal("what a detail said before the merge", anonymise.nothing),
        "after": Personal("what a detail said after the merge", anonymise.nothing),
    },
)
