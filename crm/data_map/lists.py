"""What names nobody: the council's own lists, its addresses and its figures."""

from crm import models
from retention.registry import registry

registry.holds_no_personal_data(
    models.Team,
    models.Service,
    models.Channel,
    models.Outcome,
    models.CaseCategory,
    models.CategoryQuestion,
    models.IdentityFact,
    models.IdentityLevel,
    models.IdentityRule,
    models.ProclaimedDay,
    models.Council,
    models.OpeningTime,
    because="Lists of the council's own: they name no person.",
)
registry.holds_no_personal_data(
    models.SetUpVersion,
    because="How the council's own lists stood; of a colleague only their place, which stays as provable as their account.",
)
registry.holds_no_personal_data(
    models.Property, because="The national register of addresses: property, whoever lives there."
)
registry.holds_no_personal_data(
    models.CountedDay, models.DailyCount, because="Counts a day, a team, a channel and a category: nobody is named."
)
