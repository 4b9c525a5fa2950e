"""What the quiz pages show. The key and the explanations are handed over only once the answer is in."""

from dataclasses import dataclass
from datetime import datetime

from assessments import selectors
from assessments.domain.bank import Item
from assessments.domain.quiz import UNKNOWN, Score, TopicScore
from assessments.models import Attempt, Question
from progress.selectors import standing
from skills.domain.document import QuizRules, Resource, Skill, Text, Tier, Topic, Track
from skills.selectors import Published


@dataclass(frozen=True)
class AttemptShown:
    attempt: Attempt
    score: Score


@dataclass(frozen=True)
class IntroPage:
    """Before a quiz. `state` is locked, empty, open, resume, waiting or earned."""

    skill: Skill
    rules: QuizRules
    state: str
    unfinished: Attempt | None
    retake_at: datetime | None
    history: tuple[AttemptShown, ...]


def intro_page(learner_id: int | None, published: Published, skill: Skill) -> IntroPage:
    rules = published.tree.document.rules.quiz
    skill_id = published.skill_ids[skill.slug]
    number = published.tree.numbers[skill.slug]
    mine = standing(learner_id, published)
    unfinished = selectors.open_attempt(learner_id, skill_id) if learner_id else None
    retake = selectors.retake_at(learner_id, skill_id, rules) if learner_id else None
    past = selectors.attempts(learner_id, skill_id) if learner_id else []
    if unfinished:
        state = "resume"
    elif mine.earned.get(number):
        state = "earned"
    elif not mine.is_open(number):
        state = "locked"
    elif retake:
        state = "waiting"
    else:
        state = "open" if selectors.has_items(skill_id) else "empty"
    history = tuple(AttemptShown(attempt, selectors.attempt_score(attempt.questions.all())) for attempt in past)
    return IntroPage(skill, rules, state, unfinished, retake, history)


@dataclass(frozen=True)
class Choice:
    """One answer to choose from; `value` is what the form sends back."""

    value: int
    text: Text


@dataclass(frozen=True)
class Revealed:
    """An option after the answer: whether it is the key, whether it was chosen, and why."""

    text: Text
    why: Text
    is_key: bool
    is_chosen: bool


@dataclass(frozen=True)
class QuestionPage:
    """One question, open or answered. `revealed` stays empty until the answer is in."""

    attempt: Attempt
    skill: Skill
    position: int
    total: int
    stem: Text
    code: str | None
    topic: Topic | None
    choices: tuple[Choice, ...]
    revealed: tuple[Revealed, ...]
    is_answered: bool
    is_correct: bool
    is_unknown: bool
    source: object | None
    is_last: bool

    @property
    def done(self) -> int:
        return self.position if self.is_answered else self.position - 1


def question_page(attempt: Attempt, asked: list[Question], position: int, skill: Skill) -> QuestionPage | None:
    """The page of one question, or None when it was not put."""
    question = next((question for question in asked if question.position == position), None)
    if question is None:
        return None
    item = selectors.document(question.item)
    answered = question.answer is not None
    return QuestionPage(
        attempt=attempt,
        skill=skill,
        position=position,
        total=len(asked),
        stem=item.stem,
        code=item.code,
        topic=next((topic for topic in skill.topics if topic.slug == item.topic), None),
        choices=() if answered else tuple(Choice(index, item.options[index].text) for index in question.order),
        revealed=_revealed(question, item) if answered else (),
        is_answered=answered,
        is_correct=bool(question.correct),
        is_unknown=question.answer == UNKNOWN,
        source=item.source if answered else None,
        is_last=all(other.answer is not None for other in asked if other is not question),
    )


def _revealed(question: Question, item: Item) -> tuple[Revealed, ...]:
    return tuple(
        Revealed(item.options[index].text, item.options[index].why, index == item.key, index == question.answer)
        for index in question.order
    )


@dataclass(frozen=True)
class TopicResult:
    topic: Topic
    score: TopicScore


@dataclass(frozen=True)
class Mistake:
    position: int
    stem: Text


@dataclass(frozen=True)
class ResultPage:
    """After the last answer: the score, what it brought, what to read where a topic failed."""

    attempt: Attempt
    skill: Skill
    score: Score
    topics: tuple[TopicResult, ...]
    mistakes: tuple[Mistake, ...]
    resources: tuple[Resource, ...]
    opened: tuple[Skill, ...]
    finished: tuple[Tier | Track, ...]
    retake_at: datetime | None
    class_change_open: bool


def result_page(attempt: Attempt, asked: list[Question], skill: Skill, published: Published) -> ResultPage:
    tree = published.tree
    score = selectors.attempt_score(asked)
    topics = {topic.slug: topic for topic in skill.topics}
    nodes: dict[str, Tier | Track] = {tier.slug: tier for track in tree.document.tracks for tier in track.tiers}
    nodes |= tree.tracks
    opened = tuple(tree.skills[tree.numbers[s]] for s in attempt.outcome.get("opened", ()) if s in tree.numbers)
    finished = tuple(nodes[slug] for slug in attempt.outcome.get("finished", ()) if slug in nodes)
    mine = standing(attempt.learner_id, published)
    return ResultPage(
        attempt=attempt,
        skill=skill,
        score=score,
        topics=tuple(TopicResult(topics[t.topic], t) for t in score.topics if t.topic in topics),
        mistakes=tuple(Mistake(q.position, selectors.document(q.item).stem) for q in asked if not q.correct),
        resources=tuple(skill.resources),
        opened=opened,
        finished=finished,
        retake_at=selectors.retake_at(attempt.learner_id, attempt.skill_id, tree.document.rules.quiz),
        class_change_open=any(isinstance(node, Track) for node in finished)
        and any(tree.track_gates[track.slug].holds(mine.held) for track in tree.classes),
    )
