"""Publishing and verifying as a whole: what is published can be made again, and what was touched is named."""

import hashlib
import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from workspaces import COHORT, content, copy_of_data, copy_of_program, environment, is_whole, meerwaarde, start

from pipeline.releases.integrity import faults_of
from pipeline.workspace import CohortKey, Workspace

KEY = CohortKey.parse(COHORT)
DATA = f"data/programmes/{KEY.programme}"
RELEASE = f"reports/published/{COHORT}/v1"
ODD = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_program(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, program: Path) -> Path:
    """A workspace with a draft and the release made of it."""
    workspace = copy_of_data(tmp_path_factory.mktemp("published"))
    assert meerwaarde(workspace, "run", COHORT, PYTHONPATH=str(program)).returncode == 0
    done = meerwaarde(
        workspace, "publish", COHORT, "--reason", "Eerste uitgave", "--date", "2026-11-22", PYTHONPATH=str(program)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return workspace


@pytest.fixture
def clone(published: Path, tmp_path: Path) -> Path:
    """What a clone of the repository would have: no state, everything writable."""
    for name in ("data", "reports/published", "archive"):
        shutil.copytree(published / name, tmp_path / name, copy_function=shutil.copyfile)
    for folder in [path for path in tmp_path.rglob("*") if path.is_dir()]:
        folder.chmod(0o755)
    return tmp_path


def verified(workspace: Path, program: Path, *more: str, code: int, **environment: str) -> str:
    """What `verify` says, in English."""
    done = meerwaarde(workspace, "verify", COHORT, "--language", "en", *more, PYTHONPATH=str(program), **environment)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


def change_funding(workspace: Path) -> None:
    """Change one raw value."""
    path = workspace / DATA / "cohorts" / KEY.cohort / "raw" / "funding.csv"
    text = path.read_text()
    assert "255750.00" in text
    path.write_text(text.replace("255750.00", "255000.00"))


def test_a_release_is_whole_sealed_read_only_and_says_what_it_is(published: Path) -> None:
    folder = published / RELEASE
    assert is_whole(folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["release"] == {
        "number": 1, "date": "2026-11-22", "reason": "Eerste uitgave", "replaces": None, "errata": [],
    }  # fmt: skip
    assert f"{DATA}/cohorts/{KEY.cohort}/release.yaml" in manifest["inputs"]
    for path in [folder, *folder.rglob("*")]:
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH), path
    assert subprocess.run(["sha256sum", "--check", "--quiet", "v1.sha256"], cwd=folder.parent).returncode == 0
    source = (folder / "source" / "report.nl.qmd").read_text()
    assert "uitgave 1" in source.split("---")[1]
    assert "22\u00a0november 2026" in source
    assert "Eerste uitgave" in source
    draft = (published / "reports" / "drafts" / COHORT / "source" / "report.nl.qmd").read_text()
    assert "uitgave 1" not in draft.split("---")[1]
    assert "2026" not in draft


def test_only_hashes_of_the_inputs_are_published_and_nothing_lies_in_the_workspace(published: Path) -> None:
    raw = [path.read_bytes() for path in (published / DATA / "cohorts" / KEY.cohort / "raw").glob("*.csv")]
    assert raw
    for path in (published / "reports" / "published").rglob("*"):
        if path.is_file():
            assert path.read_bytes() not in raw, path
    assert not (published / DATA / "cohorts" / KEY.cohort / "release.yaml").exists()
    assert list((published / ".meerwaarde" / "rebuilding").iterdir()) == []


def test_dagster_shows_the_release_as_a_materialisation_with_its_manifest(published: Path) -> None:
    code = (
        "import dagster as dg\n"
        "from pipeline.definitions import defs\n"
        "with dg.DagsterInstance.get() as i:\n"
        "    event = i.get_latest_materialization_event(dg.AssetKey(['released', 'release']))\n"
        "    m = event.asset_materialization\n"
        "    print(m.partition, m.metadata['number'].value, '\"release\"' in m.metadata['manifest'].value)\n"
        "    print(sorted(k.to_user_string() for k in defs.resolve_job_def('cohort').asset_layer.executable_asset_keys\n"
        "          if k.path[0] == 'released'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(DAGSTER_HOME=str(published / ".meerwaarde" / "dagster")),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{COHORT} 1 True", "[]"]


def test_identical_to_the_byte_from_a_fresh_clone_in_another_time_zone_and_locale(clone: Path, program: Path) -> None:
    assert "identical to the byte" in verified(clone, program, code=0, **ODD)


def test_identical_after_inputs_and_code_have_moved_on_and_todays_code_is_told_apart(
    clone: Path, program: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    moved = tmp_path_factory.mktemp("moved") / "program"
    shutil.copytree(program, moved)
    rounding = moved / "pipeline" / "calculation" / "rounding.py"
    text = rounding.read_text()
    assert "FACTOR_DECIMALS = 12" in text
    rounding.write_text(text.replace("FACTOR_DECIMALS = 12", "FACTOR_DECIMALS = 3"))
    change_funding(clone)
    assert "identical to the byte" in verified(clone, moved, code=0)
    told = verified(clone, moved, "--with-present-code", code=1)
    assert "today's program makes other figures" in told
    assert "ratio.conservative: " in told
    assert "difference" in told


def test_every_changed_missing_or_added_file_is_named(published: Path, clone: Path) -> None:
    workspace, folder = Workspace(clone), clone / RELEASE
    assert faults_of(workspace, KEY, 1) == []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert any(
            f"{name}: changed" in str(fault) or name == "manifest.json" for fault in faults_of(workspace, KEY, 1)
        )
        path.unlink()
        assert f"{name}: missing" in [str(fault) for fault in faults_of(workspace, KEY, 1)]
        path.write_bytes(data)
    for name in (".hidden", "tables/more.csv", "source/deep/er/x"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
        assert [str(fault) for fault in faults_of(workspace, KEY, 1)] == [f"{name}: added"]
        (folder / name).unlink()


def test_one_changed_byte_is_told_by_the_command(clone: Path, program: Path) -> None:
    page = clone / RELEASE / "report.nl.html"
    data = bytearray(page.read_bytes())
    data[5000] ^= 1
    page.write_bytes(bytes(data))
    assert "report.nl.html: changed" in verified(clone, program, code=1)


def test_a_manifest_that_was_changed_with_its_file_is_noticed_by_the_seal(clone: Path, program: Path) -> None:
    shutil.rmtree(clone / "archive")
    change_table(clone, "totals.csv", "as-published,lower,", "as-published,lower,1", seal=False)
    assert "manifest.json: changed, by the digest in v1.sha256" in verified(clone, program, code=1)


def change_table(clone: Path, name: str, old: str, new: str, seal: bool = True) -> None:
    """Change a table of the release as a careful forger would: with its digest, and that of the manifest."""
    folder = clone / RELEASE
    path, manifest = folder / "tables" / name, folder / "manifest.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    content = json.loads(manifest.read_text())
    content["outputs"][f"tables/{name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    if seal:
        digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
        (folder.parent / "v1.sha256").write_text(f"{digest}  v1/manifest.json\n")


def test_a_stranger_without_the_archive_gets_the_second_level(clone: Path, program: Path) -> None:
    shutil.rmtree(clone / "archive")
    shutil.rmtree(clone / DATA / "cohorts" / KEY.cohort / "raw")
    told = verified(clone, program, code=0, **ODD)
    assert "identical, from the release alone" in told
    assert "There is no archive" in told
    assert "cannot be recomputed" in verified(clone, program, "--with-present-code", code=1)


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        ("totals.csv", "as-published,lower,", "as-published,lower,1", "benefits_eur"),
        ("posts.csv", "as-published,", "guideline,", "posts.csv"),
    ],
)
def test_sums_that_do_not_agree_with_the_ledger_are_named(
    clone: Path, program: Path, table: str, old: str, new: str, says: str
) -> None:
    shutil.rmtree(clone / "archive")
    change_table(clone, table, old, new)
    told = verified(clone, program, code=1)
    assert "figures differ" in told
    assert says in told
    assert "the ledger comes to" in told


def test_figures_identical_but_rendering_differs_names_the_engine(clone: Path, program: Path) -> None:
    shutil.rmtree(clone / "archive")
    folder = clone / RELEASE
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["engine"]["versions"]["pandoc"] = "2.0"
    page = folder / "report.nl.html"
    page.write_bytes(page.read_bytes() + b"<!-- -->")
    manifest["outputs"]["report.nl.html"] = hashlib.sha256(page.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder.parent / "v1.sha256").unlink()
    told = verified(clone, program, code=1)
    assert "figures identical, rendering differs" in told
    assert "report.nl.html: renders otherwise" in told
    assert "pandoc 2.0" in told
    assert "v1.sha256 is missing" in told


def test_an_archive_that_lacks_something_is_told_and_is_no_success(clone: Path, program: Path) -> None:
    recipe = json.loads((clone / "archive" / COHORT / "v1.json").read_text())
    lost = f"{DATA}/model.yaml"
    digest = recipe["inputs"][lost]
    (clone / "archive" / COHORT / "objects" / digest[:2] / digest).unlink()
    told = verified(clone, program, code=1)
    assert "cannot be recomputed" in told
    assert lost in told
    assert "every digest and sum is right" in told


def test_figures_that_do_not_come_out_again_are_told_with_old_new_and_difference(clone: Path, program: Path) -> None:
    """A release whose ledger was forged with everything that vouches for it: the archived inputs say otherwise."""
    change_table(clone, "figures.csv", "participants.graduated,24", "participants.graduated,25")
    recipe = clone / "archive" / COHORT / "v1.json"
    content = json.loads(recipe.read_text())
    content["manifest"] = hashlib.sha256((clone / RELEASE / "manifest.json").read_bytes()).hexdigest()
    recipe.write_text(json.dumps(content))
    told = verified(clone, program, code=1)
    assert "figures differ." in told
    assert "participants.graduated: 25" in told
    assert "difference -1" in told


def test_packages_that_cannot_be_installed_are_told(
    clone: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release's lock names a version that is not installed here, and the network is away."""
    objects = clone / "archive" / COHORT
    recipe = json.loads((objects / "v1.json").read_text())
    lock = b"jinja2==0.0.1 --hash=sha256:" + b"0" * 64 + b"\n"
    digest = hashlib.sha256(lock).hexdigest()
    path = objects / "objects" / digest[:2] / digest
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(lock)
    recipe["code"]["requirements.lock"] = digest
    (objects / "v1.json").write_text(json.dumps(recipe))
    away = {"PIP_NO_INDEX": "1", "UV_OFFLINE": "1"}
    told = verified(clone, program, code=1, **away)
    assert "cannot be recomputed" in told
    assert "could not be installed from its own lock" in told
    environments = clone / ".meerwaarde" / "environments"
    assert [path for path in environments.iterdir() if path.is_dir()] == []


# The next release


@pytest.fixture(scope="module")
def second(published: Path, program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published workspace with v1 withdrawn and a draft of other data."""
    folder = tmp_path_factory.mktemp("second")
    shutil.copytree(published, folder / "w", symlinks=True)
    workspace = folder / "w"
    assert "equals the last release, v1" in publish(workspace, program, code=1)
    done = meerwaarde(
        workspace, "mark", f"{COHORT}@v1", "--withdrawn", "--reason", "De kosten zijn fout.", "--date", "2026-11-23",
        PYTHONPATH=str(program),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    change_funding(workspace)
    told = publish(workspace, program, code=1)
    assert "raw/funding.csv" in told
    assert "meerwaarde run" in told
    assert meerwaarde(workspace, "run", COHORT, PYTHONPATH=str(program)).returncode == 0
    return workspace


def publish(workspace: Path, program: Path, *more: str, code: int) -> str:
    done = meerwaarde(
        workspace, "publish", COHORT, "--reason", "Kosten hersteld", "--language", "en", *more, PYTHONPATH=str(program)
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


def test_what_a_disk_refuses_leaves_no_release_and_no_number(second: Path, program: Path) -> None:
    """A limit on the size of written files stands for a disk with no room left."""
    before = content(second / "reports" / "published")
    limited = subprocess.run(
        [
            sys.executable,
            "-c",
            "import resource, sys\n"
            "from pipeline.cli import main\n"
            "import pipeline.releases.publishing as step\n"
            "real = step.put_release_in_place\n"
            "def put(*given):\n"
            "    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, resource.RLIM_INFINITY))\n"
            "    try:\n"
            "        return real(*given)\n"
            "    finally:\n"
            "        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
            "step.put_release_in_place = put\n"
            f"sys.exit(main(['publish', {COHORT!r}, '--reason', 'x', '--workspace', {str(second)!r}]))\n",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=program,
        env=environment(PYTHONPATH=str(program)),
    )
    assert limited.returncode == 1, limited.stdout + limited.stderr
    assert "geen ruimte meer op de schijf" in limited.stderr
    assert content(second / "reports" / "published") == before
    assert not list((second / "reports" / "published" / COHORT).glob(".*"))
    assert not (second / "archive" / COHORT / "v2.json").exists()


def test_a_folder_that_may_not_be_written_to_is_told(second: Path, program: Path) -> None:
    read_only = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    target = second / "reports" / "published"
    mount = f"mount --bind {target} {target} && mount -o remount,ro,bind {target}"
    if subprocess.run([*read_only, mount], capture_output=True, timeout=30).returncode != 0:
        pytest.skip("this machine does not let us make a folder read-only for ourselves (unshare -m)")
    before = content(target)
    call = f"{sys.executable} -m pipeline.cli publish {COHORT} --reason x --workspace {second}"
    done = subprocess.run(
        [*read_only, f"{mount} && {call}"],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=program,
        env=environment(PYTHONPATH=str(program)),
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "het recht om daar te lezen en te schrijven" in done.stderr
    assert "Traceback" not in done.stderr
    assert content(target) == before


def test_two_publishings_at_once_make_one_release_that_lists_what_was_wrong(second: Path, program: Path) -> None:
    wrong = "De kosten van 2019 stonden bij 2018."
    asked = ("publish", COHORT, "--reason", "Kosten hersteld", "--erratum", wrong, "--language", "en")
    both = [start(second, *asked, "--date", "2026-12-01", PYTHONPATH=str(program)) for _ in range(2)]
    ended = [process.communicate(timeout=240) for process in both]
    assert sorted(process.returncode for process in both) == [0, 1], ended
    loser = next(err for process, (_, err) in zip(both, ended, strict=True) if process.returncode)
    assert "equals the last release, v2" in loser
    folder = second / "reports" / "published" / COHORT
    assert sorted(path.name for path in folder.iterdir()) == ["v1", "v1.sha256", "v1.status.json", "v2", "v2.sha256"]
    assert json.loads((folder / "v1.status.json").read_text()) == {
        "state": "withdrawn", "date": "2026-11-23", "reason": "De kosten zijn fout.", "by": 2,
    }  # fmt: skip
    manifest = json.loads((folder / "v2" / "manifest.json").read_text())
    assert manifest["release"]["replaces"] == 1
    assert manifest["release"]["errata"] == ["De kosten zijn fout.", "De kosten van 2019 stonden bij 2018."]
    source = (folder / "v2" / "source" / "report.nl.qmd").read_text()
    assert "Verbeterd in deze uitgave" in source
    assert "De kosten van 2019 stonden bij 2018." in source
    assert "identical to the byte" in verified(second, program, code=0)
    shutil.rmtree(folder / "v2")
    assert meerwaarde(second, "run", COHORT, PYTHONPATH=str(program)).returncode == 0
    publish(second, program, "--date", "2026-12-02", code=0)
    assert (folder / "v3").is_dir()
    assert not (folder / "v2").exists()
