"""Who gets what: every address of the house, and what each role is answered there. Nothing here is computed from the code.

ok    the page                             bad    the page, with errors in its form
in    sent to sign in                      again  asked to sign in, with what was typed carried along
go    sent on to another page              no     refused
gone  not found, as if it did not exist    post   only by a form

A row names its route, or its pattern where it has no name; after an @ stands the name of a list, where the route has one. A row
that starts with POST sends an empty form: whoever may take the step is told what is missing. An address about a record is
asked for about the role's own; tests/roles/relations.py says of whose other records the answer is the same, and "gone" otherwise.
A form about a record also wants a valid one in tests/roles/valid_forms.py.
"""

from collections.abc import Iterator

ROLES = ("nobody", "resident", "advisor", "leader", "named", "officer", "dpo", "administrator", "auditor")

#                                  nobody resident advisor leader named  officer dpo    admin  auditor
PAGES = """
home                               ok     ok     ok     ok     ok     ok     ok     ok     ok
council_style                      ok     ok     ok     ok     ok     ok     ok     ok     ok
chat:home                          ok     ok     ok     ok     ok     ok     ok     ok     ok
rights:home                        ok     ok     ok     ok     ok     ok     ok     ok     ok
healthz                            ok     ok     ok     ok     ok     ok     ok     ok     ok
readyz                             ok     ok     ok     ok     ok     ok     ok     ok     ok

desk:sign_in                       ok     go     go     go     go     go     go     go     go
POST desk:sign_in                  bad    bad    bad    bad    bad    bad    bad    bad    bad
POST desk:sign_out                 in     in     in     in     in     in     in     in     in
desk:home                          in     no     ok     ok     ok     ok     ok     no     no
desk:cases@mine                    in     no     ok     ok     ok     no     no     no     no
desk:cases@queue                   in     no     ok     ok     ok     no     no     no     no
desk:cases@service                 in     no     ok     ok     ok     no     no     no     no
desk:cases@referred                in     no     no     no     no     ok     no     no     no
POST desk:queue_assign@mine        again  no     no     bad    no     no     no     no     no
POST desk:queue_assign@queue       again  no     no     bad    no     no     no     no     no
POST desk:queue_assign@service     again  no     no     bad    no     no     no     no     no
desk:export@mine                   in     no     no     ok     no     no     no     no     no
desk:export@queue                  in     no     no     ok     no     no     no     no     no
desk:export@service                in     no     no     ok     no     no     no     no     no
desk:export@referred               in     no     no     no     no     ok     no     no     no
POST desk:export@mine              again  no     no     bad    no     no     no     no     no
POST desk:export@queue             again  no     no     bad    no     no     no     no     no
POST desk:export@service           again  no     no     bad    no     no     no     no     no
POST desk:export@referred          again  no     no     no     no     bad    no     no     no
desk:hand_over                     in     no     no     ok     no     no     no     no     no
desk:hand_over_from                in     no     no     ok     no     no     no     no     no
POST desk:hand_over_from           again  no     no     bad    no     no     no     no     no
desk:search                        in     no     ok     ok     ok     ok     ok     no     no
POST desk:search                   again  no     go     go     go     go     go     no     no
POST desk:addresses                again  no     ok     ok     ok     no     no     no     no
desk:settings                      in     no     ok     ok     ok     ok     ok     no     no
POST desk:settings                 again  no     go     go     go     go     go     no     no
desk:board                         in     no     no     ok     no     no     no     no     no
desk:board_csv                     in     no     no     ok     no     no     no     no     no

desk:drafts                        in     no     ok     ok     ok     ok     ok     no     no
POST desk:draft_save               again  no     bad    bad    bad    bad    bad    no     no
desk:draft                         in     no     gone   gone   gone   gone   gone   no     no
POST desk:draft_discard            again  no     gone   gone   gone   gone   gone   no     no
desk:draft_hand_over               in     no     gone   gone   gone   gone   gone   no     no
POST desk:draft_hand_over          again  no     gone   gone   gone   gone   gone   no     no

desk:contact_new                   in     no     ok     ok     ok     no     no     no     no
POST desk:contact_new              again  no     ok     ok     ok     no     no     no     no
desk:contact                       in     no     ok     ok     ok     gone   ok     no     no
desk:contact_saved                 in     no     ok     ok     ok     gone   ok     no     no
desk:contact_move                  in     no     ok     ok     ok     gone   gone   no     no
POST desk:contact_move             again  no     ok     ok     ok     gone   gone   no     no

desk:case                          in     no     ok     ok     ok     ok     ok     no     no
POST desk:case_take                again  no     go     go     go     go     gone   no     no
POST desk:case_close               again  no     bad    bad    bad    bad    gone   no     no
POST desk:case_reopen              again  no     bad    bad    bad    bad    gone   no     no
POST desk:case_wait                again  no     bad    bad    bad    bad    gone   no     no
POST desk:case_refer               again  no     bad    bad    bad    bad    gone   no     no
POST desk:case_assign              again  no     gone   bad    gone   gone   gone   no     no
POST desk:case_note                again  no     bad    bad    bad    bad    gone   no     no
POST desk:case_open_note           again  no     bad    bad    bad    bad    gone   no     no
POST desk:case_payment             again  no     bad    bad    bad    gone   gone   no     no
desk:case_sensitive                in     no     ok     ok     ok     ok     gone   no     no
POST desk:case_national_insurance  again  no     bad    bad    bad    gone   gone   no     no
POST desk:case_bank_details        again  no     bad    bad    bad    gone   gone   no     no
POST desk:case_reveal              again  no     gone   bad    gone   bad    gone   no     no
desk:case_move                     in     no     ok     ok     ok     gone   gone   no     no
POST desk:case_move                again  no     ok     ok     ok     gone   gone   no     no
desk:case_attach                   in     no     go     go     go     gone   gone   no     no
POST desk:case_attach              again  no     bad    bad    bad    gone   gone   no     no

desk:case_message                  in     no     ok     ok     ok     ok     gone   no     no
POST desk:case_message             again  no     ok     ok     ok     ok     gone   no     no
POST desk:contact_acknowledge      again  no     go     go     go     gone   gone   no     no
desk:message                       in     no     ok     ok     ok     ok     ok     no     no
desk:message_letter                in     no     go     go     go     go     go     no     no
POST desk:message_printed          again  no     go     go     go     go     gone   no     no
POST desk:message_came_back        again  no     go     go     go     go     gone   no     no
desk:tasks                         in     no     ok     ok     ok     ok     no     no     no
desk:task_done                     in     no     ok     ok     ok     ok     ok     no     no
POST desk:task_done                again  no     bad    bad    bad    bad    gone   no     no

POST desk:case_files               again  no     bad    bad    bad    bad    gone   no     no
POST desk:case_callback            again  no     bad    bad    bad    gone   gone   no     no
POST desk:case_source              again  no     go     go     go     gone   gone   no     no
desk:attachment                    in     no     ok     ok     ok     ok     ok     no     no
desk:attachment_erase              in     no     ok     ok     ok     gone   gone   no     no
POST desk:attachment_erase         again  no     bad    bad    bad    gone   gone   no     no
desk:callbacks                     in     no     ok     ok     ok     ok     ok     no     no
desk:callback                      in     no     ok     ok     ok     ok     ok     no     no
POST desk:callback_attempt         again  no     bad    bad    bad    bad    gone   no     no
POST desk:callback_close           again  no     bad    bad    bad    bad    gone   no     no
POST desk:callback_number          again  no     bad    bad    bad    bad    gone   no     no
desk:guidance                      in     no     ok     ok     ok     ok     ok     no     no
POST desk:guidance                 again  no     ok     ok     ok     ok     ok     no     no
desk:guidance_article              in     no     ok     ok     ok     ok     ok     no     no
POST desk:announcement_read        again  no     go     go     go     go     go     no     no

desk:casenote_move                 in     no     ok     ok     ok     gone   gone   no     no
POST desk:casenote_move            again  no     ok     ok     ok     gone   gone   no     no

desk:customer                      in     no     ok     ok     ok     gone   ok     no     no
desk:customers_locked              in     no     no     ok     ok     no     ok     no     no
desk:customer_timeline             in     no     ok     ok     ok     gone   ok     no     no
desk:customer_cases                in     no     ok     ok     ok     gone   ok     no     no
desk:customer_contact_details      in     no     ok     ok     ok     gone   ok     no     no
POST desk:customer_contact_details again  no     go     go     go     gone   gone   no     no
desk:customer_duplicates           in     no     ok     ok     ok     gone   gone   no     no
desk:customer_merge                in     no     gone   ok     gone   gone   gone   no     no
POST desk:customer_merge           again  no     gone   ok     gone   gone   gone   no     no
desk:merge                         in     no     gone   ok     gone   gone   ok     no     no
POST desk:merge                    again  no     gone   bad    gone   gone   gone   no     no
desk:customer_details              in     no     ok     ok     ok     gone   gone   no     no
POST desk:customer_details         again  no     ok     ok     ok     gone   gone   no     no
desk:customer_reach                in     no     ok     ok     ok     gone   gone   no     no
POST desk:customer_reach           again  no     ok     ok     ok     gone   gone   no     no
desk:customer_address              in     no     ok     ok     ok     gone   gone   no     no
POST desk:customer_address         again  no     ok     ok     ok     gone   gone   no     no
desk:customer_note                 in     no     ok     ok     ok     gone   gone   no     no
POST desk:customer_note            again  no     ok     ok     ok     gone   gone   no     no
desk:customer_check                in     no     ok     ok     ok     gone   ok     no     no
POST desk:customer_check           again  no     ok     ok     ok     gone   ok     no     no
desk:customer_pass_phrase          in     no     ok     ok     ok     gone   gone   no     no
POST desk:customer_pass_phrase     again  no     ok     ok     ok     gone   gone   no     no
desk:customer_unlock               in     no     gone   ok     ok     gone   ok     no     no
POST desk:customer_unlock          again  no     gone   ok     ok     gone   ok     no     no
desk:customer_protect              in     no     gone   ok     ok     gone   ok     no     no
POST desk:customer_protect         again  no     gone   ok     ok     gone   ok     no     no
desk:customer_lift                 in     no     gone   ok     ok     gone   ok     no     no
POST desk:customer_lift            again  no     gone   ok     ok     gone   ok     no     no
desk:customer_reveal               in     no     gone   gone   ok     gone   ok     no     no
POST desk:customer_reveal          again  no     gone   gone   ok     gone   ok     no     no
desk:customer_authority            in     no     ok     ok     ok     gone   gone   no     no
POST desk:customer_authority       again  no     ok     ok     ok     gone   gone   no     no
desk:customer_authority_end        in     no     ok     ok     ok     gone   gone   no     no
POST desk:customer_authority_end   again  no     ok     ok     ok     gone   gone   no     no
desk:note_review                   in     no     gone   ok     ok     gone   gone   no     no
POST desk:note_review              again  no     gone   ok     ok     gone   gone   no     no
desk:note_move                     in     no     ok     ok     ok     gone   gone   no     no
POST desk:note_move                again  no     ok     ok     ok     gone   gone   no     no
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
admin:crm_safetyalert_seen                post   no     no
admin:crm_user_invite                     no     post   no
admin:crm_user_hand_over                  no     post   no
admin:crm_suppression_lift                post   no     no
admin:crm_openingtime_week                ok     ok     no
admin:crm_proclaimedday_calendar          ok     ok     no
"""

