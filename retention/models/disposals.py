"""Runs of disposal and the certificates that they leave behind."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .policies import RetentionCategory, RetentionPolicy


class Gate(models.Model):
    """One row. Placing a hold locks it alone; a chunk of disposal shares it. So a hold wins, or is told that it came too late."""

    class Meta:
        verbose_name = verbose_name_plural = _("gate")

    def __str__(self) -> str:
        return "Gate"


class ChainHead(models.Model):
    """One row: the number and digest of the newest batch, so that a missing tail is seen."""

    number = models.PositiveBigIntegerField(_("number"), default=0)
    digest = models.CharField(_("digest"), max_length=64, default="0" * 64)

    class Meta:
        verbose_name = verbose_name_plural = _("chain head")

    def __str__(self) -> str:
        return f"Chain head {self.number}"


class DisposalRun(models.Model):
    """One run of a job in one slot. The unique pair is the claim: two schedulers cannot start the same night twice."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        SUCCEEDED = "succeeded", _("Succeeded")
        STOPPED = "stopped", _("Stopped: asks the data-protection officer")
        FAILED = "failed", _("Failed")
        INTERRUPTED = "interrupted", _("Interrupted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.CharField(_("job"), max_length=40)
    slot = models.CharField(_("slot"), max_length=60)
    today = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(_("started"))
    seen_at = models.DateTimeField(_("last sign of life"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("asked by")
    )
    # The class of the error only: a message can quote a value.
    fault = models.CharField(_("fault"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("disposal run")
        verbose_name_plural = _("disposal runs")
        ordering = ["-started_at"]
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="one_run_a_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"


class RunResult(models.Model):
    """What one run found and did for one category."""

    class State(models.TextChoices):
        DONE = "done", _("Done")
        PREVIEW_ONLY = "preview_only", _("Preview only: not live")
        BRAKED = "braked", _("Stopped by the brake")

    run = models.ForeignKey(DisposalRun, models.CASCADE, related_name="results", verbose_name=_("run"))
    category = models.ForeignKey(RetentionCategory, models.PROTECT, related_name="+", verbose_name=_("category"))
    policy = models.ForeignKey(RetentionPolicy, models.PROTECT, related_name="+", verbose_name=_("period"))
    state = models.CharField(_("state"), max_length=12, choices=State)
    due = models.PositiveIntegerField(_("due"), default=0)
    disposed = models.PositiveIntegerField(_("disposed"), default=0)
    busy = models.PositiveIntegerField(_("busy"), default=0)
    set_aside = models.PositiveIntegerField(_("set aside"), default=0)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["run", "category"]
        constraints = [models.UniqueConstraint(fields=["run", "category"], name="one_result_a_category")]

    def __str__(self) -> str:
        return f"{self.category_id}: {self.disposed} of {self.due}"


class DisposalBatch(models.Model):
    """A certificate of destruction for one chunk, chained to the one before. Never edited; holds no personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveBigIntegerField(_("number"), unique=True)
    run = models.ForeignKey(DisposalRun, models.PROTECT, related_name="batches", verbose_name=_("run"))
    policy = models.ForeignKey(RetentionPolicy, models.PROTECT, related_name="+", verbose_name=_("period"))
    label = models.CharField(_("record type"), max_length=100)
    action = models.CharField(_("action"), max_length=10, choices=RetentionCategory.Action)
    cutoff = models.CharField(_("clock before"), max_length=40)
    count = models.PositiveIntegerField(_("records"))
    # Rows that went with the roots: table → number, for example {"crm.casenote": 12}.
    parts = models.JSONField(_("parts"), default=dict)
    disposed_at = models.DateTimeField(_("disposed"))
    # The newest seal of the audit log at that moment: the ledger, which names this certificate, so anchors the seals too.
    audit_seal = models.CharField(_("seal of the audit log"), max_length=64, blank=True)
    entries_digest = models.CharField(_("digest of the records"), max_length=64)
    previous = models.CharField(_("digest before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    ledger_at = models.DateTimeField(_("in the ledger since"), null=True, blank=True)

    class Meta:
        verbose_name = _("disposal certificate")
        verbose_name_plural = _("disposal certificates")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["number"], condition=models.Q(ledger_at=None), name="batch_not_in_ledger"),
        ]

    def __str__(self) -> str:
        return f"Certificate {self.number}"


class DisposalEntry(models.Model):
    """One disposed root. Its own id is the primary key: a record can be certified once, ever."""

    record = models.UUIDField(_("record"), primary_key=True)
    # No constraint in the database: it would be checked once a record. The chain's digest covers the same, once a batch.
    batch = models.ForeignKey(
        DisposalBatch, models.DO_NOTHING, related_name="entries", verbose_name=_("certificate"), db_constraint=False
    )

    class Meta:
        verbose_name = _("disposed record")
        verbose_name_plural = _("disposed records")

    def __str__(self) -> str:
        return str(self.record)


class SetAside(models.Model):
    """A record that could not be disposed of, so that the others could be; the DPO sees it with its reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField(_("record type"), max_length=100)
    record = models.UUIDField(_("record"))
    category = models.ForeignKey(RetentionCategory, models.PROTECT, related_name="+", verbose_name=_("category"))
    reason = models.CharField(_("reason"), max_length=300)
    set_aside_at = models.DateTimeField(_("set aside"))
    retry_at = models.DateTimeField(_("to be tried again since"), null=True, blank=True)

    class Meta:
        verbose_name = _("record set aside")
        verbose_name_plural = _("records set aside")
        ordering = ["-set_aside_at"]
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=models.Q(retry_at=None), name="set_aside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.record}"
