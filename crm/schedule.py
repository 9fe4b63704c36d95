"""Why the CRM holds what it holds, and for how long by default: its processing activities and retention categories.

The wording and the periods in force are rows that the data-protection officer edits; these are their first versions.
"""

from retention.vocabulary import Activity, Category

PUBLIC_TASK = "UK GDPR Article 6(1)(e): public task"
EAST_SUFFOLK = "Customer Services privacy notice: case history for 2 years, with financial transactions for 5"

CUSTOMER_SERVICE = Activity(
    key="customer-service",
    title="Answering enquiries and requests",
    purpose="To take enquiries and requests for services, answer them, or pass them to the service that can.",
    basis=f"{PUBLIC_TASK} (Local Government Act 1972, section 111)",
    people="Residents and others who contact the council",
    recipients=("The council service that the enquiry is about", "Contractors who provide that service"),
)
DIRECT_DEBIT = Activity(
    key="direct-debit",
    title="Setting up Direct Debits",
    purpose="To pass somebody’s bank details to the service that collects what they owe, and to nobody else.",
    basis=f"{PUBLIC_TASK} (Council Tax (Administration and Enforcement) Regulations 1992)",
    people="Residents who pay by Direct Debit",
    recipients=("The council service that collects the payment", "The council’s bank"),
)
SAFE_CONTACT = Activity(
    key="safe-contact",
    title="Notes on customers and cautions",
    purpose="To serve people in the way they need, and to keep staff safe.",
    basis=f"{PUBLIC_TASK} (Health and Safety at Work etc. Act 1974, section 2)",
    condition="Article 9(2)(g) and Data Protection Act 2018, Schedule 1, paragraph 6: statutory purposes",
    people="Residents and others who contact the council",
)
STAFF_ACCOUNTS = Activity(
    key="accounts",
    title="Accounts and sign-in",
    purpose="To let staff and residents sign in, and to prove who did what.",
    basis=f"{PUBLIC_TASK}; Article 32: security of processing",
    people="Staff, and residents who hold an account",
)
PUTTING_RIGHT = Activity(
    key="putting-right",
    title="Records moved from the wrong person",
    purpose="To document what was filed under the wrong person, and what was done about it.",
    basis="UK GDPR Article 6(1)(c): legal obligation (Article 33(5))",
    people="Residents and others who contact the council",
)

CONTACT = Category(key="contact", title="Contact", period="2 years", authority=EAST_SUFFOLK)
CASE = Category(key="case", title="Case", period="2 years", authority=EAST_SUFFOLK)
FINANCIAL_CASE = Category(key="financial_case", title="Case with a payment", period="5 years", authority=EAST_SUFFOLK)
INACTIVE_CUSTOMER = Category(
    key="inactive_customer",
    title="Inactive customer",
    period="2 years",
    authority="Customer Services privacy notice: an account that is inactive for 2 years",
    action="anonymise",
    not_enforced_because="the warning to the person is not built yet",
)
BANK_DETAILS = Category(
    key="bank_details",
    title="Bank details of a Direct Debit",
    period="3 months",
    authority="UK GDPR Article 5(1)(c): needed only until the Direct Debit is set up and its notice period has passed",
)
CUSTOMER_NOTE = Category(
    key="customer_note",
    title="Customer note or caution",
    period="12 months",
    authority="ICO guidance on storage limitation: review what is held about a person at set times",
)
MISFILING = Category(
    key="misfiling",
    title="Record moved from the wrong person",
    period="2 years",
    authority="UK GDPR Article 33(5): the controller documents breaches",
)
MERGE = Category(
    key="merge",
    title="Merge of two customers",
    period="30 days",
    authority="UK GDPR Article 5(1)(d): accuracy, a wrong merge can be put right for 30 days",
)
SIGN_IN_FAILURE = Category(
    key="sign_in_failure",
    title="Failed sign-in",
    period="1 day",
    authority="UK GDPR Article 5(1)(c): needed only while somebody guesses passwords",
)

WRITING = Activity(
    key="messages",
    title="Writing to people",
    purpose="To answer people, tell them how their case ended, and not to write where it is not wanted or not safe.",
    basis=f"{PUBLIC_TASK} (Local Government Act 1972, section 111)",
    people="Residents and others who contact the council",
    recipients=("The provider that prints letters and sends text messages, where the council uses one",),
)
SENT_MESSAGE = Category(
    key="sent_message",
    title="Message that was sent",
    period="6 months",
    authority="The council’s own schedule: the case says what was answered, for longer",
)
TASK = Category(
    key="task",
    title="Task that was done",
    period="6 months",
    authority="The council’s own schedule: as long as the message that it is about",
)
SUPPRESSION = Category(
    key="suppression",
    title="Address that is written to again",
    period="2 years",
    authority="UK GDPR Article 21(3): it stands until it is lifted, and its proof as long as the audit log",
)
DRAFT = Category(
    key="draft",
    title="Draft",
    period="7 days",
    authority="UK GDPR Article 5(1)(c): needed only until somebody saves it or thinks better of it",
)
ANNOUNCEMENT = Category(
    key="announcement",
    title="Important message to officers, and who has read it",
    period="1 year",
    authority="UK GDPR Article 5(1)(e): long enough to show that officers were told",
)

IDENTITY = Activity(
    key="identity",
    title="Making sure who somebody is",
    purpose="To show and send personal details only to the person they are about, or to whoever may act for them.",
    basis="UK GDPR Article 6(1)(c): legal obligation (Articles 5(1)(f) and 12(6))",
    people="Residents and others who contact the council, and those who act for them",
)
PROTECTION = Activity(
    key="protection",
    title="Protecting people at risk",
    purpose="To keep people who are in danger from being found through the council.",
    basis=f"{PUBLIC_TASK}; Article 32: security of processing",
    condition="Article 9(2)(g) and Data Protection Act 2018, Schedule 1, paragraph 18: safeguarding",
    people="People at risk, and the colleagues who opened their details",
)
IDENTITY_CHECK = Category(
    key="identity_check",
    title="Identity check",
    period="1 year",
    authority="UK GDPR Article 5(2): proof that details went to the right person, while somebody may complain of it",
)
SAFETY_ALERT = Category(
    key="safety_alert",
    title="Alert about a person at risk",
    period="2 years",
    authority="UK GDPR Article 5(2): as long as the audit log that it leads to",
)
