"""Who gets what: every address of the house, and what each role is answered there. Nothing here is computed.

ok    the page                             bad   the page, with errors in the form
in    sent to sign in                      again asked to sign in, with what was typed carried along
go    sent on to another page              no    refused
gone  not found, as if it did not exist    post  only by a form

A row names its route; `@theirs` is the same route for a case that is not the service officer's business. Where the method
is POST, the form is empty: whoever may take the step is told what is missing.
"""

ROLES = ("nobody", "resident", "advisor", "leader", "officer", "dpo", "administrator", "auditor")

PUBLIC = """
                            nobody resident advisor leader officer dpo  admin auditor
"""

TABLE = ""
