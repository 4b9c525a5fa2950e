"""The admin: everything to look at, gates to edit, and no other way to write."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Learner, User
from assessments.models import Attempt, Item
from progress.models import ClassChange, Evidence, XpEntry
from skills.models import Curriculum, Option, Revision, Skill, Tier, Track
from skills.selectors import published
from skills.services import change_gate
from tests.cast import show
from tests.skills.trees import garden, load, skills_of

pytestmark = pytest.mark.django_db

PAGES = (
    "accounts_user", "assessments_attempt", "assessments_item", "progress_classchange", "accounts_learner",
    "progress_evidence", "progress_xpentry", "skills_curriculum", "skills_option", "skills_revision", "skills_skill",
    "skills_tier", "skills_track",
)  # fmt: skip


def staff(*permissions: str, **fields: Any) -> Client:
    user = User.objects.create_user(f"staff-{User.objects.count()}@example.org", "pw", is_staff=True, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    assert user.user_permissions.count() == len(permissions)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return staff(is_superuser=True)


@pytest.fixture
def small(tmp_path, settings) -> Curriculum:
    settings.DEFAULT_CURRICULUM = "small"
    load(tmp_path, garden())
    return Curriculum.objects.get()


def url_of(row: Any, view: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{view}", args=[row.pk])


def page_of(client: Client, row: Any) -> str:
    response = client.get(url_of(row))
    assert response.status_code == 200
    return response.content.decode()


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    assert found, name
    return found[1]


def save(client: Client, row: Any, text: str, base: int | None = None, **more: str) -> Any:
    """Open the form and send it back with another gate."""
    base = base or int(field(page_of(client, row), "base"))
    return client.post(url_of(row), {"requires": text, "base": base, **inlines(row), **more}, follow=True)


def inlines(row: Any) -> dict[str, str]:
    names = ("topics", "resources", "recommendations") if isinstance(row, Skill) else ()
    return {f"{name}-{part}_FORMS": "0" for name in names for part in ("TOTAL", "INITIAL")}


# Who may come in


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_sign_in(client, page):
    response = client.get(reverse(f"admin:{page}_changelist"), follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


def test_the_admin_has_no_sign_in_of_its_own(client):
    response = client.get(reverse("admin:login") + "?next=/admin/")
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=%2Fadmin%2F")
    assert client.post(reverse("admin:login"), {"username": "a", "password": "b"}).status_code == 302


def test_a_learner_without_staff_rights_is_refused(as_alice, small):
    for address in ("/admin/", url_of(Skill.objects.get(slug="dig"))):
        response = as_alice.get(address, follow=True)
        assert response.status_code == 403


def test_staff_see_only_what_they_have_a_permission_for(small):
    client = staff("view_skill")
    skill = Skill.objects.get(slug="dig")
    assert client.get(reverse("admin:skills_skill_changelist")).status_code == 200
    assert client.get(reverse("admin:accounts_learner_changelist")).status_code == 403
    html = page_of(client, skill)
    assert 'name="requires"' not in html
    assert client.post(url_of(skill), {"requires": "sow", "base": 1}).status_code == 403
    assert Revision.objects.count() == 1
    assert staff().get(reverse("admin:skills_skill_changelist")).status_code == 403


def test_the_permission_to_change_skills_is_none_to_change_tracks(small):
    client = staff("change_skill")
    assert save(client, Skill.objects.get(slug="water"), "dig").status_code == 200
    assert Revision.objects.count() == 2
    assert client.get(url_of(Track.objects.get(slug="orchard"))).status_code == 403


def test_nothing_can_be_added_or_deleted_and_only_gates_can_be_changed(rf, editor, small):
    request = rf.get("/admin/")
    request.user = User.objects.get(is_superuser=True)
    for model, page in admin.site._registry.items():
        assert not page.has_add_permission(request), model
        assert not page.has_delete_permission(request), model
        assert page.has_change_permission(request) == (model in (Track, Tier, Option, Skill)), model
        for inline in page.get_inline_instances(request):
            assert not inline.has_add_permission(request, None)
            assert not inline.has_change_permission(request, None)
            assert not inline.has_delete_permission(request, None)
    skill = Skill.objects.get(slug="dig")
    assert editor.get(reverse("admin:skills_skill_add")).status_code == 403
    assert editor.post(url_of(skill, "delete"), {"post": "yes"}).status_code == 403
    rows = {"action": "delete_selected", "_selected_action": skill.pk, "post": "yes"}
    editor.post(reverse("admin:skills_skill_changelist"), rows)
    assert Skill.objects.filter(slug="dig", retired_at=None).exists()


def test_only_our_own_models_are_in_the_admin():
    names = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}
    assert names == set(PAGES)


# Safety of pages


def test_admin_pages_have_a_policy_of_their_own_and_other_pages_keep_the_strict_one(editor, curriculum):
    loose = editor.get("/admin/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval';" in loose
    assert "style-src 'self' 'unsafe-inline';" in loose
    assert "frame-ancestors 'none'" in loose
    assert "default-src 'none'" in loose
    skill = Skill.objects.first()
    assert editor.get(url_of(skill)).headers["Content-Security-Policy"] == loose
    assert "unsafe" not in editor.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in Client().get("/accounts/login/").headers["Content-Security-Policy"]


# Editing gates


def test_a_gate_is_saved_as_a_new_revision_of_its_author(small):
    client = staff(is_superuser=True)
    skill = Skill.objects.get(slug="water")
    response = save(client, skill, "all: [dig, {skill: sow, level: 2}]")
    assert "Published revision 2: the gate of “water” is changed." in response.content.decode()
    skill.refresh_from_db()
    assert skill.requires == {"all": ["dig", {"skill": "sow", "level": 2}]}
    revision = Revision.objects.get(number=2)
    assert revision.author == User.objects.get(is_superuser=True)
    assert published("small").tree.document.model_dump(mode="json", exclude_none=True) == revision.document
    assert "all:\n- dig\n- {skill: sow, level: 2}" in page_of(client, skill)


@pytest.mark.parametrize(
    ("model", "slug", "text"),
    [(Track, "orchard", "{skill: dig, level: 2}"), (Tier, "trees", "mint"), (Option, "roots", "mint")],
)
def test_tracks_tiers_and_options_have_gates_to_edit_too(small, editor, model, slug, text):
    row = model.objects.get(slug=slug)
    save(editor, row, text)
    row.refresh_from_db()
    assert row.requires in ({"skill": "dig", "level": 2}, "mint")
    assert Revision.objects.count() == 2


def test_faults_stand_beside_the_field_with_their_way_out_and_nothing_is_written(small, editor):
    skill = Skill.objects.get(slug="water")
    response = save(editor, skill, "all:\n- dig\n- sew\n- {skill: soil}")
    html = response.content.decode()
    assert "Line 3: There is no skill “sew”. Did you mean “sow”?" in html
    assert "Line 4: There is no skill “soil”. “soil” is a tier: write {tier: soil}." in html
    assert "- sew\n- {skill: soil}" in html, "what was typed is still there"
    assert response.context["adminform"].form.errors.keys() == {"requires"}
    assert Revision.objects.count() == 1
    skill.refresh_from_db()
    assert skill.requires is None


def test_a_cycle_is_named_in_full(small, editor):
    html = save(editor, Skill.objects.get(slug="water"), "graft").content.decode()
    assert "water → soil → ground → orchard → trees → graft → water" in html
    assert Revision.objects.count() == 1


def test_what_is_typed_is_shown_as_text_and_never_as_markup(small, editor):
    html = save(editor, Skill.objects.get(slug="water"), "</textarea><script>alert(1)</script>").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_warning_is_shown_after_saving(small, editor):
    html = save(editor, Skill.objects.get(slug="graft"), "dig").content.decode()
    assert "Published revision 2" in html
    assert "This requirement is implied by the others." in html


def test_a_stale_edit_is_refused_loses_nothing_and_can_be_saved_again(small, editor):
    skill = Skill.objects.get(slug="water")
    change_gate(small, "water", "sow", base=1)
    response = save(editor, skill, "all: [dig]", base=1)
    html = response.content.decode()
    assert "Revision 2 was published since you opened this form (at revision 1)." in html
    assert "Published now: sow" in html
    assert ">all: [dig]</textarea>" in html
    assert Revision.objects.count() == 2
    again = save(editor, skill, "all: [dig]", base=int(field(html, "base")))
    assert "Published revision 3" in again.content.decode()
    skill.refresh_from_db()
    assert skill.requires == {"all": ["dig"]}


def test_saving_the_same_gate_makes_no_revision(small, editor):
    html = save(editor, Skill.objects.get(slug="water"), "").content.decode()
    assert "Nothing to change; revision 1 stays." in html
    assert Revision.objects.count() == 1


def test_no_other_field_can_be_sent(small, editor):
    skill = Skill.objects.get(slug="water")
    names = {"name_en": "Stolen", "slug": "stolen", "hours_lv1": "0", "retired_at": "2024-01-01", "tier": "1"}
    save(editor, skill, "dig", **names)
    row = Skill.objects.get(pk=skill.pk)
    assert (row.name_en, row.slug, row.hours_lv1, row.retired_at) == ("water", "water", 1, None)
    assert row.requires == "dig"


def test_topics_resources_and_recommendations_cannot_be_sent(small, editor):
    skill = Skill.objects.get(slug="water")
    topic = skill.topics.get()
    forged = {
        "topics-TOTAL_FORMS": "2", "topics-INITIAL_FORMS": "1", "topics-0-id": str(topic.pk),
        "topics-0-skill": str(skill.pk), "topics-0-name_en": "Stolen", "topics-0-DELETE": "on",
        "topics-1-skill": str(skill.pk), "topics-1-slug": "new", "topics-1-name_en": "New", "topics-1-name_ko": "새",
        "topics-1-summary_en": "x", "topics-1-summary_ko": "x", "topics-1-position": "2",
    }  # fmt: skip
    save(editor, skill, "dig", **forged)
    assert skill.requires is None
    assert [(t.slug, t.name_en) for t in Skill.objects.get(slug="water").topics.all()] == [("basics", "basics")]


def test_a_retired_skill_is_shown_and_has_no_form(small, editor, tmp_path):
    data = garden()
    skills_of(data, "soil").pop()
    load(tmp_path, data)
    skill = Skill.objects.get(slug="water")
    assert 'name="requires"' not in page_of(editor, skill)
    assert editor.post(url_of(skill), {"requires": "dig", "base": 2}).status_code == 403


def test_a_form_without_its_revision_is_refused(small, editor):
    skill = Skill.objects.get(slug="water")
    editor.post(url_of(skill), {"requires": "dig", **inlines(skill)})
    assert Revision.objects.count() == 1


# Looking


@pytest.fixture
def busy(curriculum) -> Any:
    """Adds so many learners who each did something, and skills with what belongs to them."""
    items = list(Item.objects.all()[:1])
    slugs = list(curriculum.skill_ids)

    def add(number: int) -> None:
        for _ in range(number):
            index = Learner.objects.count()
            user = User.objects.create_user(f"learner-{index}@example.org")
            learner = Learner.objects.create(user=user)
            show(learner.pk, curriculum, slugs[index % len(slugs)])
            ClassChange.objects.create(learner=learner, track_id=curriculum.ids["ai-engineer"])
            attempt = Attempt.objects.create(
                learner=learner,
                skill_id=curriculum.skill_ids[slugs[index % len(slugs)]],
                seed=1,
                pass_percent=80,
                revision_id=curriculum.revision_id,
                finished_at=timezone.now(),
                passed=True,
            )
            attempt.questions.create(position=1, item=items[0], order=[0, 1])

    return add


@pytest.mark.parametrize("page", PAGES)
def test_lists_take_the_same_queries_for_10_rows_and_for_20(page, busy, editor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            response = editor.get(reverse(f"admin:{page}_changelist"))
        assert response.status_code == 200
        return len(captured)

    busy(10)
    editor.get(reverse(f"admin:{page}_changelist"))
    ten = queries()
    busy(10)
    assert queries() <= ten


def test_a_learner_is_shown_with_what_they_did_in_the_same_queries_however_much(curriculum, alice, editor):
    def shown() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as captured:
            html = page_of(editor, alice)
        return len(captured), html

    slugs = list(curriculum.skill_ids)
    for slug in slugs[:10]:
        show(alice.pk, curriculum, slug)
        ClassChange.objects.create(learner=alice, track_id=curriculum.ids["ai-engineer"])
    shown()
    ten, html = shown()
    assert f"test:{slugs[3]}:1" in html
    assert "AI Engineer" in html
    assert XpEntry.objects.filter(learner=alice).first().key in html
    for slug in slugs[10:20]:
        show(alice.pk, curriculum, slug)
        ClassChange.objects.create(learner=alice, track_id=curriculum.ids["ai-engineer"])
    twenty, _ = shown()
    assert twenty <= ten


def test_long_evidence_is_paged(curriculum, alice, editor):
    for slug in list(curriculum.skill_ids)[:25]:
        show(alice.pk, curriculum, slug)
    html = page_of(editor, alice)
    assert len(set(re.findall(r"test:[a-z0-9-]+:1", html))) == 20
    assert Evidence.objects.count() == 25


def test_a_skill_is_shown_with_its_topics_resources_and_recommendations(curriculum, editor):
    skill = Skill.objects.get(slug="data-structure-core")
    html = page_of(editor, skill)
    for shown in ("A growable array of references", "datastructures.html", "Containers hold references"):
        assert shown in html
    assert not re.search(r'name="(topics|resources|recommendations)-\d+-(slug|name|title|url|on|why|DELETE)', html)


@pytest.mark.parametrize("slug", ["fastapi-essentials", "data-structure-core", "serving-frameworks"])
def test_a_skill_page_does_not_ask_for_each_row(slug, curriculum, editor):
    skill = Skill.objects.get(slug=slug)
    page_of(editor, skill)
    with CaptureQueriesContext(connection) as captured:
        page_of(editor, skill)
    assert len(captured) <= 20


@pytest.mark.parametrize("page", PAGES)
def test_every_list_can_be_searched_and_every_row_opened(page, busy, editor):
    busy(2)
    address = reverse(f"admin:{page}_changelist")
    assert editor.get(address, {"q": "e"}).status_code == 200
    model = next(m for m in admin.site._registry if f"{m._meta.app_label}_{m._meta.model_name}" == page)
    assert "no such" not in page_of(editor, model.objects.first())


def test_skills_are_found_by_korean_name_and_by_track(curriculum, editor):
    address = reverse("admin:skills_skill_changelist")
    html = editor.get(address, {"q": "자료구조"}).content.decode()
    assert "Data Structure Core" in html
    assert "Linux CLI" not in html
    html = editor.get(address, {"tier__track__id__exact": Track.objects.get(slug="data-engineer").pk}).content.decode()
    assert "SQL Mastery" in html
    assert "Linux CLI" not in html


def test_lists_never_read_the_documents_of_revisions(busy, editor):
    busy(1)
    for page in ("skills_revision", "skills_curriculum", "progress_evidence", "assessments_attempt"):
        with CaptureQueriesContext(connection) as captured:
            editor.get(reverse(f"admin:{page}_changelist"))
        assert not [q for q in captured if '"document"' in q["sql"]], page


def test_the_password_of_a_user_is_not_shown(editor, alice):
    html = page_of(editor, alice.user)
    assert "alice@example.org" in html
    assert alice.user.password not in html


def test_xp_can_be_looked_up_by_learner(curriculum, alice, bob, editor):
    show(alice.pk, curriculum, "linux-cli")
    html = editor.get(reverse("admin:progress_xpentry_changelist"), {"q": "alice"}).content.decode()
    assert "alice@example.org" in html
    assert XpEntry.objects.get().key in html
    assert (
        "alice@example.org"
        not in editor.get(reverse("admin:progress_xpentry_changelist"), {"q": "bob"}).content.decode()
    )
