"""The pages that join several apps."""

from django.urls import path

from dashboard.views.me import me
from dashboard.views.skill import skill
from dashboard.views.tree import home, tree

urlpatterns = [
    path("", home, name="home"),
    path("tree/", tree, name="tree"),
    path("skills/<slug:slug>/", skill, name="skill"),
    path("me/", me, name="me"),
]
