"""What an item must be. Each fault says what is wrong, where, and the way out."""

from textwrap import dedent

import pytest

from assessments.domain.bank import BankFile, Item, load_bank_reading
from skills.domain.reader import read_bytes

TOPICS = {"linux-cli": ["file-system", "permissions"], "oop-functional": ["class"]}

GOOD = dedent("""\
    format: 1
    skill: linux-cli
    items:
      - slug: parent
        topic: file-system
        type: single
        difficulty: 1
        stem: {en: "Which directory does `..` name?", ko: "`..`은 어떤 디렉터리인가?"}
        options:
          - text: {en: the parent, ko: 부모}
            key: true
            why: {en: "Right.", ko: "맞다."}
          - text: {en: the root, ko: 루트}
            why: {en: "That is `/`.", ko: "그것은 `/`다."}
          - text: {en: the home, ko: 홈}
            why: {en: "That is `~`.", ko: "그것은 `~`다."}
        source: {title: path_resolution(7), url: "https://man7.org/linux/man-pages/man7/path_resolution.7.html"}
    """)


def load(text: str) -> BankFile:
    return load_bank_reading(read_bytes(text.encode()), TOPICS)


def changed(*changes: tuple[str, str]) -> str:
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_a_good_bank_loads_without_a_fault():
    loaded = load(GOOD)
    assert loaded.faults == []
    assert loaded.bank is not None
    assert loaded.bank.items[0].key == 0


OPTION = """\
      - text: {en: the home, ko: 홈}
        why: {en: "That is `~`.", ko: "그것은 `~`다."}
"""
MORE = [OPTION.replace("the home", f"other {n}").replace("홈", f"다른 것 {n}") for n in range(3)]
PARENT, ROOT, HOME = "{en: the parent, ko: 부모}", "{en: the root, ko: 루트}", "{en: the home, ko: 홈}"
URL = "https://man7.org/linux/man-pages/man7/path_resolution.7.html"
TOPIC = "topic: file-system"

CASES = [
    ("unknown-reference", "skill", "linux-cly", "Did you mean “linux-cli”?", [("linux-cli", "linux-cly")]),
    ("unknown-reference", "skill", "zzz", "data/tree.yaml", [("linux-cli", "zzz")]),
    ("unknown-reference", "items[0].topic", "file-sistem", "mean “file-system”?", [(TOPIC, "topic: file-sistem")]),
    ("unknown-reference", "items[0].topic", "zzz", "file-system, permissions", [(TOPIC, "topic: zzz")]),
    ("one-key", "items[0].options", "", "key: true", [("        key: true\n", "")]),
    ("one-key", "items[0].options", "", "key: true", [(ROOT, ROOT + "\n        key: true")]),
    ("option-count", "items[0].options", "", "Add plausible options", [(OPTION, "")]),
    ("option-count", "items[0].options", "", "drop the weakest", [(OPTION, OPTION + "".join(MORE))]),
    ("code-missing", "items[0]", "", "code: |-", [("type: single", "type: code")]),
    ("long-stem", "items[0].stem.en", "", "briefly", [("Which directory", "word " * 80 + "directory")]),
    ("duplicate-option", "items[0].options[2].text", "the root", "Change one.", [("the home", "the root")]),
    ("duplicate-option", "items[0].options[2].text", "루트", "Change one.", [("홈", "루트")]),
    ("catch-all-option", "items[0].options[2].text", "All of the above", "itself", [("the home", "All of the above")]),
    ("catch-all-option", "items[0].options[2].text", "모두 정답", "itself", [("홈", "모두 정답")]),
    ("unsorted-figures", "items[0].options", "3, 1, 2", "Sort", [(PARENT, "3"), (ROOT, "1"), (HOME, "2")]),
    ("unsorted-figures", "items[0].options", "1, 1.0, 2", "Sort", [(PARENT, "1"), (ROOT, "1.0"), (HOME, "2")]),
    ("unknown-word", "items[0].type", "multi", "one of these", [("type: single", "type: multi")]),
    ("out-of-range", "items[0].difficulty", "6", "allowed range", [("difficulty: 1", "difficulty: 6")]),
    ("missing-translation", "items[0].options[2].text.ko", "", "ko: ...", [(HOME, "{en: the home}")]),
    ("bad-url", "items[0].source.url", "man7", "https://", [(URL, "man7")]),
    ("bad-slug", "items[0].slug", "Parent Dir", "lower-case", [("slug: parent", "slug: Parent Dir")]),
    ("unknown-field", "items[0].topyc", "x", "Did you mean “topic”?", [(TOPIC, TOPIC + "\n    topyc: x")]),
    ("unknown-format", "format", "2", "format: 1", [("format: 1", "format: 2")]),
]


@pytest.mark.parametrize(("code", "place", "value", "hint", "changes"), CASES)
def test_each_fault_names_its_place_its_value_and_the_way_out(code, place, value, hint, changes):
    loaded = load(changed(*changes))
    assert loaded.bank is None
    [fault] = loaded.faults
    assert (fault.code, fault.dotted_path, fault.value) == (code, place, value)
    assert hint in fault.hint
    assert fault.place.line > 0


def test_an_item_that_stands_twice_is_found():
    item = GOOD[GOOD.index("  - slug: parent") :]
    [fault] = load(GOOD + item).faults
    assert (fault.code, fault.dotted_path, fault.value) == ("duplicate-slug", "items[1].slug", "parent")
    assert fault.place.line == 18


def test_all_faults_of_a_file_are_named_at_once_in_its_order():
    text = changed(("topic: file-system", "topic: zzz"), ("type: single", "type: code"), ("the home", "the root"))
    codes = [fault.code for fault in load(text).faults]
    assert sorted(codes) == ["code-missing", "duplicate-option", "unknown-reference"]
    lines = [fault.place.line for fault in load(text).faults]
    assert lines == sorted(lines)


def test_what_is_no_yaml_is_one_fault():
    loaded = load("items: [")
    assert loaded.bank is None
    assert len(loaded.faults) == 1


def item(text: str) -> Item:
    bank = load(text).bank
    assert bank is not None
    return bank.items[0]


def test_a_plain_option_says_the_same_in_both_languages():
    text = item(changed(("{en: the root, ko: 루트}", '"/"'))).options[1].text
    assert (text.en, text.ko) == ("/", "/")


def test_the_digest_changes_with_any_word_and_only_then():
    assert item(GOOD).digest == item(GOOD + "# a comment\n").digest
    assert item(GOOD).digest != item(changed(("That is `~`.", "That is `~`!"))).digest
