"""The release that is committed with the project: made again from its archive, it is what it was."""

import shutil
from pathlib import Path

import pytest
from workspaces import ROOT, meerwaarde

RELEASE = "sterk-uit-armoede/2017-2020"


def test_the_first_release_is_identical_to_the_byte(tmp_path: Path) -> None:
    if not (ROOT / "reports" / "published" / RELEASE / "v1").is_dir():
        pytest.xfail("v1 is published when the code that makes it is final")
    # As in a fresh clone: nothing but what is committed, and nothing of it that a run has left.
    for name in ("reports/published", "archive"):
        shutil.copytree(ROOT / name, tmp_path / name, copy_function=shutil.copyfile)
    (tmp_path / "data" / "programmes").mkdir(parents=True)
    odd = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    done = meerwaarde(tmp_path, "verify", f"{RELEASE}@v1", "--language", "en", **odd)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "identical to the byte" in done.stdout
