"""Makes the least valid row of each model; a trait names a state that a row can be in."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.contrib.auth.models import Group

from crm import models
from retention.calendar import local_day

PASSWORD = "a-long-password-for-tests"
OPENED = datetime(2026, 7, 27, 9, 0, tzinfo=UTC)  # a Monday


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Team

    name = factory.Sequence("Team {}".format)


class ServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Service

    name = factory.Sequence("Service {}".format)


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff; `role` is the name of a group, and nobody has one unless it is given."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    name = factory.Sequence("Officer {}".format)
    email = factory.Sequence("officer{}@example.org".format)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def role(self, _create: bool, name: str | None, **_more: Any) -> None:
        if name:
            self.groups.add(Group.objects.get(name=name))  # type: ignore[attr-defined]


class CustomerFactory(factory.django.DjangoModelFactory):
    """A customer; with `phone`, `email`, `postcode` also the part that holds it."""

    class Meta:
        model = models.Customer
        skip_postgeneration_save = True

    names = "Grace"
    family_name = factory.Sequence("Resident{}".format)
    created_at = OPENED
    last_contact_at = OPENED

    @factory.post_generation
    def phone(self, _create: bool, value: str | None, **_more: Any) -> None:
        if value:
            models.ContactPoint.objects.create(customer=self, kind="phone", value=value, is_default=True)

    @factory.post_generation
    def email(self, _create: bool, value: str | None, **_more: Any) -> None:
        if value:
            models.ContactPoint.objects.create(customer=self, kind="email", value=value, is_default=True)

    @factory.post_generation
    def postcode(self, _create: bool, value: str | None, **_more: Any) -> None:
        if value:
            models.Address.objects.create(customer=self, lines="1 Invented Row", town="Tolbooth", postcode=value)


class ChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Channel
        django_get_or_create = ("key",)

    key = "telephone"
    name = "Telephone"


class OutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Outcome
        django_get_or_create = ("key",)

    key = "resolved"
    name = "Resolved"


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CaseCategory

    name = factory.Sequence("Category {}".format)
    service = factory.SubFactory(ServiceFactory)
    retention_category_id = "case"


class ContactFactory(factory.django.DjangoModelFactory):
    """A contact that has ended; anonymous unless a customer is given."""

    class Meta:
        model = models.Contact

    channel = factory.SubFactory(ChannelFactory)
    advisor = factory.SubFactory(UserFactory)
    received_at = OPENED
    logged_at = factory.SelfAttribute("received_at")
    ended_at = factory.SelfAttribute("received_at")


class CaseFactory(factory.django.DjangoModelFactory):
    """An open, anonymous case."""

    class Meta:
        model = models.Case

    category = factory.SubFactory(CategoryFactory)
    retention_category = factory.SelfAttribute("category.retention_category_id")
    service = factory.SelfAttribute("category.service")
    contact = factory.SubFactory(
        ContactFactory, customer=factory.SelfAttribute("..customer"), received_at=factory.SelfAttribute("..opened_at")
    )
    customer = None
    asked = "When is it collected?"
    opened_at = OPENED
    due_on = factory.LazyAttribute(lambda case: local_day(case.opened_at) + timedelta(days=14))
    escalate_on = factory.SelfAttribute("due_on")
    target_from_on = factory.LazyAttribute(lambda case: local_day(case.opened_at))
    target_working_days = 10

    class Params:
        closed = factory.Trait(
            status=models.Case.Status.CLOSED,
            outcome=factory.SubFactory(OutcomeFactory),
            answered="On Tuesday.",
            closed_at=factory.LazyAttribute(lambda case: case.opened_at + timedelta(days=1)),
        )
        undated = factory.Trait(
            status=models.Case.Status.CLOSED,
            outcome=factory.SubFactory(OutcomeFactory),
            answered="Yes.",
            closed_at=None,
        )
        referred = factory.Trait(status=models.Case.Status.REFERRED, referred_to=factory.SelfAttribute("service"))


class CaseNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CaseNote

    case = factory.SubFactory(CaseFactory)
    text = "Rang back."
    author = factory.SubFactory(UserFactory)
    written_at = OPENED


class CaseContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CaseContact

    case = factory.SubFactory(CaseFactory)
    contact = factory.SubFactory(ContactFactory, customer=factory.SelfAttribute("..case.customer"))
    channel = factory.SelfAttribute("contact.channel")
    received_at = factory.SelfAttribute("contact.received_at")


class CustomerNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CustomerNote

    customer = factory.SubFactory(CustomerFactory)
    text = "Hard of hearing: speak slowly."
    author = factory.SubFactory(UserFactory)
    written_at = OPENED
    reviewed_on = factory.LazyAttribute(lambda note: local_day(note.written_at))
    review_on = date(2027, 1, 27)


class PaymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Payment

    case = factory.SubFactory(CaseFactory)
    provider_reference = "PAY-1"
    amount = "42.00"
    paid_on = date(2026, 7, 27)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = OPENED


class MessageFactory(factory.django.DjangoModelFactory):
    """An e-mail that was sent."""

    class Meta:
        model = models.Message

    customer = factory.SubFactory(CustomerFactory)
    channel = "email"
    address = "somebody@example.org"
    subject = "About your enquiry"
    body = "The crew comes on Tuesday."
    status = models.Message.Status.SENT
    created_at = OPENED
    ended_at = OPENED


class TaskFactory(factory.django.DjangoModelFactory):
    """A task that somebody has still to do."""

    class Meta:
        model = models.Task

    what = "Reach them another way."
    made_at = OPENED
    due_on = date(2026, 7, 29)
