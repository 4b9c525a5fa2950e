"""What a learner sends in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """The index of the chosen option, or -1 for "I don't know"."""

    answer = forms.IntegerField(
        min_value=-1,
        max_value=100,
        error_messages={
            "required": _("Choose an answer first, or say that you don't know."),
            "invalid": _("Choose one of the answers shown."),
            "min_value": _("Choose one of the answers shown."),
            "max_value": _("Choose one of the answers shown."),
        },
    )
