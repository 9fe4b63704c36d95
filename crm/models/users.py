"""Who signs in: staff of the council and, later, residents."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import emails
from crm.querysets import ChoiceQuerySet


class Team(models.Model):
    """A group of advisors who share a queue."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A part of the council that does the work behind a case, such as waste or housing."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users whose e-mail address is always written one way."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=emails.normalise(username or ""))

    def create_user(self, email: str, password: str | None = None, **details: Any) -> "User":
        """Make a user; without a password nobody can sign in as them."""
        user = self.model(email=emails.normalise(email), **details)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **details: Any) -> "User":
        """Make a user who may do everything; for `manage.py createsuperuser`."""
        return self.create_user(email, password, **{**details, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. Staff are deactivated when they leave, never deleted: their acts must stay provable."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        RESIDENT = "resident", _("Resident")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.STAFF)
    email = models.EmailField(
        _("e-mail address"), unique=True, error_messages={"unique": _("Somebody already has this e-mail address.")}
    )
    name = models.CharField(_("name"), max_length=120)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    services = models.ManyToManyField(
        Service,
        blank=True,
        related_name="officers",
        verbose_name=_("services"),
        help_text=_("The services whose referred cases a service officer sees."),
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this when somebody leaves, instead of deleting them.")
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    uses_shortcuts = models.BooleanField(_("uses keyboard shortcuts"), default=True)
    # Only what this person changed: the name of a shortcut → its key, or nothing for none.
    shortcuts = models.JSONField(_("own keyboard shortcuts"), default=dict, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        permissions = [("use_admin", _("Can sign in to the administration site"))]

    def __str__(self) -> str:
        return f"User {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the e-mail address written one way, so that its unique index sees every duplicate."""
        self.email = emails.normalise(self.email)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = emails.normalise(self.email)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def is_staff(self) -> bool:
        """Say whether the administration site lets this user in; Django's own name for it."""
        return self.is_active and self.has_perm("crm.use_admin")

    @property
    def role(self) -> str:
        """Return the name of this user's role, as colleagues would say it."""
        return ", ".join(sorted(group.name for group in self.groups.all()))


class SignInFailure(models.Model):
    """One failed sign-in, by a keyed digest of the address used or of where it came from; see `throttle.py`."""

    key = models.CharField(_("digest"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        indexes = [
            models.Index(fields=["key", "at"], name="sign_in_failure_key"),
            models.Index(fields=["at", "id"], condition=Q(at__isnull=False), name="sign_in_failure_clock"),
        ]

    def __str__(self) -> str:
        return f"Failed sign-in {self.pk}"
