"""Who may sign in at all, with whatever password."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from .demo import DEMO_SIGN_INS

INVENTED = frozenset(email for _role, email in DEMO_SIGN_INS)


class CouncilBackend(ModelBackend):
    """Signs in people who work here. Where this is no demo, the invented ones do not, and end what they had begun."""

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        invented = getattr(user, "email", "") in INVENTED
        return super().user_can_authenticate(user) and (settings.DEMO or not invented)
