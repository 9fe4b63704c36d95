"""Who gets what: every address of the house, and what each role is answered there. Nothing here is computed from the code.

ok    the page                             bad    the page, with errors in its form
in    sent to sign in                      again  asked to sign in, with what was typed carried along
go    sent on to another page              no     refused
gone  not found, as if it did not exist    post   only by a form

A row names its route, or its pattern where it has no name. `@theirs` is the same route for a case that is not the service
officer's business. A row that starts with POST sends an empty form: whoever may take the step is told what is missing.
"""

from collections.abc import Iterator

ROLES = ("nobody", "resident", "advisor", "leader", "officer", "dpo", "administrator", "auditor")

#                                  nobody resident advisor leader officer dpo   admin  auditor
PAGES = """
home                               ok     ok     ok     ok     ok     ok     ok     ok
chat:home                          ok     ok     ok     ok     ok     ok     ok     ok
rights:home                        ok     ok     ok     ok     ok     ok     ok     ok
healthz                            ok     ok     ok     ok     ok     ok     ok     ok
readyz                             ok     ok     ok     ok     ok     ok     ok     ok

desk:sign_in                       ok     go     go     go     go     go     go     go
POST desk:sign_out                 in     in     in     in     in     in     in     in
desk:home                          in     no     ok     ok     ok     ok     no     no
desk:cases                         in     no     ok     ok     no     no     no     no
desk:search                        in     no     ok     ok     ok     ok     no     no

desk:contact_new                   in     no     ok     ok     no     no     no     no
desk:contact                       in     no     ok     ok     gone   ok     no     no
desk:contact_saved                 in     no     ok     ok     gone   ok     no     no
desk:contact_move                  in     no     ok     ok     gone   gone   no     no

desk:case                          in     no     ok     ok     ok     ok     no     no
desk:case@theirs                   in     no     ok     ok     gone   ok     no     no
POST desk:case_take                again  no     go     go     go     gone   no     no
POST desk:case_take@theirs         again  no     go     go     gone   gone   no     no
POST desk:case_close               again  no     bad    bad    bad    gone   no     no
POST desk:case_close@theirs        again  no     bad    bad    gone   gone   no     no
POST desk:case_reopen              again  no     bad    bad    bad    gone   no     no
POST desk:case_reopen@theirs       again  no     bad    bad    gone   gone   no     no
POST desk:case_wait                again  no     bad    bad    bad    gone   no     no
POST desk:case_wait@theirs         again  no     bad    bad    gone   gone   no     no
POST desk:case_refer               again  no     bad    bad    bad    gone   no     no
POST desk:case_refer@theirs        again  no     bad    bad    gone   gone   no     no
POST desk:case_assign              again  no     gone   bad    gone   gone   no     no
POST desk:case_assign@theirs       again  no     gone   bad    gone   gone   no     no
POST desk:case_note                again  no     bad    bad    bad    gone   no     no
POST desk:case_note@theirs         again  no     bad    bad    gone   gone   no     no
POST desk:case_payment             again  no     bad    bad    gone   gone   no     no
POST desk:case_payment@theirs      again  no     bad    bad    gone   gone   no     no
desk:case_move                     in     no     ok     ok     gone   gone   no     no
desk:case_move@theirs              in     no     ok     ok     gone   gone   no     no

desk:casenote_move                 in     no     ok     ok     gone   gone   no     no

desk:customer                      in     no     ok     ok     gone   ok     no     no
desk:customer_details              in     no     ok     ok     gone   gone   no     no
desk:customer_reach                in     no     ok     ok     gone   gone   no     no
desk:customer_address              in     no     ok     ok     gone   gone   no     no
desk:customer_note                 in     no     ok     ok     gone   gone   no     no
desk:note_review                   in     no     gone   ok     gone   gone   no     no
desk:note_move                     in     no     ok     ok     gone   gone   no     no
"""

