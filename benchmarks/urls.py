"""All addresses of the product, and `/bare/`: a page for signed-in users that does nothing else (two queries)."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<!doctype html><title>bare</title><p>{request.user.pk}")


urlpatterns = [path("bare/", bare), path("", include("techtree.urls"))]
