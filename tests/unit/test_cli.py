"""The command's words and exit codes; runs themselves are in tests/integration."""

import errno
import io
import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import check as check_module
from pipeline.cli import main
from pipeline.errors import MeerwaardeError
from pipeline.faults import Fault
from pipeline.files import causes_of
from pipeline.orchestration.inputs import digest_of, input_digests
from pipeline.run import Progress, _told
from pipeline.saying import say
from pipeline.telling import told
from pipeline.workspace import CohortKey, Workspace

ROOT = Path(__file__).resolve().parents[2]
COHORT = "sterk-uit-armoede/2017-2020"
KEY = CohortKey.parse(COHORT)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_check_of_good_data_says_how_many_rows_and_changes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(workspace)
    assert main(["check", COHORT, "--language", "en", "--workspace", str(workspace)]) == 0
    assert "participants 24" in capsys.readouterr().out
    assert everything(workspace) == before


def test_a_programme_in_dutch_is_told_in_dutch_unless_asked_otherwise(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", COHORT, "--workspace", str(workspace)]) == 0
    assert "is klaar om door te rekenen. Gelezen rijen: deelnemers 24" in capsys.readouterr().out
    raw = Workspace(workspace).raw_dir(KEY)
    (raw / "outflow.csv").write_text((raw / "outflow.csv").read_text().replace("paid_work", "payed_work", 1))
    assert main(["check", COHORT, "--workspace", str(workspace)]) == 1
    told_in_dutch = capsys.readouterr().err
    assert "rij 2, kolom status: 'payed_work'  [unknown_code]" in told_in_dutch
    assert "gevonden: " in told_in_dutch
    assert "1 fout om te verbeteren" in told_in_dutch
    assert main(["check", COHORT, "--language", "en", "--workspace", str(workspace)]) == 1
    assert "row 2, column status: 'payed_work'  [unknown_code]" in capsys.readouterr().err


def test_check_looks_at_published_figures_and_texts_too(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published = Workspace(workspace).cohort_dir(KEY) / "published.csv"
    published.write_text(published.read_text() + "too,few,cells\n")
    texts = Workspace(workspace).programme_dir(KEY.programme) / "texts"
    one, other, *_ = sorted(texts.glob("*.nl.md"))
    one.write_text(one.read_text() + "\n{% if %}\n")
    other.write_bytes(other.read_bytes() + b"\ncaf\xe9\n")
    assert main(["check", COHORT, "--language", "en", "--workspace", str(workspace)]) == 1
    err = capsys.readouterr().err
    assert "published.csv" in err
    assert f"{one.name}\n  row {len(one.read_text().splitlines())}  [text_form]" in err
    assert f"{other.name}\n  row {len(other.read_bytes().splitlines())}  [encoding]" in err
    assert err.endswith("3 faults to mend.\n")


def test_check_says_that_a_run_would_miss_its_key(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = Workspace(workspace)
    place.key_memory.parent.mkdir()
    place.key_memory.write_text(json.dumps({"fingerprint": "0" * 64}))
    before = everything(workspace)
    assert main(["check", COHORT, "--workspace", str(workspace)]) == 1
    assert "Zet het terug uit een reservekopie" in capsys.readouterr().err
    assert everything(workspace) == before


def test_check_lists_faults_of_tables_source_and_folder_together(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = Workspace(workspace).raw_dir(KEY)
    (raw / "outflow.csv").write_text((raw / "outflow.csv").read_text().replace("paid_work", "payed_work", 1))
    (raw / "funding.csv").write_text((raw / "funding.csv").read_text().replace("amount_eur", "weather", 1))
    (raw / "source.yaml").write_text((raw / "source.yaml").read_text().replace("terms:", "termz:", 1))
    (raw / "holiday.png").write_bytes(b"x")
    before = everything(workspace)
    assert main(["check", COHORT, "--language", "en", "--workspace", str(workspace)]) == 1
    err = capsys.readouterr().err
    for expected in ("payed_work", "[unknown_code]", "[missing_column]", "[unknown_column]", "terms", "holiday.png"):
        assert expected in err
    assert "faults to mend, 1 warning." in err
    assert everything(workspace) == before


def test_a_cohort_without_raw_files_is_a_fault_of_the_data(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(Workspace(workspace).raw_dir(KEY))
    assert main(["check", COHORT, "--workspace", str(workspace)]) == 1
    assert "[missing_folder]" in capsys.readouterr().err


def test_a_fault_in_the_model_is_told_with_its_file_and_line(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = workspace / "data" / "programmes" / "sterk-uit-armoede" / "model.yaml"
    model.write_text(model.read_text().replace("evidence: quantitative", "evidence: guessed", 1))
    assert main(["check", COHORT, "--workspace", str(workspace)]) == 1
    place, where, *_ = capsys.readouterr().err.splitlines()
    assert place == "data/programmes/sterk-uit-armoede/model.yaml"
    assert where.startswith("  row ")


@pytest.mark.parametrize("verb", ["run", "check"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sterk-uit-armoede/1999", "Er is geen cohort sterk-uit-armoede/1999"),
        ("sterk-uit-armoede", "is geen naam van een cohort"),
        ("../../etc", "is geen naam van een cohort"),
    ],
)
def test_an_unknown_cohort_exits_with_2_and_names_those_there_are(
    verb: str, name: str, words: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([verb, name, "--workspace", str(workspace)]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert "Traceback" not in err
    assert not (workspace / ".meerwaarde").exists()


def test_one_wrong_name_among_several_starts_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", COHORT, "sterk-uit-armoede/1999", "--workspace", str(workspace)]) == 2
    assert not (workspace / ".meerwaarde").exists()


def test_an_engine_that_is_missing_starts_nothing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(workspace))
    monkeypatch.delenv("MEERWAARDE_QUARTO", raising=False)
    assert main(["run", COHORT, "--engine", "quarto", "--workspace", str(workspace)]) == 2
    assert "quarto" in capsys.readouterr().err
    assert not (workspace / ".meerwaarde").exists()


def test_a_folder_that_is_no_workspace_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--workspace", str(tmp_path / "nowhere")]) == 2
    assert "is geen werkmap" in capsys.readouterr().err


def test_a_workspace_without_cohorts_has_nothing_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data" / "programmes").mkdir(parents=True)
    assert main(["run", "--workspace", str(tmp_path)]) == 2
    assert main(["list", "--workspace", str(tmp_path)]) == 2
    assert "There is no cohort" in capsys.readouterr().err


def test_workspace_may_stand_before_the_verb(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(workspace), "list"]) == 0
    assert COHORT in capsys.readouterr().out


def test_stopping_by_hand_is_told_without_traceback(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(check_module, "check_and_tell", stopped)
    assert main(["check", COHORT, "--workspace", str(workspace)]) == 130
    assert "stopped" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (
            OSError(errno.EROFS, "Read-only file system", "/w/.meerwaarde/locks"),
            "/w/.meerwaarde/locks kon niet geopend of geschreven worden",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "geen ruimte meer op de schijf"),
        (sqlite3.OperationalError("database or disk is full"), "De administratie van Dagster"),
    ],
)
def test_what_the_disk_refuses_is_told_without_traceback(
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: Exception,
    says: str,
) -> None:
    def refused(*_: object) -> int:
        # Dagster wraps what its database says.
        raise RuntimeError("wrapped") from raised

    monkeypatch.setattr(check_module, "check_and_tell", refused)
    assert main(["check", COHORT, "--workspace", str(workspace)]) == 1
    assert says in capsys.readouterr().err


def test_errors_that_are_wrapped_in_a_circle_are_told_too() -> None:
    one, other = ValueError("one"), TypeError("other")
    one.__context__, other.__context__ = other, one
    assert list(causes_of(one)) == [one, other]
    assert "The program itself went wrong: ValueError: one" in str(_told(one, "run 1"))
    other.__context__ = MeerwaardeError("this can be mended")
    assert str(_told(one, "run 1")) == "this can be mended"


def test_a_fault_of_the_program_is_not_taken_for_the_disks(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise OSError(errno.ENOENT, "No such file or directory", "x")

    monkeypatch.setattr(check_module, "check_and_tell", broken)
    with pytest.raises(OSError, match="No such file"):
        main(["check", COHORT, "--workspace", str(workspace)])


def test_list_tells_the_state_of_every_draft_and_release(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = Workspace(workspace)

    def listed() -> str:
        assert main(["list", "--workspace", str(workspace)]) == 0
        return next(line for line in capsys.readouterr().out.splitlines() if line.startswith(COHORT))

    assert "none yet" in listed()
    draft = place.draft_dir(KEY)
    draft.mkdir(parents=True)
    assert "unreadable" in listed()
    (draft / "manifest.json").write_text(json.dumps({"inputs": input_digests(place, KEY)}))
    assert "up to date" in listed()
    (place.raw_dir(KEY) / "outflow.csv").write_text("changed\n")
    assert "older than its inputs" in listed()
    for name in ("v2", "v10", "v1", "notes"):
        (place.published_dir(KEY) / name).mkdir(parents=True)
    assert listed().endswith("v1 to v2 superseded, v10")
    place.status_file(KEY, 2).write_text('{"state": "withdrawn", "date": "2026-01-01", "reason": "x", "by": null}')
    assert listed().endswith("v1 superseded, v2 withdrawn, v10")


def test_digest_of_inputs_does_not_depend_on_their_order() -> None:
    assert digest_of({"a": "1", "b": "2"}) == digest_of({"b": "2", "a": "1"}) != digest_of({"a": "2", "b": "1"})


def test_told_groups_by_file_and_counts_in_the_singular_and_plural() -> None:
    one = Fault("raw/a.csv", "rule", "something", "else.", "Mend it.", row=2, column="x", value="v")
    assert told([one], "en").splitlines()[-1] == "1 fault to mend."
    other = Fault("raw/b.xlsx", "odd", "a stranger", "none", "Take it out.", sheet="Blad1", severity="warning")
    text = told([other, one], "en")
    assert text.splitlines() == [
        "raw/a.csv",
        "  row 2, column x: 'v'  [rule]",
        "      found something; expected else. Mend it.",
        "raw/b.xlsx",
        "  sheet Blad1  [odd]",
        "      warning: found a stranger; expected none. Take it out.",
        "1 fault to mend, 1 warning.",
    ]


def test_told_in_dutch_has_dutch_words_around_it_but_not_around_english() -> None:
    dutch = Fault(
        "raw/a.csv", "rule", say("the file"), say("the file"), say("What to do"), row=2, column="x", value="v"
    )
    english = Fault("model.yaml", "odd", "a stranger", "none", "Take it out.", row=4, severity="warning")
    assert told([dutch, english], "nl").splitlines() == [
        "model.yaml",
        "  row 4  [odd]",
        "      warning: found a stranger; expected none. Take it out.",
        "raw/a.csv",
        "  rij 2, kolom x: 'v'  [rule]",
        "      gevonden: het bestand; verwacht: het bestand. Wat te doen",
        "1 fout om te verbeteren, 1 waarschuwing.",
    ]
    assert told([english], "nl").splitlines()[-1] == "1 warning."


class Started:
    """Remembers what ``meerwaarde new`` was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def __call__(self, *asked: object) -> str:
        self.asked.append(asked)
        return "made"


def test_new_hands_on_what_was_asked(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started = Started()
    monkeypatch.setattr("pipeline.starting.start", started)
    place = ["--workspace", str(workspace)]
    assert main(["new", "a/2021", *place]) == 0
    assert main(["new", "a/x", "--from", "2021-01-01", "--until", "2021-12-31", "--format", "csv", *place]) == 0
    assert main(["new", "a/y", "--pool", "2020", "--pool", "2021", "2022", "--language", "en", *place]) == 0
    assert main(["new", "a/z", "--synthetic", "80", "--seed", "3", *place]) == 0
    assert main(["new", "b/2021", "--kind", "waves", *place]) == 0
    where = Workspace(workspace)
    period = (date(2021, 1, 1), date(2021, 12, 31))
    assert started.asked == [
        (where, CohortKey("a", "2021"), "xlsx", None, (), None, None, None),
        (where, CohortKey("a", "x"), "csv", period, (), None, None, None),
        (where, CohortKey("a", "y"), "xlsx", None, ("2020", "2021", "2022"), "en", None, None),
        (where, CohortKey("a", "z"), "xlsx", None, (), None, (80, 3), None),
        (where, CohortKey("b", "2021"), "xlsx", None, (), None, None, "waves"),
    ]
    assert capsys.readouterr().out == "made\n" * 5
    assert main(["new", "a/z", "--seed", "3", *place]) == 2
    assert "--synthetic N" in capsys.readouterr().err
    for half in (
        ["--from", "2021-01-01"],
        ["--until", "2021-01-01"],
        ["--from", "2021-01-02", "--until", "2021-01-01"],
    ):
        assert main(["new", "a/x", *half, *place]) == 2
        assert "give both" in capsys.readouterr().err
    assert len(started.asked) == 5


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError("no real terminal")


def event(kind: str, key: str) -> SimpleNamespace:
    return SimpleNamespace(dagster_event=SimpleNamespace(event_type_value=kind, step_key=key))


def test_progress_is_plain_lines_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    progress = Progress("p/c", stream, steps=2)
    progress.on_event(event("STEP_START", "raw__outflow"))
    progress.on_event(event("STEP_SUCCESS", "raw__outflow"))
    progress.on_event(SimpleNamespace(dagster_event=None, level=30, user_message="waiting"))
    progress.on_event(SimpleNamespace(dagster_event=None, level=20, user_message="chatter"))
    progress.on_event(event("STEP_SUCCESS", "in_place"))
    assert stream.getvalue().splitlines() == ["[ 1/2] p/c  raw outflow", "waiting", "[ 2/2] p/c  in_place"]


def test_progress_stays_on_one_line_of_a_terminal_of_unknown_width() -> None:
    stream = Terminal()
    progress = Progress("p/c", stream, steps=1)
    progress.on_event(event("STEP_SUCCESS", "in_place"))
    progress.close()
    assert "\n" not in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_what_a_disk_refuses_is_told_in_dutch(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", "raw")

    monkeypatch.setattr("pipeline.check.check_and_tell", refuse)
    assert main(["check", COHORT, "--workspace", str(workspace)]) == 1
    assert "raw kon niet geopend of geschreven worden. Geef de gebruiker" in capsys.readouterr().err
