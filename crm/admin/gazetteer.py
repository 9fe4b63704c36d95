"""The gazetteer in the admin: its addresses to look up, and a file of them to load, once somebody has read what it would do."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention import audit
from retention.admin import naming
from retention.admin.pages import CONFLICT, INVALID, PlainForm, ReadOnly

from .. import gazetteer, gazetteer_file, gazetteer_upload, names, postcodes
from ..models import Property

# Some 300,000 addresses, which are taken up while somebody waits before the page; a whole county would outlast the request.
MOST_MEGABYTES = 20


class FileForm(PlainForm):
    """Which file, and whether it is the whole gazetteer."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("With the columns UPRN, ADDRESS or its parts, TOWN and POSTCODE. Up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
            "empty": _("This file is empty. Choose another."),
        },
    )
    replace = forms.BooleanField(
        label=_("It is the whole gazetteer: addresses that are not in it leave"), required=False
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
            said = _t(
                "This file has more than %(most)d MB. Have it loaded on the server, by manage.py import_gazetteer."
            )
            raise forms.ValidationError(said % {"most": MOST_MEGABYTES})
        return file


@admin.register(Property)
class Gazetteer(ReadOnly):
    """The addresses of the council's area."""

    list_display = ("uprn", "lines", "town", "postcode", "loaded")
    fields = list_display
    search_fields = ("uprn",)
    search_help_text = _("UPRN, postcode or the beginning of the first line")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("crm.add_property")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Compare the beginning of a line too, as the desk does."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = Q(uprn=term.lstrip("0")) | Q(postcode=postcodes.normalise(term))
        if key := names.key(term):
            found |= Q(lines_key__startswith=key)
        return queryset.filter(found), False

    @admin.display(description=_("loaded"), ordering="loaded_at")
    def loaded(self, row: Property) -> str:
        return naming.moment(row.loaded_at)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take a file, say what it would do, and load it once that is confirmed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._ask(request, FileForm())
        if "kept" not in request.POST:
            return self._preview(request)
        try:
            return self._load(request)
        except gazetteer_upload.UploadGone as refusal:
            return self._ask(request, FileForm(), refusal=str(refusal), status=CONFLICT)

    def _ask(self, request: HttpRequest, form: FileForm, *, status: int = 200, **context: Any) -> HttpResponse:
        there = Property.objects.count()
        title = _t("Load a file of addresses")
        return self.page(request, "crm/gazetteer_file.html", title, status=status, form=form, there=there, **context)

    def _preview(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(request, form, status=INVALID)
        replace = form.cleaned_data["replace"]
        kept = gazetteer_upload.keep(form.cleaned_data["file"].chunks(), now=timezone.now())
        try:
            with gazetteer_upload.open_kept(kept) as file:
                would = gazetteer.rehearse(gazetteer_file.lines_of(file), replace=replace)
        except gazetteer_file.NotAGazetteer as refusal:
            gazetteer_upload.forget(kept)
            form.add_error("file", str(refusal))
            return self._ask(request, form, status=INVALID)
        title = _t("What this file would do")
        return self.page(request, "crm/gazetteer_preview.html", title, would=would, kept=kept, replace=replace)

    def _load(self, request: HttpRequest) -> HttpResponse:
        kept, replace = request.POST["kept"], "replace" in request.POST
        with gazetteer_upload.open_kept(kept) as file:
            done = gazetteer.load(gazetteer_file.lines_of(file), now=timezone.now(), replace=replace)
        gazetteer_upload.forget(kept)
        counts = {name: getattr(done, name) for name in ("added", "changed", "unchanged", "removed", "skipped")}
        why = ", ".join(f"{count} {name}" for name, count in counts.items())
        audit.record(request.user, what="loaded the gazetteer", by=request.user, why=why)  # type: ignore[arg-type]
        said = _t("Addresses added: %(added)d, changed: %(changed)d, as before: %(unchanged)d, removed: %(removed)d.")
        messages.success(request, said % counts)
        return HttpResponseRedirect(self.address("changelist"))
