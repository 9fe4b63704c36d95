"""What the CRM holds about people in the files of their cases."""

from django.utils.translation import gettext as _

from crm import models
from crm.schedule import CUSTOMER_SERVICE
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import NotPersonal, Part, Personal

from .words import OUR_TIME, said

registry.holds_personal_data(
    models.Attachment,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    fields={
        "name": Personal("name of a file about their case", anonymise.blank),
        "kind": NotPersonal("Which of the kinds of file we take."),
        "size": NotPersonal("A number of bytes."),
        "note": Personal("what was said of a file", anonymise.blank),
        "added_at": OUR_TIME,
        "erased_at": OUR_TIME,
        "erased_because": said("why a file was erased"),
    },
    on="added_at",
    says=lambda attachment: _("File, erased since") if attachment.erased_at else _("File"),
    reads=("erased_at", "case__reference"),
    author="added_by__name",
)
