"""Refuse to start for a real council with settings made for a developer's machine.

Commands run these through Django's check framework; web servers and workers, which run no checks of
their own, call `refuse_unsafe_start()`.
"""

from collections.abc import Iterator

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

MAKE_A_KEY = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


@checks.register(checks.Tags.security)
def production_is_safe(**kwargs: object) -> list[checks.CheckMessage]:
    """Report every setting that must not serve real people, with its remedy."""
    return list(_faults()) if settings.IN_PRODUCTION else []


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured, naming every fault and remedy, where production is not safe or a column is unclassified."""
    faults = [*production_is_safe(), *checks.run_checks(tags=["retention"])]
    if faults:
        lines = [f"{fault.id}: {fault.msg} {fault.hint}" for fault in faults]
        raise ImproperlyConfigured("Tolbooth does not start like this.\n" + "\n".join(lines))


def _faults() -> Iterator[checks.Error]:
    if settings.TOLBOOTH_ENV == "production" and settings.DEBUG:
        yield checks.Error(
            "DEBUG is on in production: error pages would show people's data.",
            hint="Remove DEBUG from the environment, or set DEBUG=false.",
            id="config.E001",
        )
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < 40:
        yield checks.Error(
            "SECRET_KEY is the public default, or too short: anyone could sign a session.",
            hint=f"Set SECRET_KEY to at least 40 random characters. {MAKE_A_KEY}",
            id="config.E002",
        )
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        yield checks.Error(
            "ALLOWED_HOSTS is empty or allows every host: links in letters could be forged.",
            hint="Set ALLOWED_HOSTS to the service's own names, such as contact.council.gov.uk.",
            id="config.E003",
        )
    if settings.LEDGER_KEY == settings.INSECURE_LEDGER_KEY or len(settings.LEDGER_KEY) < 40:
        yield checks.Error(
            "LEDGER_KEY is the public default, or too short: anyone could forge the proof of disposal.",
            hint=f"Set LEDGER_KEY to at least 40 random characters, and keep it apart from the database. {MAKE_A_KEY}",
            id="config.E004",
        )
    if set(settings.INSECURE_FIELD_KEYS) & set(settings.FIELD_KEYS) or not settings.FIELD_KEYS:
        yield checks.Error(
            "FIELD_KEYS is empty, or holds the public default: anyone could read what is kept sealed.",
            hint="Set FIELD_KEYS to name:key, and keep it apart from the database. Make one with: "
            """python3 -c "import base64, secrets; print('2026:' + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())".""",
            id="config.E009",
        )
    if settings.EMAIL_BACKEND.endswith((".console.EmailBackend", ".locmem.EmailBackend", ".dummy.EmailBackend")):
        yield checks.Error(
            "Mail would not be sent; it would be printed among the logs, or lost.",
            hint="Set EMAIL_URL to the council's mail server, such as smtp+tls://user:password@mail.council.gov.uk:587.",
            id="config.E008",
        )
    yield from _transport_faults()


def _transport_faults() -> Iterator[checks.Error]:
    if not settings.SITE_URL.startswith("https://"):
        yield checks.Error(
            "SITE_URL does not begin with https://.",
            hint="Set SITE_URL to the public address, such as https://contact.council.gov.uk.",
            id="config.E005",
        )
    if not settings.TLS_AT_PROXY and not (settings.SECURE_SSL_REDIRECT and settings.SECURE_HSTS_SECONDS):
        yield checks.Error(
            "Nothing makes browsers use TLS.",
            hint="Leave SECURE_SSL_REDIRECT and SECURE_HSTS_SECONDS at their defaults, or set TLS_AT_PROXY=true "
            "when a proxy redirects to https and sends the HSTS header.",
            id="config.E006",
        )
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield checks.Error(
            "Session cookies may travel without TLS.",
            hint="Remove SECURE_COOKIES from the environment, or set SECURE_COOKIES=true.",
            id="config.E007",
        )
