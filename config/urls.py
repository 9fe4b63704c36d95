"""Which part of the house answers which address."""

from django.contrib import admin
from django.urls import include, path

from config import health

urlpatterns = [
    path("", include("crm.urls")),  # the council's front page, and /desk/
    path("chat/", include("chat.urls")),
    path("rights/", include("rights_requests.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
