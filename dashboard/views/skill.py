"""A skill's page; within the map it opens as a panel."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from accounts.services import current_learner
from dashboard.contexts.skill import skill_page
from skills.selectors import present_slug, published


class HtmxHttpRequest(HttpRequest):
    """A request as django-htmx's middleware hands it on."""

    htmx: HtmxDetails


@require_safe
@vary_on_headers("HX-Request")
@login_not_required
def skill(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """The whole page when opened cold, its panel when the map asks; a former slug leads to the present one."""
    page = skill_page(current_learner(request), published(), slug)
    if page is None:
        present = present_slug(slug)
        if present is None:
            raise Http404
        return redirect("skill", present, permanent=True)
    in_panel = bool(request.htmx) and not request.htmx.boosted
    # Headings go on from the map's h1 in the panel, and from the skill's own on its page.
    context = {"page": page, "in_panel": in_panel, "section": 3 if in_panel else 2}
    return render(request, "dashboard/skill.html#panel" if in_panel else "dashboard/skill.html", context)