# In the administration everybody but these three is sent to sign in.
#                                         dpo    admin  auditor
ADMIN_PAGES = """
admin:index                               ok     ok     ok
admin:password_change                     ok     ok     ok
admin:password_change_done                ok     ok     ok
admin:jsi18n                              ok     ok     ok
admin:autocomplete                        no     no     no
admin:view_on_site                        gone   gone   gone
admin:app_list                            ok     ok     gone
admin/(?P<url>.*)$                        gone   gone   gone
admin:retention_retentioncategory_period  ok     no     no
admin:retention_retentioncategory_live    ok     no     no
admin:retention_retentioncategory_stop    ok     no     no
admin:retention_retentioncategory_brake   go     no     no
admin:retention_retentionpolicy_propose   post   no     no
admin:retention_retentionpolicy_approve   post   no     no
admin:retention_retentionpolicy_refuse    post   no     no
admin:retention_hold_release              post   no     no
admin:retention_hold_review               post   no     no
admin:retention_disposalrun_preview       ok     no     ok
admin:retention_disposalrun_run           ok     no     no
admin:retention_disposalrun_asked         gone   no     gone
admin:retention_disposalbatch_verify      post   no     post
admin:retention_disposalbatch_print       ok     no     ok
admin:retention_disposalbatch_csv         ok     no     ok
admin:retention_disposalbatch_json        ok     no     ok
admin:retention_setaside_again            post   no     no
admin:retention_activityversion_register  ok     no     ok
admin:retention_activityversion_schedule  ok     no     ok
admin:retention_activityversion_revise    ok     no     no
admin:crm_misfiling_seen                  post   no     no
admin:crm_user_invite                     no     post   no
"""

# Who reads the pages of a model in the administration, and who adds to it. Nobody deletes anything there.
ADMIN_MODELS = {
    "auditlog_logentry": ("dpo auditor", ""),
    "auth_group": ("administrator", ""),
    "crm_case": ("dpo", ""),
    "crm_casecategory": ("dpo administrator", "administrator"),
    "crm_channel": ("dpo administrator", "administrator"),
    "crm_contact": ("dpo", ""),
    "crm_customer": ("dpo", ""),
    "crm_customernote": ("dpo", ""),
    "crm_misfiling": ("dpo", ""),
    "crm_outcome": ("dpo administrator", "administrator"),
    "crm_proclaimedday": ("dpo administrator", "administrator"),
    "crm_service": ("dpo administrator", "administrator"),
    "crm_team": ("dpo administrator", "administrator"),
    "crm_user": ("administrator", "administrator"),
    "retention_activityversion": ("dpo auditor", ""),
    "retention_auditseal": ("dpo auditor", ""),
    "retention_disposalbatch": ("dpo auditor", ""),
    "retention_disposalrun": ("dpo auditor", ""),
    "retention_hold": ("dpo auditor", "dpo"),
    "retention_retentioncategory": ("dpo administrator auditor", "dpo"),
    "retention_retentionpolicy": ("dpo auditor", ""),
    "retention_setaside": ("dpo auditor", ""),
    "retention_storedfile": ("dpo auditor", ""),
}

# Those that a link in a mail opens, and the ways in and out.
ADMIN_DOORS = """
admin:login                        in     no     no     no     no     go     go     go
admin:logout                       go     go     go     go     go     post   post   post
admin:crm_user_welcome             ok     ok     ok     ok     ok     ok     ok     ok
"""


def rows() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield each row: the method, the route, and the answer for each role."""
    for line in filter(None, (PAGES + ADMIN_DOORS).splitlines()):
        method = "post" if line.startswith("POST ") else "get"
        name, *answers = line.removeprefix("POST ").split()
        yield method, name, dict(zip(ROLES, answers, strict=True))
    for line in filter(None, ADMIN_PAGES.splitlines()):
        name, *answers = line.split()
        yield "get", name, _in_the_administration(*answers)
    for model, (readers, adders) in ADMIN_MODELS.items():
        for page in ("changelist", "history", "change"):
            yield "get", f"admin:{model}_{page}", _in_the_administration(*_ok_for(readers))
        yield "get", f"admin:{model}_add", _in_the_administration(*_ok_for(adders))
        yield "get", f"admin:{model}_delete", _in_the_administration("no", "no", "no")
        # An old address of the change page, which leads there.
        yield "get", f"admin/{model.replace('_', '/')}/<path:object_id>/", _in_the_administration("go", "go", "go")


def _in_the_administration(*answers: str) -> dict[str, str]:
    return dict.fromkeys(ROLES, "in") | dict(zip(ROLES[-3:], answers, strict=True))


def _ok_for(roles: str) -> list[str]:
    return ["ok" if role in roles.split() else "no" for role in ROLES[-3:]]
