"""Signing up, in and out, the password, the theme and the language, all by the pages themselves."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from accounts.models import Learner, User
from assessments.models import Attempt
from assessments.selectors import questions
from progress.models import Evidence
from progress.selectors import xp_total
from tests.cast import right_answer, take_quiz

PASSWORD = "correct-horse-battery"
NEW = {"email": "new@example.org", "password1": PASSWORD}


def sign_up(client: Client, **fields: str):
    return client.post("/accounts/signup/", NEW | fields)


def sign_in(client: Client, email: str = "alice@example.org", password: str = PASSWORD, **fields: str):
    return client.post("/accounts/login/", {"login": email, "password": password} | fields)


def user_of(client: Client) -> User | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def pass_quiz_as_guest(client: Client, skill: str = "python-syntax-types") -> Attempt:
    client.post(f"/assess/{skill}/1/start/")
    attempt = Attempt.objects.latest("pk")
    for question in questions(attempt):
        path = f"/assess/attempts/{attempt.pk}/{question.position}/answer/"
        assert client.post(path, {"answer": right_answer(question)}).status_code == 302
    return attempt


def test_signing_up_signs_in_and_makes_a_learner(client, curriculum):
    response = sign_up(client)
    assert (response.status_code, response.url) == (302, "/tree/")
    assert user_of(client).email == "new@example.org"
    assert Learner.objects.get().user == user_of(client)
    assert client.get("/me/").status_code == 200
    assert Learner.objects.count() == 1


def test_what_a_guest_did_is_the_users_after_sign_up(client, curriculum):
    attempt = pass_quiz_as_guest(client)
    guest = Learner.objects.get()
    response = sign_up(client, next=f"/assess/attempts/{attempt.pk}/")
    assert response.url == f"/assess/attempts/{attempt.pk}/"
    learner = Learner.objects.get()
    assert (learner.pk, learner.user) == (guest.pk, user_of(client))
    assert client.get(response.url).status_code == 200
    assert xp_total(learner.pk) == 50


def test_what_a_guest_did_joins_the_account_at_sign_in(client, alice, curriculum):
    take_quiz(alice.pk, curriculum, "oop-functional")
    attempt = pass_quiz_as_guest(client)
    assert sign_in(client).status_code == 302
    assert list(Learner.objects.all()) == [alice]
    assert client.get(f"/assess/attempts/{attempt.pk}/").status_code == 200
    assert set(Evidence.objects.values_list("learner", flat=True)) == {alice.pk}
    assert xp_total(alice.pk) == 100


def test_a_wrong_password_signs_nobody_in_and_loses_nothing(client, alice, curriculum):
    attempt = pass_quiz_as_guest(client)
    assert sign_in(client, password="wrong-horse-battery").status_code == 200
    assert user_of(client) is None
    assert client.get(f"/assess/attempts/{attempt.pk}/").status_code == 200
    assert Learner.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [{"email": ""}, {"email": "no-address"}, {"password1": ""}, {"password1": "12345678"}, {"password1": "short"}],
)
def test_a_sign_up_that_cannot_be_is_told_on_the_page(client, curriculum, fields):
    response = sign_up(client, **fields)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not get_user_model().objects.exists()


def test_an_address_that_is_taken_is_not_given_away_and_its_owner_is_told(client, alice, curriculum):
    sign_up(client, email="ALICE@example.org")
    assert User.objects.count() == 1
    assert user_of(client) is None


def test_the_address_is_one_in_whatever_case(client, alice, curriculum):
    assert sign_in(client, "Alice@Example.org").status_code == 302
    assert user_of(client) == alice.user


def test_signing_out_takes_a_click_and_leaves_a_visitor(client, alice, curriculum):
    sign_in(client)
    client.get("/accounts/logout/")
    assert user_of(client) == alice.user, "an address alone signs nobody out"
    response = client.post("/accounts/logout/")
    assert (response.status_code, response.url) == (302, "/tree/")
    assert user_of(client) is None
    assert "learner" not in client.session
    client.post("/assess/python-syntax-types/1/start/")
    assert Attempt.objects.get().learner != alice


def test_the_next_user_of_a_browser_never_gets_the_learner_of_the_one_before(client, alice, bob, curriculum):
    sign_in(client)
    client.post("/assess/python-syntax-types/1/start/")
    client.post("/accounts/logout/")
    sign_in(client, "bob@example.org")
    client.post("/assess/oop-functional/1/start/")
    assert list(Attempt.objects.order_by("pk").values_list("learner", flat=True)) == [alice.pk, bob.pk]


def test_a_sign_in_elsewhere_in_django_finds_the_users_learner(as_alice, alice, curriculum):
    as_alice.post("/assess/python-syntax-types/1/start/")
    assert Attempt.objects.get().learner == alice


def test_the_admin_sends_guests_to_our_sign_in_so_nothing_is_lost_there(client, curriculum):
    User.objects.create_superuser("root@example.org", PASSWORD)
    attempt = pass_quiz_as_guest(client)
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")
    sign_in(client, "root@example.org", next="/admin/")
    assert attempt.learner_id == Learner.objects.get(user=user_of(client)).pk


def test_a_forgotten_password_is_set_anew_by_mail(client, alice, curriculum):
    assert client.get("/accounts/password/reset/").status_code == 200
    client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    [letter] = mail.outbox
    assert letter.to == ["alice@example.org"]
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    assert form.status_code == 200
    path = form.redirect_chain[-1][0]
    new = "another-horse-battery"
    assert client.post(path, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(client, password=PASSWORD).status_code == 200
    assert sign_in(client, password=new).status_code == 302


def test_a_reset_link_works_once(client, alice, curriculum):
    client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    path = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(path, {"password1": "another-horse-battery", "password2": "another-horse-battery"})
    assert Client().get(link, follow=True).context["token_fail"] is True


def test_a_reset_for_an_unknown_address_looks_the_same(client, alice, curriculum):
    known = client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_the_theme_is_kept_in_a_cookie_and_the_page_comes_back(client, curriculum, theme):
    response = client.post("/theme/", {"theme": theme, "next": "/tree/?class=ai-engineer"})
    assert (response.status_code, response.url) == (302, "/tree/?class=ai-engineer")
    cookie = client.cookies["theme"]
    assert (cookie.value, cookie["samesite"]) == (theme, "Lax")
    assert f'data-theme="{theme}"' in client.get("/class/").content.decode()


def test_an_unknown_theme_changes_nothing(client, curriculum):
    client.post("/theme/", {"theme": '"><script>'})
    assert "theme" not in client.cookies
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="system"' in client.get("/class/").content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_the_theme_never_leads_elsewhere(client, curriculum, target):
    assert client.post("/theme/", {"theme": "dark", "next": target}).url == "/tree/"
    assert client.post("/theme/", {"theme": "dark"}).url == "/tree/"


def test_the_theme_is_set_by_post_alone_and_with_a_token(curriculum):
    client = Client(enforce_csrf_checks=True)
    assert client.get("/theme/").status_code == 405
    assert client.post("/theme/", {"theme": "dark"}).status_code == 403


def test_anybody_can_switch_the_language_and_stays_on_the_page(client, curriculum):
    response = client.post("/i18n/setlang/", {"language": "ko", "next": "/class/"})
    assert (response.status_code, response.url) == (302, "/class/")
    page = client.get("/class/")
    assert 'lang="ko"' in page.content.decode()
    assert curriculum.tree.classes[0].class_title.ko in page.content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/class/"})
    assert curriculum.tree.classes[0].class_title.en in client.get("/class/").content.decode()


def test_the_browser_decides_the_language_until_the_learner_does(client, curriculum):
    assert '<html lang="ko"' in client.get("/class/", headers={"accept-language": "ko-KR,ko;q=0.9"}).content.decode()
    assert '<html lang="en"' in client.get("/class/", headers={"accept-language": "de"}).content.decode()


@pytest.mark.parametrize("page", ["login", "signup", "password/reset", "logout"])
def test_no_form_of_ours_works_without_a_csrf_token(alice, curriculum, page):
    client = Client(enforce_csrf_checks=True)
    if page == "logout":
        client.force_login(alice.user)
    assert client.post(f"/accounts/{page}/", NEW).status_code == 403


def test_a_user_needs_an_address(db):
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("")


@pytest.mark.parametrize("target", ["http://[::1", "//evil.example", "https://evil.example/"])
def test_a_next_that_is_not_ours_is_ignored_at_sign_in(client, curriculum, alice, target):
    assert client.get("/accounts/login/", {"next": target}).status_code == 200
    form = {"login": "alice@example.org", "password": "correct-horse-battery", "next": target}
    assert client.post("/accounts/login/", form).url == "/tree/"


def test_signing_out_leads_to_the_map(as_alice, curriculum):
    assert as_alice.post("/accounts/logout/").url == "/tree/"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_link_of_a_mail_stands_on_a_line_of_its_own(client, curriculum, mailoutbox, language):
    client.post(
        "/accounts/signup/",
        {"email": f"new-{language}@example.org", "password1": "correct-horse-battery"},
        headers={"accept-language": language},
    )
    lines = mailoutbox[0].body.splitlines()
    assert any(line.startswith("http") and line.endswith("/") and " " not in line for line in lines)
