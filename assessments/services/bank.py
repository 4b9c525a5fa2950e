"""Loading the bank: all files are read and checked before anything is written; with an error nothing loads."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from assessments.domain.bank import Item as ItemDocument
from assessments.domain.bank import SkillBank, load_bank_reading
from assessments.models import Item
from skills.domain.faults import Fault
from skills.domain.reader import read_file
from skills.selectors import Published


@dataclass(frozen=True)
class BankOutcome:
    """What loading came to: faults by file, or the number of items added, retired and left as they were."""

    faults: list[tuple[Path, Fault]] = field(default_factory=list)
    added: int = 0
    retired: int = 0
    unchanged: int = 0

    @property
    def ok(self) -> bool:
        return not self.faults


def load_bank(folder: Path, published: Published) -> BankOutcome:
    """Load every `*.yaml` below a folder (or one file) for a published curriculum."""
    paths = sorted(folder.rglob("*.yaml")) if folder.is_dir() else [folder]
    topics = {skill.slug: [topic.slug for topic in skill.topics] for skill in published.tree.skills}
    banks: dict[str, SkillBank] = {}
    faults: list[tuple[Path, Fault]] = []
    for path in paths:
        loaded = load_bank_reading(read_file(path), topics)
        faults += [(path, fault) for fault in loaded.faults]
        if loaded.bank is not None and loaded.bank.skill in banks:
            message = f"The bank of “{loaded.bank.skill}” stands in two files."
            faults.append((path, Fault("duplicate-bank", message, "Keep one file a skill.", ("skill",))))
        elif loaded.bank is not None:
            banks[loaded.bank.skill] = loaded.bank
    if not paths:
        hint = "Name a folder with *.yaml files."
        faults.append((folder, Fault("empty-folder", "There is no bank file here.", hint)))
    return BankOutcome(faults) if faults else _apply(banks, published)


@transaction.atomic
def _apply(banks: dict[str, SkillBank], published: Published) -> BankOutcome:
    """Write what changed. All items are locked first, so two loads at once leave one version of an item current."""
    list(Item.objects.select_for_update().order_by("pk").values_list("pk"))
    added = retired = unchanged = 0
    for skill, bank in sorted(banks.items()):
        skill_id = published.skill_ids[skill]
        rows = {(row.slug, row.digest): row for row in Item.objects.filter(skill=skill_id)}
        wanted = {(item.slug, item.digest): item for item in bank.items}
        new = [_row(skill_id, item) for key, item in wanted.items() if key not in rows]
        Item.objects.bulk_create(new, ignore_conflicts=True)
        kept = [row.pk for key, row in rows.items() if key in wanted]
        revived = Item.objects.filter(pk__in=kept, retired_at__isnull=False).update(retired_at=None)
        gone = [row.pk for key, row in rows.items() if key not in wanted and row.retired_at is None]
        retired += Item.objects.filter(pk__in=gone).update(retired_at=timezone.now())
        added += len(new) + revived
        unchanged += len(kept) - revived
    return BankOutcome(added=added, retired=retired, unchanged=unchanged)


def _row(skill_id: int, item: ItemDocument) -> Item:
    return Item(
        skill_id=skill_id,
        slug=item.slug,
        digest=item.digest,
        topic=item.topic,
        type=item.type,
        difficulty=item.difficulty,
        body=item.model_dump(mode="json"),
    )
