"""The Lv1 quiz: intro, one question at a time, result. Guests may take it; what they did is kept at sign-up."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.services import current_learner, ensure_learner
from assessments import selectors
from assessments.access import SkillRetired, own_attempt, skill_of, skill_or_404
from assessments.contexts.quiz import intro_page, question_page, result_page
from assessments.forms import AnswerForm
from assessments.models import Question
from assessments.services import AlreadyEarned, NoItems, TooEarly, answer_question, start_quiz
from progress.services import SkillLocked
from skills.selectors import present_slug, published


def _until_retired(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An attempt ends kindly when its skill has left the tree in the meantime."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SkillRetired:
            gone = _("This skill has left the tree, and its quiz with it. What you showed before is kept.")
            messages.info(request, gone)
            return redirect("me")

    return wrapped


@require_safe
@never_cache
@login_not_required
def intro(request: HttpRequest, slug: str) -> HttpResponse:
    """What the quiz asks, how it is passed, and my attempts so far; a former slug leads to the present one."""
    now = published()
    if slug not in now.tree.numbers and (present := present_slug(slug)):
        return redirect("quiz", present, permanent=True)
    page = intro_page(current_learner(request), now, skill_or_404(now, slug))
    return render(request, "assessments/intro.html", {"page": page})


@require_POST
@login_not_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a quiz, or go on with the one that is open."""
    now = published()
    skill_or_404(now, slug)
    try:
        started = start_quiz(ensure_learner(request), now, slug)
    except SkillLocked:
        messages.error(request, _("This skill is still locked. Its page says what opens it."))
        return redirect("skill", slug)
    except TooEarly as early:
        when = date_format(localtime(early.when), "TIME_FORMAT")
        messages.error(request, _("A new attempt can start at %(time)s.") % {"time": when})
        return redirect("quiz", slug)
    except (AlreadyEarned, NoItems):
        return redirect("quiz", slug)
    return redirect("attempt", started.pk)


@require_safe
@never_cache
@login_not_required
@_until_retired
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The open question of my attempt, or its result."""
    mine = own_attempt(request, attempt_id)
    now = published()
    skill = skill_of(mine, now)
    asked = selectors.questions(mine)
    waiting = next((question for question in asked if question.answer is None), None)
    if mine.finished_at is not None and mine.passed is None:
        return redirect("quiz", skill.slug)
    if waiting is None or mine.finished_at is not None:
        return render(request, "assessments/result.html", {"page": result_page(mine, asked, skill, now)})
    page = question_page(mine, asked, waiting.position, skill)
    return render(request, "assessments/question.html", {"page": page, "form": AnswerForm()})


@require_safe
@never_cache
@login_not_required
@_until_retired
def question(request: HttpRequest, attempt_id: int, position: int) -> HttpResponse:
    """An answered question with every option explained; an open one leads to the attempt."""
    mine = own_attempt(request, attempt_id)
    page = question_page(mine, selectors.questions(mine), position, skill_of(mine, published()))
    if page is None:
        raise Http404
    if not page.is_answered:
        return redirect("attempt", mine.pk)
    return render(request, "assessments/answered.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@_until_retired
def answer(request: HttpRequest, attempt_id: int, position: int) -> HttpResponse:
    """Take the answer to one question; sent twice, the first counts. Merely visited, it leads to the question."""
    mine = own_attempt(request, attempt_id)
    if request.method != "POST":
        return redirect("question", mine.pk, position)
    form = AnswerForm(request.POST)
    now = published()
    skill = skill_of(mine, now)
    try:
        if form.is_valid():
            answer_question(mine, position, form.cleaned_data["answer"], now)
            return redirect("question", mine.pk, position)
    except Question.DoesNotExist:
        raise Http404 from None
    except ValueError:
        form.add_error("answer", _("Choose one of the answers shown."))
    asked = selectors.questions(mine)
    page = question_page(mine, asked, position, skill)
    if page is None:
        raise Http404
    if page.is_answered or mine.finished_at is not None:
        return redirect("question", mine.pk, position)
    return render(request, "assessments/question.html", {"page": page, "form": form}, status=422)
