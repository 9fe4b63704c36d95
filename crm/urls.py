"""Addresses of the council's front page and of the desk."""

from django.urls import include, path

from .views import cases, contacts, customers, home, moving, public, search, sign_in

desk = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("search/", search.search, name="search"),
    path("contacts/new/", contacts.new, name="contact_new"),
    path("contacts/<uuid:pk>/", contacts.contact, name="contact"),
    path("contacts/<uuid:pk>/saved/", contacts.saved, name="contact_saved"),
    path("contacts/<uuid:pk>/move/", moving.contact, name="contact_move"),
    path("cases/<uuid:pk>/", cases.case, name="case"),
    path("cases/<uuid:pk>/take/", cases.take, name="case_take"),
    path("cases/<uuid:pk>/close/", cases.close, name="case_close"),
    path("cases/<uuid:pk>/reopen/", cases.reopen, name="case_reopen"),
    path("cases/<uuid:pk>/wait/", cases.wait, name="case_wait"),
    path("cases/<uuid:pk>/refer/", cases.refer, name="case_refer"),
    path("cases/<uuid:pk>/assign/", cases.assign, name="case_assign"),
    path("cases/<uuid:pk>/note/", cases.note, name="case_note"),
    path("cases/<uuid:pk>/payment/", cases.payment, name="case_payment"),
    path("cases/<uuid:pk>/move/", moving.case, name="case_move"),
    path("cases/<slug:name>/", home.cases, name="cases"),
    path("case-notes/<int:pk>/move/", moving.case_note, name="casenote_move"),
    path("customers/<uuid:pk>/", customers.customer, name="customer"),
    path("customers/<uuid:pk>/details/", customers.details, name="customer_details"),
    path("customers/<uuid:pk>/reach/", customers.reach, name="customer_reach"),
    path("customers/<uuid:pk>/address/", customers.address, name="customer_address"),
    path("customers/<uuid:pk>/note/", customers.note, name="customer_note"),
    path("notes/<uuid:pk>/review/", customers.review, name="note_review"),
    path("notes/<uuid:pk>/move/", moving.note, name="note_move"),
]

urlpatterns = [
    path("", public.home, name="home"),
    # Records name their own page as "crm:case"; templates say "desk:case". Both mean these.
    path("desk/", include((desk, "crm"), namespace="desk")),
]
