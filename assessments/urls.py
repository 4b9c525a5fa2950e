"""Assessments: for now the Lv1 quiz."""

from django.urls import path

from assessments.views.quiz import answer, attempt, intro, question, start

urlpatterns = [
    path("attempts/<int:attempt_id>/", attempt, name="attempt"),
    path("attempts/<int:attempt_id>/<int:position>/", question, name="question"),
    path("attempts/<int:attempt_id>/<int:position>/answer/", answer, name="answer"),
    path("<slug:slug>/1/", intro, name="quiz"),
    path("<slug:slug>/1/start/", start, name="start_quiz"),
]
