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
SIGN_IN_FAILURE = Category(
    key="sign_in_failure",
    title="Failed sign-in",
    period="1 day",
    authority="UK GDPR Article 5(1)(c): needed only while somebody guesses passwords",
)
