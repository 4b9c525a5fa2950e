"""Is the service alive, and can it do its work? For load balancers and monitors."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from skills.selectors import NoCurriculum, published


@require_safe
@login_not_required
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@require_safe
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and a curriculum is published; 503 otherwise, with the reason."""
    connection.ensure_connection()
    try:
        revision = published().number
    except NoCurriculum:
        return JsonResponse({"ok": False, "reason": "no curriculum is published; run load_tree"}, status=503)
    return JsonResponse({"ok": True, "revision": revision})


urlpatterns = [path("health/alive/", alive, name="alive"), path("health/ready/", ready, name="ready")]
