"""The learner's own page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.services import current_learner
from dashboard.contexts.me import me_page
from skills.selectors import published


@require_safe
@login_not_required
def me(request: HttpRequest) -> HttpResponse:
    """How am I doing, and what next? Guests see what their session holds."""
    return render(request, "dashboard/me.html", {"page": me_page(current_learner(request), published())})
