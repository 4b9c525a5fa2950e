"""Is the service alive, and can it do its work? For load balancers and monitors.

A middleware, and the first one: probes come by address instead of by host name, and without TLS.
"""

from collections.abc import Callable

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from skills.selectors import NoCurriculum, published

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


def answer_probes(get_response: GetResponse) -> GetResponse:
    """Answer `/health/alive/` and `/health/ready/`; everything else goes on."""
    probes = {"/health/alive/": alive, "/health/ready/": ready}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        probe = probes.get(request.path_info)
        return probe() if probe else get_response(request)

    return middleware


def alive() -> HttpResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


def ready() -> HttpResponse:
    """The database answers and a curriculum is published; 503 otherwise, with the reason."""
    try:
        return JsonResponse({"ok": True, "revision": published().number})
    except NoCurriculum:
        return JsonResponse({"ok": False, "reason": "no curriculum is published; run load_tree"}, status=503)
    except DatabaseError:
        return JsonResponse({"ok": False, "reason": "the database does not answer"}, status=503)
