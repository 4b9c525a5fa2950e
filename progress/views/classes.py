"""Looking at the classes, and changing class."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.services import current_learner, ensure_learner
from progress.contexts.classes import class_page, is_open
from progress.services import ClassLocked, change_class, choose_option
from skills.selectors import published


@require_safe
@login_not_required
def overview(request: HttpRequest) -> HttpResponse:
    """Every class with what it would mean for me."""
    page = class_page(current_learner(request), published())
    return render(request, "progress/classes.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def change(request: HttpRequest, track: str) -> HttpResponse:
    """The report for one class (GET), and taking it (POST)."""
    now = published()
    if track not in {klass.slug for klass in now.tree.classes}:
        raise Http404
    template = "progress/class.html"
    if request.method == "POST":
        try:
            change_class(ensure_learner(request), now, track)
        except ClassLocked:
            messages.error(request, _("The class change is not open yet: The Origin comes first."))
            return redirect("class")
        template = "progress/changed.html"
    learner_id = current_learner(request)
    page = class_page(learner_id, now)
    shown = next(klass for klass in page.classes if klass.track.slug == track)
    context = {"page": page, "shown": shown, "is_open": is_open(shown.track, learner_id, now)}
    return render(request, template, context)


@require_POST
@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """Choose an option at a branching point."""
    now = published()
    option = request.POST.get("option", "")
    group = next((group for group in now.tree.groups if group.option and group.option.slug == option), None)
    if group is None:
        raise Http404
    choose_option(ensure_learner(request), now, option)
    messages.success(request, _("Chosen. The other option stays open to you."))
    return redirect("change_class", group.track.slug)
