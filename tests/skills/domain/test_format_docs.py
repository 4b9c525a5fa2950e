"""What docs/tree-format.md and docs/tree.schema.json say is what the code does."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from jsonschema import Draft202012Validator

from skills.domain.document import Rules
from skills.domain.load import load_bytes
from skills.domain.schema import schema_text, tree_schema
from tests.skills.builders import (
    Data,
    branching,
    curriculum,
    option,
    recommendation,
    resource,
    skill,
    skills,
    text,
    tier,
    to_yaml,
    topic,
    track,
)
from tests.skills.domain.strategies import documents
from tests.skills.domain.test_shape import TREES, UNKNOWN, VALUES, with_skill

GUIDE = Path("docs/tree-format.md").read_text()
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
VALIDATOR = Draft202012Validator(tree_schema())


def around(fields: Data) -> Data:
    """A curriculum that has every node that the examples name, with the fields on its last skill or on itself."""
    rules = {key: value for key, value in fields.items() if key == "rules"}
    of_skill = {key: value for key, value in fields.items() if key != "rules"}
    return curriculum(
        track("origin", tier("foundations", *skills("vectors", "matrices"))),
        track("math", tier("sums", *skills("probability", "calculus"))),
        track("class", branching("choice", option("research", skill("a")), option("practice", skill("b")))),
        track("last", tier("end", skill("goal") | of_skill)),
        **rules,
    )


def test_the_guide_has_examples():
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_guide_loads_without_a_fault(example: str):
    content = example if example.startswith("format:") else to_yaml(around(yaml.safe_load(example)))
    assert load_bytes(content.encode()).faults == []
    assert list(VALIDATOR.iter_errors(yaml.safe_load(content))) == []


def test_the_rules_of_the_guide_are_the_defaults():
    [example] = [example for example in EXAMPLES if example.startswith("rules:")]
    assert Rules.model_validate(yaml.safe_load(example)["rules"]) == Rules()


def test_the_guide_lists_every_fault_code_and_no_other():
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| ", GUIDE[GUIDE.index("## Faults") :], re.MULTILINE)
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == codes_in_the_code()


def codes_in_the_code() -> set[str]:
    """All text constants that look like a code; three codes are single words."""
    found = {"alias", "tag", "cycle", "one-reference", "core-or-branching"}
    domain = Path("skills/domain")
    for path in (domain / "reader.py", domain / "shape.py", *(domain / "checks").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"^[a-z0-9]+(?:-[a-z0-9]+)+$", node.value))
    return found


def test_the_schema_file_is_up_to_date():
    assert Path("docs/tree.schema.json").read_text() == schema_text(), "python -m skills.domain.schema writes it anew"


def test_the_schema_is_a_schema_and_the_real_curriculum_keeps_to_it():
    Draft202012Validator.check_schema(json.loads(schema_text()))
    data = yaml.safe_load(Path("data/tree.yaml").read_text())
    assert list(VALIDATOR.iter_errors(data)) == []


@given(documents())
def test_what_the_loader_takes_the_schema_takes(data: Data):
    assert list(VALIDATOR.iter_errors(data)) == []


def test_the_schema_takes_numbers_and_booleans_as_texts_and_all_fields_at_once():
    data = with_skill(
        name={"en": 2024, "ko": True},
        tagline=text(),
        icon="code",
        renamed_from=["old"],
        requires={"at_least": 1, "of": ["b", {"any": [{"skill": "b", "level": 3}, {"all": ["b"]}]}]},
        recommends=[recommendation("b", level=2)],
    )
    assert list(VALIDATOR.iter_errors(data)) == []


# A line end after a slug, a text of spaces, and null for a name are seen by the loader only.
LOADER_ONLY = {"a text of spaces", "a slug with a line end", "a finished nothing"}
REFUSED: dict[str, Any] = {name: with_skill(**case[0]) for name, case in VALUES.items() if name not in LOADER_ONLY}
REFUSED |= {name: case[0] for name, case in (TREES | UNKNOWN).items()}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_what_has_a_wrong_shape_the_schema_refuses_too(data: Data):
    assert list(VALIDATOR.iter_errors(data)) != []


def test_a_file_of_the_guide_is_what_the_builders_build():
    """The example of the guide and the builders agree on what a skill has at least."""
    example = yaml.safe_load(EXAMPLES[0])
    [first] = example["tracks"][0]["tiers"][0]["skills"]
    assert first.keys() == skill("a", topics=[topic("x")], resources=[resource()]).keys()
