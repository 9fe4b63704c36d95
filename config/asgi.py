"""Pages and sockets over ASGI: Django answers HTTP, Channels the web sockets of chat."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

# WhiteNoise reads files the plain way; Django adapts that, and need not remark on each.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

# Django must be set up before any of these is imported.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from chat.routing import websocket_urlpatterns  # noqa: E402
from config.checks import refuse_unsafe_start  # noqa: E402

refuse_unsafe_start()

application = ProtocolTypeRouter(
    {
        "http": pages,
        # A socket carries the session cookie, so only our own pages may open one.
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)
