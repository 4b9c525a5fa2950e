from pathlib import Path

import pytest

from skills.domain.load import load_file
from skills.domain.tree import Tree, compile_tree


@pytest.fixture(scope="session")
def tree() -> Tree:
    """The real AI tech tree, straight from its file."""
    loaded = load_file(Path(__file__).parents[3] / "data" / "tree.yaml")
    assert loaded.document is not None
    return compile_tree(loaded.document)
