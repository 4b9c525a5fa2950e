"""The curriculum in the admin: all of it to read, and of it all only gates to edit."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.access import StaffInline, StaffPage
from accounts.models import User
from skills.domain.editing import find, requirement_text
from skills.domain.faults import Fault, Severity, errors
from skills.models import Curriculum, Option, Recommendation, Resource, Revision, Skill, Tier, Topic, Track
from skills.selectors import published
from skills.services import Outcome, change_gate

GATE_HELP = (
    "What has to hold before this opens, as in the curriculum's file: a skill's slug, {skill: slug, level: 2}, "
    "{tier: slug}, {option: slug}, {track: slug}, all: [...], any: [...], or at_least: 2 with of: [...]. "
    "Empty for no gate. Saving publishes a new revision."
)


class GateForm(forms.ModelForm):  # type: ignore[type-arg]
    """One requirement as text, and the number of the revision that it was read from."""

    requires = forms.CharField(
        label="Gate",
        required=False,
        strip=False,
        max_length=20_000,
        help_text=GATE_HELP,
        widget=UnfoldAdminTextareaWidget({"rows": 8, "spellcheck": "false"}),
    )
    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.curriculum: Curriculum = self.instance.curriculum
        now = published(self.curriculum.slug)
        found = find(now.tree.document, self.instance.slug)
        self.initial["requires"] = requirement_text(found) if found else ""
        self.initial["base"] = now.number

    def clean(self) -> dict[str, Any] | None:
        """Run every check that the file goes through. Django holds the transaction, and we the lock, until saved."""
        cleaned = super().clean()
        if cleaned and "base" in cleaned and "requires" in cleaned:
            outcome = self.publish(dry_run=True)
            for fault in errors(outcome.faults):
                self.add_error("requires", fault_line(fault))
            if outcome.revision is not None and outcome.revision != cleaned["base"]:
                self._show_what_is_published(outcome.revision)
        return cleaned

    def publish(self, *, author: User | None = None, dry_run: bool = False) -> Outcome:
        base, text = self.cleaned_data["base"], self.cleaned_data["requires"]
        return change_gate(self.curriculum, self.instance.slug, text, base=base, author=author, dry_run=dry_run)

    def _show_what_is_published(self, revision: int) -> None:
        """Keep what was typed, show what is published now, and let the next save build on that."""
        self.add_error("requires", f"Published now: {self.initial['requires'] or 'no gate'}")
        self.data = {**dict(self.data.items()), "base": str(revision)}


def fault_line(fault: Fault) -> str:
    place = f"Line {fault.place.line}: " if fault.place.line else ""
    return f"{place}{fault.message} {fault.hint}"


class NodeAdmin(StaffPage):
    """A track, tier, option or skill. Whoever may change it may change its gate, unless it is retired."""

    joins = ["curriculum"]
    form = GateForm
    search_fields = ["slug", "name_en", "name_ko"]
    texts = ["slug", "name_en", "name_ko", "description_en", "description_ko"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_allowed = request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
        return is_allowed and (obj is None or obj.retired_at is None)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        names = (f"{self.opts.app_label}.{verb}_{self.opts.model_name}" for verb in ("view", "change"))
        return any(map(request.user.has_perm, names))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        gate = ["requires", "base"] if self.has_change_permission(request, obj) else ["gate"]
        return [*gate, *self.get_readonly_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = [field.name for field in self.opts.fields if field.name not in ("id", "requires", *self.texts)]
        return [*self.texts, *shown]

    @admin.display(description="Gate")
    def gate(self, node: Any) -> str:
        found = find(published(node.curriculum.slug).tree.document, node.slug)
        return format_html("<pre>{}</pre>", requirement_text(found)) if found and found.node.requires else "no gate"

    def save_model(self, request: HttpRequest, obj: Any, form: GateForm, change: bool) -> None:
        outcome = form.publish(author=request.user if isinstance(request.user, User) else None)
        if outcome.applied:
            text = f"Published revision {outcome.revision}: the gate of “{obj.slug}” is changed."
            self.message_user(request, text, messages.SUCCESS)
        else:
            self.message_user(request, f"Nothing to change; revision {outcome.revision} stays.", messages.INFO)
        for fault in outcome.faults:
            if fault.severity is Severity.WARNING:
                self.message_user(request, fault_line(fault), messages.WARNING)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """What was published is said already."""
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        response: HttpResponse = self.response_post_save_change(request, obj)
        return response


@admin.register(Curriculum)
class CurriculumAdmin(StaffPage):
    joins = ["published__curriculum"]
    heavy = ["published__document"]
    list_display = ["slug", "published"]
    search_fields = ["slug"]


@admin.register(Revision)
class RevisionAdmin(StaffPage):
    joins = ["curriculum", "author"]
    heavy = ["document"]
    list_display = ["__str__", "message", "author", "published_at"]
    list_filter = ["curriculum"]
    search_fields = ["message", "author__email", "digest"]
    fields = ["curriculum", "number", "message", "author", "published_at", "digest"]


RETIRED = ("retired_at", admin.EmptyFieldListFilter)


@admin.register(Track)
class TrackAdmin(NodeAdmin):
    list_display = ["name_en", "name_ko", "slug", "class_title_en", "retired_at"]
    list_filter = ["curriculum", RETIRED]


@admin.register(Tier)
class TierAdmin(NodeAdmin):
    list_display = ["name_en", "name_ko", "slug", "track", "gem", "retired_at"]
    joins = ["curriculum", "track"]
    list_filter = ["curriculum", "track", "gem", RETIRED]


@admin.register(Option)
class OptionAdmin(NodeAdmin):
    list_display = ["name_en", "name_ko", "slug", "tier", "retired_at"]
    joins = ["curriculum", "tier"]
    list_filter = ["curriculum", "tier__track", RETIRED]


class TopicInline(StaffInline):
    model = Topic
    fields = ["slug", "name_en", "name_ko", "summary_en", "summary_ko"]


class ResourceInline(StaffInline):
    model = Resource
    fields = ["title", "url", "language"]


class RecommendationInline(StaffInline):
    joins = ["skill", "on"]
    model = Recommendation
    fk_name = "skill"
    ordering = ["pk"]
    fields = ["on", "level", "why_en", "why_ko"]


@admin.register(Skill)
class SkillAdmin(NodeAdmin):
    list_display = ["name_en", "name_ko", "slug", "tier", "option", "retired_at"]
    joins = ["curriculum", "tier", "option"]
    list_filter = ["curriculum", "tier__track", "tier", "option", RETIRED]
    inlines = [TopicInline, ResourceInline, RecommendationInline]
