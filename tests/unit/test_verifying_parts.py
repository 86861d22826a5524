"""The parts of verifying that need no rebuild: sums of a ledger, what a lock asks for, what differs between two results."""

import sys
from pathlib import Path

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.files import write_whole
from pipeline.releases import environments, telling_apart
from pipeline.releases.environments import NoEnvironmentError, differences_from, python_for, python_version
from pipeline.releases.sums import held_sums
from pipeline.rendering import process
from pipeline.workspace import program_file

LEDGER = """variant,post,bound,flow,counted,amount_eur
v,work,lower,benefit,yes,10.000000
v,work,lower,transfer,yes,-0.333333
v,work,lower,benefit,no,999.000000
v,costs,lower,cost,yes,3.000000
"""
EACH = ",".join(f"{name}_per_participant_eur" for name in ("benefits", "costs", "net"))
TOTALS = f"""variant,bound,benefits_eur,costs_eur,net_eur,ratio,{EACH}
v,lower,9.666667,3.000000,6.666667,3.222222333333,3.222222,1.000000,2.222222
"""
POSTS = """variant,post,bound,total_eur,per_participant_eur,share
v,work,lower,9.666667,3.222222,1.000000000000
v,other,lower,0.000000,0.000000,0.000000000000
"""
FIGURES = "figure,value,unit\nparticipants.graduated,3,persons\n"


def tables(folder: Path, **changed: str) -> Path:
    for name, text in {"ledger": LEDGER, "totals": TOTALS, "posts": POSTS, "figures": FIGURES, **changed}.items():
        write_whole(folder / f"{name}.csv", text.encode())
    return folder


def test_every_sum_that_is_shown_is_held_exactly(tmp_path: Path) -> None:
    held = held_sums(tables(tmp_path))
    assert (held.count, held.apart) == (13, [])


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        ("totals", "9.666667,3.0", "9.666668,3.0", "totals.csv, v, lower, benefits_eur: shown is 9.666668"),
        ("totals", "3.222222333333", "3.222222333334", "ratio: shown is 3.222222333334, the ledger comes to 3.222222333333"),
        ("totals", "2.222222\n", "2.222223\n", "net_per_participant_eur"),
        ("posts", "v,other,lower,0.000000", "v,other,lower,0.000001", "posts.csv, v, other, lower, total_eur"),
        ("ledger", "no,999", "yes,999", "the ledger comes to 1008.666667"),
    ],
)  # fmt: skip
def test_a_sum_that_is_off_by_the_last_decimal_is_named(
    tmp_path: Path, table: str, old: str, new: str, says: str
) -> None:
    text = {"totals": TOTALS, "posts": POSTS, "ledger": LEDGER}[table]
    assert old in text
    held = held_sums(tables(tmp_path, **{table: text.replace(old, new)}))
    assert any(says in str(line) for line in held.apart), held.apart


def test_what_a_disclosure_rule_hides_is_not_held_against_anything(tmp_path: Path) -> None:
    hidden = LEDGER.replace("10.000000", "")
    assert held_sums(tables(tmp_path, ledger=hidden)).count == 0
    some = TOTALS.replace("3.222222333333", "")
    held = held_sums(tables(tmp_path, totals=some, figures="figure,value,unit\n"))
    assert (held.count, held.apart) == (3 + 2 * 2, [])


DISCLOSED = """unit,what,shown,reason
participants.graduated,graduates,yes,not applicable
total.lower,total,yes,not applicable
component.work.wage,component,no,small or would reveal
component.other.saving,component,yes,not applicable
"""


