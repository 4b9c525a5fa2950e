"""Drawing a quiz, ordering options, and what the answers come to."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.quiz import Answered, Candidate, draw, figure, option_order, score

START = datetime(2026, 1, 1, tzinfo=UTC)
times = st.none() | st.integers(0, 50).map(lambda hours: START + timedelta(hours=hours))
seeds = st.integers(0, 2**48)


@st.composite
def pools(draw_from):
    seen = draw_from(st.lists(st.tuples(st.sampled_from("abcd"), times), max_size=20))
    return [Candidate(item, topic, when) for item, (topic, when) in enumerate(seen, start=1)]


@given(pools(), st.integers(1, 10), seeds)
def test_a_draw_never_has_more_than_asked_for_or_than_there_are_and_no_item_twice(pool, count, seed):
    drawn = draw(pool, count, seed)
    assert len(drawn) == min(count, len(pool))
    assert len({candidate.item for candidate in drawn}) == len(drawn)
    assert set(drawn) <= set(pool)


@given(pools(), st.integers(1, 10), seeds)
def test_a_draw_is_balanced_over_the_topics_that_still_have_items(pool, count, seed):
    have = Counter(candidate.topic for candidate in pool)
    taken = Counter(candidate.topic for candidate in draw(pool, count, seed))
    for topic in have:
        for other in have:
            assert taken[topic] >= taken[other] - 1 or taken[topic] == have[topic]


@given(pools(), st.integers(1, 10), seeds)
def test_within_a_topic_unseen_items_come_first_then_those_seen_longest_ago(pool, count, seed):
    drawn = draw(pool, count, seed)
    for left in set(pool) - set(drawn):
        for taken in drawn:
            if taken.topic == left.topic:
                assert taken.last_seen is None or (left.last_seen is not None and taken.last_seen <= left.last_seen)


@given(pools(), st.integers(1, 10), seeds, st.randoms())
def test_the_same_candidates_and_seed_give_the_same_draw_in_whatever_order_they_come(pool, count, seed, chance):
    shuffled = list(pool)
    chance.shuffle(shuffled)
    assert draw(shuffled, count, seed) == draw(pool, count, seed)


def test_seeds_make_different_quizzes():
    pool = [Candidate(item, "abc"[item % 3]) for item in range(12)]
    assert len({tuple(c.item for c in draw(pool, 5, seed)) for seed in range(20)}) > 10


def test_every_item_can_be_drawn():
    pool = [Candidate(item, "abc"[item % 3]) for item in range(12)]
    assert {c.item for seed in range(100) for c in draw(pool, 5, seed)} == set(range(12))


@given(st.lists(st.text(max_size=5), min_size=3, max_size=5), seeds)
def test_the_order_of_options_is_a_permutation_and_repeats_with_its_seed(texts, seed):
    order = option_order(texts, seed)
    assert sorted(order) == list(range(len(texts)))
    assert option_order(texts, seed) == order


@given(st.lists(st.integers(-9999, 9999), min_size=3, max_size=5, unique=True), seeds)
def test_figures_stay_sorted(numbers, seed):
    assert option_order([f"{number:,}" for number in sorted(numbers)], seed) == list(range(len(numbers)))


def test_options_with_any_words_are_shuffled():
    orders = {tuple(option_order(["1", "2", "three", "4"], seed)) for seed in range(50)}
    assert len(orders) > 10


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7), ("-9", -9), ("−9", -9), ("1,024", 1024), ("3.16", 3.16), ("94.7%", 94.7), ("15 %", 15), ("`12`", 12),
        ("2e3", 2000), ("nan", None), ("inf", None), ("1_000", None), ("(4, 2)", None), ("-4 -1", None), ("2 GB", None),
        ("", None), ("[1]", None),
    ],
)  # fmt: skip
def test_a_figure_is_a_number_and_nothing_else(text, number):
    assert figure(text) == number


def result(correct: int, asked: int):
    return score([Answered("a", index < correct) for index in range(asked)])


@pytest.mark.parametrize(
    ("correct", "asked", "passes"),
    [(4, 5, True), (3, 5, False), (5, 5, True), (0, 5, False), (8, 10, True), (7, 10, False), (11, 14, False)],
)
def test_eighty_percent_passes(correct, asked, passes):
    assert result(correct, asked).passes(80) is passes


@pytest.mark.parametrize(("needed", "passes"), [(66, True), (67, False)])
def test_two_of_three_are_judged_exactly_not_by_a_rounded_percentage(needed, passes):
    assert result(2, 3).percent == 66
    assert result(2, 3).passes(needed) is passes


@given(st.lists(st.builds(Answered, st.sampled_from("abc"), st.booleans()), min_size=1, max_size=20))
def test_topics_add_up_to_the_whole(answers):
    found = score(answers)
    assert sum(topic.correct for topic in found.topics) == found.correct == sum(a.correct for a in answers)
    assert sum(topic.asked for topic in found.topics) == found.asked == len(answers)
    assert {topic.topic for topic in found.topics if topic.failed} == {a.topic for a in answers if not a.correct}
