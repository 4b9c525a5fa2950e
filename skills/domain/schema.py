"""The JSON Schema of `data/tree.yaml`, with which editors complete and check the file while it is written.

It says what the models in `skills.domain.document` say about shape. What fields mean together (references,
cycles) only `skills.domain.checks` knows. Written anew by `python -m skills.domain.schema > docs/tree.schema.json`.
"""

import json
import sys
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from skills.domain.document import CurriculumDocument


class _AsInYaml(GenerateJsonSchema):
    """YAML takes `2024` for a number and `true` for a boolean where a text is meant; the reader keeps the text."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return super().str_schema(schema) | {"type": ["string", "number", "boolean"]}

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Titles would only repeat the names of the fields."""
        return False


def tree_schema() -> dict[str, Any]:
    """The schema as data, in draft 2020-12."""
    schema = CurriculumDocument.model_json_schema(schema_generator=_AsInYaml)
    return {"$schema": _AsInYaml.schema_dialect, **schema, "title": "A TechTree curriculum"}


def schema_text() -> str:
    """The schema as `docs/tree.schema.json` holds it."""
    return json.dumps(tree_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
