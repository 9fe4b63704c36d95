"""Addresses of chat."""

from django.urls import path

from chat import views

app_name = "chat"

urlpatterns = [
    path("", views.not_open_yet, name="home"),
]
