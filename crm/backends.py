"""Who may sign in at all, with whatever password, and where their permissions come from."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat

from retention.facts import Facts, light_row, selected, with_links
from retention.prepared import Prepared, read, stand_ins

from .demo import DEMO_SIGN_INS
from .models import Team, User

SOMEBODY, THEM = stand_ins(1)[0], ""
INVENTED = frozenset(email for _role, email in DEMO_SIGN_INS)


@lru_cache(maxsize=1)
def _signed_in() -> Prepared:
    """Write the query after somebody: one row of themselves, and one for each thing that they may do."""
    own = [field.name for field in User._meta.concrete_fields]
    of_team = [f"team__{field.name}" for field in Team._meta.concrete_fields]
    them = User.objects.filter(pk=SOMEBODY).values_list(
        Value(THEM, CharField()), selected(with_links([*own, *of_team]))
    )
    what = Concat("content_type__app_label", Value("."), "codename", output_field=CharField())
    may = Permission.objects.filter(group__user=SOMEBODY).order_by().values_list(what, Facts())
    return Prepared.of(them.order_by().union(may, all=True))


class CouncilBackend(ModelBackend):
    """Signs in people who work here. Where this is no demo, the invented ones do not, and end what they had begun."""

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        invented = getattr(user, "email", "") in INVENTED
        return super().user_can_authenticate(user) and (settings.DEMO or not invented)

    def get_user(self, user_id: Any) -> Any:
        """Return who is signed in, with their team and what their roles let them do, which nearly every page asks for."""
        rows = _signed_in().rows({SOMEBODY: user_id})
        user = next((light_row(User, read(facts)) for of, facts in rows if of == THEM), None)
        if user is not None and not user.is_superuser:
            user._group_perm_cache = {may for may, _facts in rows if may != THEM}  # as ModelBackend keeps it
        return user if self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        # A role alone decides what somebody may do: nobody is given a permission of their own, so nobody is asked for one.
        return Permission.objects.none()
