"""Every sentence about publishing, verifying and marking has its Dutch, with the same names filled in."""

import ast
import re
from pathlib import Path

import pytest

from pipeline.saying import _dutch

FOLDER = Path(__file__).parents[2] / "pipeline" / "releases"


def sentences(path: Path) -> set[str]:
    return {
        str(ast.literal_eval(node.args[0]))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
    }


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_every_sentence_has_its_dutch(path: Path) -> None:
    names = re.compile(r"\{(\w+)\}")
    for english in sentences(path):
        dutch = _dutch().get(english)
        assert dutch, english
        assert set(names.findall(dutch)) == set(names.findall(english)), english