# Who reads the pages of a model in the administration, and who adds to it.
ADMIN_MODELS = {
    "auditlog_logentry": ("dpo auditor", ""),
    "auth_group": ("administrator", ""),
    "crm_cardscan": ("dpo", ""),
    "crm_announcement": ("dpo administrator", "administrator"),
    "crm_case": ("dpo", ""),
    "crm_casecategory": ("dpo administrator", "administrator"),
    "crm_channel": ("dpo administrator", "administrator"),
    "crm_contact": ("dpo", ""),
    "crm_council": ("dpo administrator", ""),
    "crm_customer": ("dpo", ""),
    "crm_customernote": ("dpo", ""),
    "crm_message": ("dpo", ""),
    "crm_messagetemplate": ("dpo administrator", "administrator"),
    "crm_guidancearticle": ("dpo administrator", "administrator"),
    "crm_identityfact": ("dpo administrator", "administrator"),
    "crm_identitylevel": ("dpo administrator", "administrator"),
    "crm_identityrule": ("dpo administrator", ""),
    "crm_misfiling": ("dpo", ""),
    "crm_safetyalert": ("dpo", ""),
    "crm_openingtime": ("dpo administrator", "administrator"),
    "crm_outcome": ("dpo administrator", "administrator"),
    "crm_property": ("administrator", "administrator"),
    "crm_proclaimedday": ("dpo administrator", "administrator"),
    "crm_service": ("dpo administrator", "administrator"),
    "crm_setupversion": ("administrator", ""),
    "crm_suppression": ("dpo", "dpo"),
    "crm_task": ("dpo", ""),
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

# Nobody deletes anything there, but for what is no record: days of a calendar.
ADMIN_DELETES = {"crm_openingtime": "administrator", "crm_proclaimedday": "administrator"}

# Those that a link in a mail opens, and the ways in and out.
ADMIN_DOORS = """
admin:login                        in     no     no     no     no     no     go     go     go
admin:logout                       go     go     go     go     go     go     post   post   post
admin:crm_user_welcome             ok     ok     ok     ok     ok     ok     ok     ok     ok
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
        yield "get", f"admin:{model}_delete", _in_the_administration(*_ok_for(ADMIN_DELETES.get(model, "")))
        # An old address of the change page, which leads there.
        yield "get", f"admin/{model.replace('_', '/')}/<path:object_id>/", _in_the_administration("go", "go", "go")


def _in_the_administration(*answers: str) -> dict[str, str]:
    return dict.fromkeys(ROLES, "in") | dict(zip(ROLES[-3:], answers, strict=True))


def _ok_for(roles: str) -> list[str]:
    return ["ok" if role in roles.split() else "no" for role in ROLES[-3:]]
