"""The class change."""

from django.urls import path

from progress.views.classes import change, choose, overview

urlpatterns = [
    path("", overview, name="class"),
    path("option/", choose, name="choose_option"),
    path("<slug:track>/", change, name="change_class"),
]
