"""The map."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.services import current_learner
from dashboard.contexts.tree import map_page
from skills.selectors import published


@require_safe
@login_not_required
def tree(request: HttpRequest) -> HttpResponse:
    """The map; `?class=` shows one track, `?q=` finds skills by name."""
    return _map(request, has_lead=False)


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The same map; someone who has not begun reads first what it is."""
    return _map(request, has_lead=True)


def _map(request: HttpRequest, *, has_lead: bool) -> HttpResponse:
    only, query = request.GET.get("class", ""), request.GET.get("q", "")[:80]
    try:
        page = map_page(current_learner(request), published(), only, query)
    except KeyError:
        raise Http404 from None
    return render(request, "dashboard/tree.html", {"page": page, "has_lead": has_lead and page.is_new})
