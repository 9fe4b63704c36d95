"""Who may sign in at all, with whatever password, and where their permissions come from."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import QuerySet

from .demo import DEMO_SIGN_INS

INVENTED = frozenset(email for _role, email in DEMO_SIGN_INS)


class CouncilBackend(ModelBackend):
    """Signs in people who work here. Where this is no demo, the invented ones do not, and end what they had begun."""

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        invented = getattr(user, "email", "") in INVENTED
        return super().user_can_authenticate(user) and (settings.DEMO or not invented)

    def get_user(self, user_id: Any) -> Any:
        """Return who is signed in, with their team, which nearly every page asks for."""
        user = get_user_model()._default_manager.select_related("team").filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        # A role alone decides what somebody may do: nobody is given a permission of their own, so nobody is asked for one.
        return Permission.objects.none()
