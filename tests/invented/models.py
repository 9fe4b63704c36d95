"""A person, a root about two people, a part, a part of a part with a file, a many-to-many, and a root that only points."""

import uuid

from django.db import models
from django.db.models import Q


class Gardener(models.Model):
    """A person, anonymised in the end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=60)
    email = models.EmailField(unique=True)
    born_on = models.DateField(null=True)
    postcode = models.CharField(max_length=8, blank=True)
    left_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["left_on", "id"], condition=Q(left_on__isnull=False), name="gardener_clock")]

    def __str__(self) -> str:
        return f"Gardener {self.pk}"


class Membership(models.Model):
    """A root that points to a customer of the council: what an app of tomorrow may add, of which no other app knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    member = models.ForeignKey("crm.Customer", models.PROTECT, null=True, related_name="+")
    plot = models.CharField(max_length=60)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ended_on", "id"], condition=Q(ended_on__isnull=False), name="membership_clock")
        ]

    def __str__(self) -> str:
        return f"Membership {self.pk}"


class Tool(models.Model):
    """Something on a list."""

    name = models.CharField(max_length=30)

    def __str__(self) -> str:
        return self.name


class Allotment(models.Model):
    """A root about two people, whose rows name their own category."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kept_as = models.SlugField(default="allotment", db_index=False)
    holder = models.ForeignKey(Gardener, models.PROTECT, null=True, related_name="+")
    helper = models.ForeignKey(Gardener, models.PROTECT, null=True, related_name="+")
    tools = models.ManyToManyField(Tool)
    wishes = models.TextField(blank=True)
    is_given_up = models.BooleanField(default=False)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["kept_as", "given_up_at", "id"], condition=Q(given_up_at__isnull=False), name="allotment_clock"
            )
        ]

    def __str__(self) -> str:
        return f"Allotment {self.pk}"


class Visit(models.Model):
    """A part of an allotment."""

    allotment = models.ForeignKey(Allotment, models.DO_NOTHING, related_name="visits")
    seen = models.TextField()
    on = models.DateField()

    def __str__(self) -> str:
        return f"Visit {self.pk}"


class Photo(models.Model):
    """A part of a part, with a file."""

    visit = models.ForeignKey(Visit, models.DO_NOTHING, related_name="photos")
    caption = models.CharField(max_length=80)
    taken_on = models.DateField(null=True)
    file = models.ForeignKey("retention.StoredFile", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"Photo {self.pk}"


class Grumble(models.Model):
    """A root that points to another and outlives it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    allotment = models.ForeignKey(Allotment, models.PROTECT, null=True, related_name="grumbles")
    neighbour = models.ForeignKey(Gardener, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    made_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["made_on", "id"], name="grumble_clock")]

    def __str__(self) -> str:
        return f"Grumble {self.pk}"
