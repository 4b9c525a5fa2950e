"""The skill page: what it says, to whom, and at what cost."""

import re

import pytest
from django.test import Client

from benchmarks.generate import generate_tree
from progress.domain.levels import Kind
from progress.services import record_evidence
from skills.selectors import Published, published
from skills.services import load_tree

HTMX = {"HX-Request": "true"}


def test_an_open_skill_shows_its_topics_resources_and_the_way_to_prove_it(client: Client, curriculum: Published):
    page = client.get("/skills/python-syntax-types/").content.decode()
    skill = curriculum.tree.skills[curriculum.tree.numbers["python-syntax-types"]]
    for topic in skill.topics:
        assert topic.summary.en in page
    for resource in skill.resources:
        assert f'href="{resource.url}"' in page
    assert 'href="/assess/python-syntax-types/1/"' in page
    assert "why-locked" not in page


def test_a_locked_skill_names_what_is_missing_and_the_cheapest_way_in_hours(client: Client, curriculum: Published):
    page = client.get("/skills/fastapi-essentials/").content.decode()
    origin = curriculum.tree.members["the-origin"]
    hours = sum(curriculum.tree.skills[number].hours.lv1 for number in origin)
    assert "Finish The Origin" in page
    assert "0/6" in page
    assert f"<strong>{hours:.0f} hours</strong>" in page
    assert "Begin with Python Syntax &amp; Types" in page
    assert 'href="/assess/fastapi-essentials/1/"' not in page


def test_my_evidence_is_listed_and_nobody_elses(as_alice: Client, as_bob: Client, alice, curriculum: Published):
    record_evidence(alice.pk, curriculum, "linux-cli", 1, Kind.QUIZ, "test:1")
    assert "by quiz" in as_alice.get("/skills/linux-cli/").content.decode()
    assert "by quiz" not in as_bob.get("/skills/linux-cli/").content.decode()


def test_the_panel_is_a_part_of_the_page_and_the_cold_address_the_whole(client: Client, curriculum: Published):
    panel = client.get("/skills/linux-cli/", headers=HTMX)
    whole = client.get("/skills/linux-cli/")
    assert "<html" not in panel.content.decode()
    assert 'id="panel-title"' in panel.content.decode()
    assert "<html" in whole.content.decode()
    assert "<h1>Linux CLI</h1>" in whole.content.decode()
    assert "HX-Request" in panel["Vary"]


def test_every_skill_has_its_page_in_both_languages(client: Client, curriculum: Published):
    for skill in curriculum.tree.skills:
        for language, name in (("en", skill.name.en), ("ko", skill.name.ko)):
            page = client.get(f"/skills/{skill.slug}/", headers={"accept-language": language})
            assert page.status_code == 200
            assert name.replace("&", "&amp;") in page.content.decode()


def test_an_unknown_skill_is_not_found_and_the_page_only_reads(client: Client, curriculum: Published):
    assert client.get("/skills/no-such-skill/").status_code == 404
    assert client.post("/skills/linux-cli/").status_code == 405


def test_a_former_slug_leads_to_the_present_page(client: Client, curriculum: Published, tmp_path, root):
    text = (root / "data/tree.yaml").read_text()
    renamed = re.sub(
        r"^( *)- slug: linux-cli$", r"\1- slug: command-line\n\1  renamed_from: [linux-cli]", text, flags=re.M
    )
    file = tmp_path / "tree.yaml"
    file.write_text(renamed.replace("skill: linux-cli", "skill: command-line"))
    assert load_tree(file).applied
    response = client.get("/skills/linux-cli/")
    assert (response.status_code, response.url) == (301, "/skills/command-line/")


@pytest.mark.parametrize("path", ["/skills/{slug}/", "/me/"])
def test_queries_are_as_many_with_57_skills_as_with_2000(
    path, as_alice, alice, tmp_path, settings, django_assert_max_num_queries
):
    counts = []
    for skills in (57, 2000):
        file = tmp_path / f"{skills}.yaml"
        file.write_text(generate_tree(skills, 3).replace("slug: generated-tree", f"slug: tree-{skills}", 1))
        assert load_tree(file).applied
        settings.DEFAULT_CURRICULUM = f"tree-{skills}"
        tree = published()
        for skill in tree.tree.skills[: skills // 10]:
            record_evidence(alice.pk, tree, skill.slug, 1, Kind.QUIZ, "test:1")
        address = path.format(slug=tree.tree.skills[-1].slug)
        as_alice.get(address)
        with django_assert_max_num_queries(8) as captured:
            assert as_alice.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