def test_benefits_of_which_rows_are_left_out_of_the_ledger_are_taken_as_shown(tmp_path: Path) -> None:
    """What a reader has of a cohort under the rule: a total in thousands, and a ledger without the rows held back."""
    some = tables(
        tmp_path,
        ledger="variant,post,bound,flow,counted,amount_eur\nv,other,lower,benefit,yes,500.000000\n"
        "v,costs,lower,cost,yes,3000.000000\n",
        totals=f"variant,bound,benefits_eur,costs_eur,net_eur,ratio,{EACH}\n"
        "v,lower,4000.000000,3000.000000,1000.000000,1.333333333333,1333.333333,1000.000000,333.333333\n",
        posts="variant,post,bound,total_eur,per_participant_eur,share\nv,other,lower,500.000000,166.666667,0.125000000000\n",
        disclosed=DISCLOSED,
    )
    held = held_sums(some)
    assert (held.count, held.apart, held.whole) == (9, [], False)
    wrong = (some / "totals.csv").read_text().replace(",1000.000000,1.33", ",2000.000000,1.33")
    write_whole(some / "totals.csv", wrong.encode())
    assert "net_eur: shown is 2000" in str(held_sums(some).apart[0])
    write_whole(some / "disclosed.csv", DISCLOSED.replace(",no,", ",yes,").encode())
    assert any("benefits_eur: shown is 4000" in str(line) for line in held_sums(some).apart)


def test_tables_that_cannot_be_added_up_are_told(tmp_path: Path) -> None:
    with pytest.raises(MeerwaardeError, match="cannot be added up"):
        held_sums(tables(tmp_path, ledger="variant,amount\n1,2\n"))


# What is installed


def test_the_programs_own_lock_is_what_is_installed() -> None:
    assert differences_from(program_file("requirements.lock").read_text()) == []


def test_differences_from_a_lock_are_named_and_other_platforms_do_not_count() -> None:
    lock = (
        "# comment\n--no-binary x\njinja2==0.0.1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"
        "no-such-package==1 ; sys_platform == 'none'\nno-such-package==2\n"
    )
    found = differences_from(lock)
    assert len(found) == 2
    assert found[0].startswith("jinja2 ")
    assert found[0].endswith("the lock has ==0.0.1")
    assert found[1] == "no-such-package is not installed, the lock has ==2"


def test_the_python_that_runs_is_taken_when_it_has_what_the_lock_names(tmp_path: Path) -> None:
    assert python_for(b"jinja2\n", python_version(), tmp_path, print) == Path(sys.executable)
    assert list(tmp_path.iterdir()) == []


def test_another_python_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoEnvironmentError, match=r"Python 3\.99"):
        python_for(b"jinja2\n", "3.99", tmp_path, print)


def test_an_environment_is_made_once_from_the_lock_with_its_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def run(command: list[str], cwd: Path, *_: object) -> process.Finished:
        calls.append(command)
        write_whole(cwd / "bin" / "python", b"")
        return process.Finished(0, "")

    monkeypatch.setattr(environments.process, "run", run)
    first = python_for(b"jinja2==0.0.1\n", python_version(), tmp_path, lambda _: None)
    assert first.is_file()
    assert len(calls) == 2
    assert "--require-hashes" in calls[1]
    assert python_for(b"jinja2==0.0.1\n", python_version(), tmp_path, print) == first
    assert len(calls) == 2
    assert python_for(b"jinja2==0.0.2\n", python_version(), tmp_path, lambda _: None) != first


def test_an_installation_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments.process, "run", lambda *_: process.Finished(1, "no index\n"))
    with pytest.raises(NoEnvironmentError, match="no index"):
        python_for(b"jinja2==0.0.1\n", python_version(), tmp_path, lambda _: None)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


# What differs


def test_changed_figures_are_told_with_old_new_and_difference(tmp_path: Path) -> None:
    new = FIGURES.replace(",3,", ",5,") + "ratio.lower,1.5,ratio\n"
    said = [
        str(line) for line in telling_apart.changed_figures(tables(tmp_path / "a"), tables(tmp_path / "b", figures=new))
    ]
    assert said == [
        "participants.graduated: 3, now 5, difference 2",
        "ratio.lower: -, now 1.5",
        "ratio.lower: -, now ratio",
    ]


def test_engines_fonts_and_styles_that_differ_are_named() -> None:
    def manifest(version: str, font: str) -> dict[str, object]:
        return {
            "engine": {"name": "embedded", "versions": {"typst": version}},
            "outputs": {"source/fonts/a.ttf": font, "report.nl.pdf": version},
        }

    said = [str(line) for line in telling_apart.renderings(manifest("1", "x"), manifest("2", "y"))]
    assert said == [
        "The engine was embedded (typst 1); now it is embedded (typst 2).",
        "source/fonts/a.ttf is another version.",
    ]
    assert "not known" in str(telling_apart.renderings(manifest("1", "x"), manifest("1", "x"))[0])
