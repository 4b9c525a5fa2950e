"""The tree that we ship carries its source: every name, every gate, and nothing more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from skills.domain.document import CurriculumDocument, Finished, Tier, Track
from skills.domain.load import load_file
from skills.domain.walking import walk

TREE = Path(__file__).parents[2] / "data" / "tree.yaml"

type Options = dict[str, list[str]]
type Names = list[tuple[str, list[str] | Options]]

SOURCE: dict[str, Names] = {
    "The Origin": [
        ("Python Mastery", ["Python Syntax & Types", "Data Structure Core", "OOP & Functional"]),
        ("DevOps Foundations", ["Linux CLI", "Git Version Control"]),
        ("Math & Logic", ["Linear Algebra & Statistics"]),
    ],
    "AI Engineer": [
        ("System Foundation", ["FastAPI Essentials", "Dependency Injection", "Async Architecture", "Docker Basics"]),
        ("전문 분야 선택", {
            "Serving Specialist": ["Model Serialization", "Inference Optimization", "Serving Frameworks"],
            "App Architect": ["Database Design", "Caching Strategy", "Message Queue"],
        }),
        ("Infrastructure Mastery", ["Container Orchestration", "GPU Scaling"]),
    ],
    "AI Modeler / Researcher": [
        ("Deep Learning Engine", ["Tensor Operations", "AutoGrad & Backprop", "Training Loop"]),
        ("도메인 특화", {
            "Vision Sage": ["CNN Backbones", "Object Detection", "Generative Vision"],
            "Language Sage": ["Transformer Arch", "Tokenization", "PEFT"],
        }),
        ("Advanced Training", ["Distributed Training", "Memory Optimization"]),
    ],
    "LLM Application Engineer": [
        ("Context Integration", ["Prompting Basics", "Chain of Thought", "Embeddings", "Vector DB"]),
        ("시스템 고도화", {
            "Agentic Workflow": ["ReAct Pattern", "Tool Use", "Multi-Agent"],
            "Reliability & Eval": ["Advanced RAG", "Chunking Strategy", "LLM Evaluation"],
        }),
        ("Production Excellence", ["Prompt Management", "Feedback Loop"]),
    ],
    "Data Engineer": [
        ("Data Flow", ["SQL Mastery", "Data Modeling", "Workflow Orchestration"]),
        ("기술 스택 특화", {
            "Big Data Master": ["Distributed Concept", "Spark Logic"],
            "Real-time Master": ["Event Streaming", "Stream Processing"],
        }),
        ("Data Architecture", ["Modern Data Stack"]),
    ],
    "MLOps Engineer": [
        ("Automation Core", ["Docker & Registry", "CI/CD Pipelines", "Model Logging"]),
        ("운영 집중 분야", {
            "FinOps": ["Resource Mgmt", "IaC"],
            "Model Health": ["Drift Detection", "Observability"],
        }),
        ("Monitoring Mastery", ["Continuous Training"]),
    ],
}  # fmt: skip
"""Track, its tiers in order, and their skills; a branching point is known by its Korean name, with its options."""

CLASS_TITLES = {
    "AI Engineer": "시스템 구축가",
    "AI Modeler / Researcher": "알고리즘 술사",
    "LLM Application Engineer": "에이전트 소환사",
    "Data Engineer": "데이터 대장장이",
    "MLOps Engineer": "운영의 지배자",
}
OPTION_TAGLINES = {
    "Serving Specialist": "추론 최적화",
    "App Architect": "서비스 아키텍처",
    "Vision Sage": "시각 지능",
    "Language Sage": "언어 지능",
    "Agentic Workflow": "자율 에이전트",
    "Reliability & Eval": "신뢰성 및 평가",
    "Big Data Master": "대용량 처리",
    "Real-time Master": "실시간 처리",
    "FinOps": "비용 최적화",
    "Model Health": "품질 모니터링",
}


@pytest.fixture(scope="module")
def tree() -> CurriculumDocument:
    loaded = load_file(TREE)
    assert loaded.faults == [], "no error and no warning"
    assert loaded.document is not None
    return loaded.document


def tiers(tree: CurriculumDocument) -> Iterator[tuple[Track, Tier]]:
    return ((track, tier) for track in tree.tracks for tier in track.tiers)


def names_of(tier: Tier) -> tuple[str, list[str] | Options]:
    if tier.options is None:
        return tier.name.en, [skill.name.en for skill in tier.skills or ()]
    return tier.name.ko, {option.name.en: [skill.name.en for skill in option.skills] for option in tier.options}


def test_every_name_of_the_source_stands_at_its_place(tree):
    assert {track.name.en: [names_of(tier) for tier in track.tiers] for track in tree.tracks} == SOURCE


def test_there_are_6_tracks_18_tiers_10_options_and_57_skills(tree):
    kinds = [found.kind for found in walk(tree)]
    assert [kinds.count(kind) for kind in ("track", "tier", "option", "skill")] == [6, 18, 10, 57]
    members = [sum(len(skills) for t, *_, skills in tree.containers() if t is track) for track in tree.tracks]
    assert members == [6, 12, 11, 12, 8, 8]


def test_the_classes_have_their_korean_titles(tree):
    assert {track.name.en: track.class_title.ko for track in tree.tracks if track.class_title} == CLASS_TITLES
    assert tree.tracks[0].tagline.ko == "공통 필수 기반"


def test_the_options_say_in_korean_what_they_are_about(tree):
    options = [option for _, tier in tiers(tree) for option in tier.options or ()]
    assert {option.name.en: option.tagline.ko for option in options} == OPTION_TAGLINES


def test_the_last_tier_of_every_class_is_its_gem(tree):
    gems = {(track.name.en, tier.name.en) for track, tier in tiers(tree) if tier.gem}
    assert gems == {(name, rows[-1][0]) for name, rows in SOURCE.items() if name in CLASS_TITLES}


def test_the_origin_is_the_only_thing_that_anything_requires(tree):
    required = {found.node.slug: found.node.requires for found in walk(tree) if found.node.requires is not None}
    origin, *classes = tree.tracks
    assert required == {track.slug: Finished(track=origin.slug) for track in classes}
    assert tree.rules.gate_level == 1


def test_every_skill_has_at_least_two_resources_and_one_of_them_in_english(tree):
    for skill in tree.skills():
        assert len({resource.url for resource in skill.resources}) >= 2, skill.slug
        assert any(resource.language == "en" for resource in skill.resources), skill.slug


def test_every_level_takes_at_least_as_long_as_the_one_below(tree):
    for skill in tree.skills():
        assert skill.hours.lv1 < skill.hours.lv2 <= skill.hours.lv3, skill.slug


def test_korean_texts_are_korean(tree):
    for found in walk(tree):
        assert any("가" <= char <= "힣" for char in found.node.description.ko), found.node.slug


def test_no_text_has_a_dash_as_long_as_an_em(tree):
    assert "\u2014" not in TREE.read_text(encoding="utf-8")
