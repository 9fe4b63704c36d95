"""Pages for servers that speak WSGI; sockets stay with config.asgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.checks import refuse_unsafe_start  # noqa: E402 (Django must be set up first)

refuse_unsafe_start()
