"""Who may see what: an attempt is its learner's alone, and a stranger gets 404."""

from django.http import Http404, HttpRequest

from accounts.services import current_learner
from assessments import selectors
from assessments.models import Attempt
from skills.domain.document import Skill
from skills.selectors import Published


class SkillRetired(Exception):
    """The attempt's skill has left the tree since; there is nothing to show it by."""


def own_attempt(request: HttpRequest, attempt_id: int) -> Attempt:
    found = selectors.own_attempt(current_learner(request), attempt_id)
    if found is None:
        raise Http404
    return found


def skill_or_404(published: Published, slug: str) -> Skill:
    number = published.tree.numbers.get(slug)
    if number is None:
        raise Http404
    return published.tree.skills[number]


def skill_of(attempt: Attempt, published: Published) -> Skill:
    """The skill as it is published now, under whatever name. Raises SkillRetired."""
    number = published.numbers.get(attempt.skill_id)
    if number is None:
        raise SkillRetired(attempt.skill.slug)
    return published.tree.skills[number]
