"""The reader takes plain YAML, and answers everything else with a fault that names the place."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.domain.faults import Place
from skills.domain.load import load_bytes, load_file
from skills.domain.reader import MAX_BYTES, MAX_DEPTH, MAX_EVENTS, MAX_FAULTS, read_bytes, read_file, read_text
from tests.skills.builders import one_tier, skill, to_yaml


def found(content: bytes | str) -> list[tuple[str, int, int]]:
    """Code, line and column of every fault of the reader."""
    reading = read_bytes(content) if isinstance(content, bytes) else read_text(content)
    for fault in reading.faults:
        assert fault.message
        assert fault.hint
    return [(fault.code, fault.place.line, fault.place.column) for fault in reading.faults]


# What is read


def test_all_scalars_stay_text_and_only_empty_ones_are_null():
    reading = read_text("{a: 1, b: no, c: 2024-01-01, d: null, e: ~, f: '', g: 'null', h: 1e3, i: }")
    assert reading.faults == []
    assert reading.data == {
        "a": "1", "b": "no", "c": "2024-01-01", "d": None, "e": None, "f": "", "g": "null", "h": "1e3", "i": None,
    }  # fmt: skip


def test_every_value_and_every_key_has_its_place():
    reading = read_text("a:\n  - b: x\n    c: [y, z]\n  -   w\n")
    places = {
        (): Place(1, 1),
        ("a",): Place(2, 3),
        ("a", 0): Place(2, 5),
        ("a", 0, "b"): Place(2, 8),
        ("a", 0, "c"): Place(3, 8),
        ("a", 0, "c", 1): Place(3, 12),
        ("a", 1): Place(4, 7),
    }
    assert {path: reading.place(path) for path in places} == places
    assert reading.place(("a", 0, "c"), of_key=True) == Place(3, 5)


def test_the_place_of_what_is_missing_is_that_of_the_nearest_value_above():
    reading = read_text("a:\n  - b: x\n")
    assert reading.place(("a", 0, "none")) == Place(2, 5)
    assert reading.place(("a", 7, "none")) == Place(2, 3)
    assert reading.place(("none",)) == Place(1, 1)
    assert reading.place(("a", 0, "none"), of_key=True) == Place(2, 5)


def test_columns_count_characters_and_not_bytes():
    reading = read_text("{가나다: 1, 🙂: [한, 글]}")
    assert reading.place(("🙂", 1)) == Place(1, 17)


LINES = "a: 1\nb:\n  - x\n  - |\n    one\n    two\n# end\n"


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_give_the_same_data_and_places(line_end: str):
    plain, other = read_text(LINES), read_bytes(LINES.replace("\n", line_end).encode())
    assert other.faults == []
    assert other.data == plain.data == {"a": "1", "b": ["x", "one\ntwo\n"]}
    assert other.place(("b", 1)) == plain.place(("b", 1)) == Place(4, 5)


def test_a_byte_order_mark_changes_neither_data_nor_places():
    reading = read_bytes(b"\xef\xbb\xbf" + LINES.encode())
    assert reading.faults == []
    assert reading.data == read_text(LINES).data
    assert reading.place(("a",)) == Place(1, 4)


def test_a_very_long_line_and_a_huge_text_are_read_quickly():
    start = time.process_time()
    reading = read_text("{a: " + "x" * 5_000_000 + ", b: y}")
    assert reading.place(("b",)) == Place(1, 5_000_010)
    assert len(reading.data["a"]) == 5_000_000  # type: ignore[index, call-overload, arg-type]
    assert time.process_time() - start < 3


def test_nesting_up_to_the_limit_is_read():
    assert found("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


# What is refused


REFUSED = {
    "a tab as indentation": ("a:\n\t- b\n", [("yaml-syntax", 2, 1)]),
    "a colon inside a text": ("a: b\nc: d: e\n", [("yaml-syntax", 2, 5)]),
    "a list that is not closed": ("a: [b,\n", [("yaml-syntax", 2, 1)]),
    "a quote that is not closed": ("a: 'b\n\n", [("yaml-syntax", 3, 1)]),
    "a value that begins with @": ("a: @b\n", [("yaml-syntax", 1, 4)]),
    "two documents": ("a: 1\n---\nb: 2\n", [("several-documents", 2, 1)]),
    "an anchor": ("a: &x 1\n", [("alias", 1, 4)]),
    "an alias": ("a: &x 1\nb: *x\n", [("alias", 1, 4), ("alias", 2, 4)]),
    "an alias to nothing": ("a: *nothing\n", [("alias", 1, 4)]),
    "an alias as key": ("*x : 1\n", [("alias", 1, 1)]),
    "a merge key": ("a:\n  <<: {b: 1}\n", [("merge-key", 2, 3)]),
    "a python object": ("a: !!python/object/apply:os.system [ls]\n", [("tag", 1, 4)]),
    "a tag of one's own": ("- x\n- !mine {a: 1}\n", [("tag", 2, 3)]),
    "a tag of YAML": ("a: !!str 1\n", [("tag", 1, 4)]),
    "a duplicate key": ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
    "a duplicate key with a map": ("a: 1\na: {b: 1, b: 2}\n", [("duplicate-key", 2, 1), ("duplicate-key", 2, 11)]),
    "a list as key": ("? [a, b]\n: c\nd: e\n", [("key-not-text", 1, 3)]),
    "two lists as keys": ("? [a]\n: c\n? [b]\n: d\n", [("key-not-text", 1, 3), ("key-not-text", 3, 3)]),
    "an unquoted template": ("a: {{name}}\n", [("key-not-text", 1, 5)]),
    "a NUL": ("a: b\nc: d\0\n", [("control-character", 2, 5)]),
    "an escape sequence of a terminal": ("가: \x1b[31m\n", [("control-character", 1, 4)]),
    "a line separator": ("a: b\u2028c: d\n", [("control-character", 1, 5)]),
    "a lone surrogate": ("a: \ud800\n", [("control-character", 1, 4)]),
    "an empty file": ("", [("empty-file", 0, 0)]),
    "only comments": ("# a\n# b\n", [("empty-file", 0, 0)]),
    "only an end": ("---\n...\n", [("empty-file", 0, 0)]),
    "too deep a nesting": ("\n" + "[" * 2000, [("too-deep", 2, MAX_DEPTH + 1)]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "faults"), REFUSED.values(), ids=REFUSED.keys())
def test_a_broken_file_has_exactly_these_faults(content: str, faults: list[tuple[str, int, int]]):
    assert found(content) == faults


def test_every_character_is_either_read_or_refused_in_its_place():
    for code in [*range(0x3000), *range(0xD7F0, 0xE010), *range(0xFE00, 0x10010), 0x10FFFF]:
        reading = read_text(f"a: '{chr(code)}'")
        for fault in reading.faults:
            assert fault.place.line == 1, hex(code)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff", Place(1, 1)),
        (b"a: b\nc: \xe9\n", Place(2, 4)),
        ("가나: ".encode() + b"\xff", Place(1, 5)),
        (b"\xef\xbb\xbfa: \xff", Place(1, 4)),
        (b"a: 1\r\nb: 2\rc: \xff", Place(3, 4)),
        ("a: 글".encode("cp949"), Place(1, 4)),
        ("a: b".encode("utf-16"), Place(1, 1)),
    ],
)
def test_what_is_not_utf8_is_refused_where_it_begins(content: bytes, place: Place):
    assert found(content) == [("not-utf8", place.line, place.column)]


def test_a_duplicate_key_says_where_the_first_one_stands():
    [fault] = read_text("x: 1\nname: a\nname: b\n").faults
    assert fault.value == "name"
    assert "line 2" in fault.message


def test_faults_that_do_not_stop_the_reader_are_all_reported():
    assert [code for code, *_ in found("a: &x 1\nb: !t 2\nb: 3\n? [y]\n: 4\n<<: z\n")] == [
        "alias", "tag", "duplicate-key", "key-not-text", "merge-key",
    ]  # fmt: skip


def test_a_syntax_error_does_not_hide_the_faults_before_it():
    assert [code for code, *_ in found("a: 1\na: 2\nb: [")] == ["duplicate-key", "yaml-syntax"]


def test_an_alias_bomb_is_refused_and_never_expanded():
    rows = [b'a0: &a0 ["lol"]'] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]".encode() for n in range(1, 10)]
    start = time.process_time()
    reading = read_bytes(b"\n".join(rows))
    assert {fault.code for fault in reading.faults} == {"alias"}
    assert len(reading.faults) == 10 + 9 * 9
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[" * MAX_BYTES, "too-deep"),
        (b"- " * (MAX_BYTES // 2), "too-deep"),
        (b"{" * MAX_BYTES, "too-deep"),
        (b"[" + b"*a," * (MAX_BYTES // 3 - 1), "too-many-faults"),
        (b"- &a x\n" * (MAX_BYTES // 7), "too-many-faults"),
        (b"- !!python/object:os.system x\n" * (MAX_BYTES // 30), "too-many-faults"),
        (b"{" + b"a," * (MAX_BYTES // 2 - 1), "too-many-faults"),
        (b"a" * (MAX_BYTES - 10) + b": b", "yaml-syntax"),
        (b"#\n" * (MAX_BYTES // 2), "empty-file"),
        (b"- a\n" * (MAX_EVENTS + 10), "too-large"),
    ],
    ids=["lists", "block-lists", "maps", "aliases", "anchors", "tags", "duplicates", "key", "comments", "values"],
)
def test_hostile_files_of_the_greatest_size_end_quickly_with_few_faults(content: bytes, code: str):
    start = time.process_time()
    faults = read_bytes(content[:MAX_BYTES]).faults
    assert faults[-1].code == code
    assert len(faults) <= MAX_FAULTS + 1
    assert time.process_time() - start < 10


def test_a_map_of_more_than_a_thousand_keys_is_one_fault():
    content = "".join(f"field-{number}: x\n" for number in range(1_001))
    assert [fault.code for fault in load_bytes(content.encode()).faults] == ["too-many-keys"]


# Files


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path):
    path = tmp_path / "tree.yaml"
    path.write_text(LINES)
    assert read_file(path).data == read_text(LINES).data


def test_a_good_curriculum_loads_from_a_file(tmp_path: Path):
    path = tmp_path / "tree.yaml"
    path.write_text(to_yaml(one_tier(skill("a"))))
    loaded = load_file(path)
    assert loaded.faults == []
    assert loaded.document is not None


def code_of(path: Path) -> str:
    [fault] = load_file(path).faults
    assert fault.value
    return fault.code


def test_a_directory_a_missing_file_and_an_impossible_name_are_faults(tmp_path: Path):
    assert code_of(tmp_path) == "file-is-directory"
    assert code_of(tmp_path / "none.yaml") == "file-not-found"
    assert code_of(tmp_path / ("x" * 1000)) == "file-unreadable"
    assert code_of(Path("a\0b")) == "file-unreadable"


def test_what_is_no_regular_file_is_refused_without_waiting_for_it(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert code_of(pipe) == "file-unreadable"
    assert code_of(Path("/dev/zero")) == "file-unreadable"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        assert code_of(tmp_path / "socket") == "file-unreadable"


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """root may read everything, so root becomes nobody for the time of a test."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_a_file_without_permission_is_a_fault(ordinary_user: None):
    with TemporaryDirectory() as folder:
        path = Path(folder, "tree.yaml")
        path.write_text(LINES)
        path.chmod(0)
        try:
            path.read_bytes()
        except PermissionError:
            assert code_of(path) == "file-unreadable"
        else:
            pytest.skip("this system lets anyone read everything")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path):
    path = tmp_path / "tree.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    [fault] = load_file(path).faults
    assert fault.code == "too-large"
    assert f"{MAX_BYTES:,}" in fault.message
    assert load_bytes(b"#" * (MAX_BYTES + 1)).faults[0].code == "too-large"


# Anything at all


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_ever_raise(content: bytes):
    loaded = load_bytes(content)
    assert loaded.document is None
    assert loaded.faults


WORDS = ["a", "tracks", "slug", "<<", "~", "é", "한", "&x", "*x", "!", "!!t", "'", '"', "\\", "\x00", "\ufeff"]
SIGNS = [":", ": ", "\n", "  ", "- ", "[", "]", "{", "}", ",", "?", "? ", "|", ">", "#", " #", "\t", "\r"]
YAML_PIECES = st.sampled_from([*WORDS, *SIGNS, "---\n", "...", "%YAML 1.1\n"])


@given(st.lists(YAML_PIECES, max_size=40).map("".join))
def test_no_mixture_of_yaml_signs_ever_raises(text: str):
    loaded = load_bytes(text.encode())
    assert loaded.document is None
    assert loaded.faults
