"""Help loads nothing that takes time, teaches with examples, and the command's words are those of the contract."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main

ROOT = Path(__file__).resolve().parents[2]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom pipeline.cli import parser\nparser().format_help()\n"
        "print([name for name in ('dagster', 'pandas', 'duckdb', 'pandera', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "verb", ["run", "check", "new", "publish", "verify", "mark", "diff", "restate", "list", "case", "ui"]
)
def test_every_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert f"meerwaarde {verb}" in out.split("example", 1)[1]
    assert "--workspace DIR" in out


@pytest.mark.parametrize(
    "call",
    [
        [],
        ["fly"],
        ["run", "--engine", "word"],
        ["ui", "--port", "80"],
        ["ui", "--port", "x"],
        ["check"],
        ["new"],
        ["new", "a/b", "--format", "ods"],
        ["new", "a/b", "--from", "31-1-2021"],
        ["run", "--language", "fr"],
        ["publish", "p/c"],
        ["mark", "p/c@v1", "--reason", "x"],
    ],
)
def test_a_wrong_call_exits_with_2(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(call)
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
