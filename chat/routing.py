"""Which consumer answers which web socket: none until chat opens."""

from typing import Any

websocket_urlpatterns: list[Any] = []
