"""Addresses of data rights."""

from django.urls import path

from rights_requests import views

app_name = "rights"

urlpatterns = [
    path("", views.how_to_ask, name="home"),
]
