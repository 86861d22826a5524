"""Every traced number of a report leads to rows that give it, to parameters that exist and to the files it was made from.

One run of the shipped cohort, with one number typed by hand in a text. The entries are read as a reader reads them, from the
source of the report, and what they say is done again with nothing but the files of the draft.
"""

import csv
import hashlib
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from workspaces import COHORT, copy_of_data, meerwaarde

PROGRAMME = COHORT.split("/")[0]
TEXT = f"data/programmes/{PROGRAMME}/texts/programme.nl.md"
ENTRY = re.compile(r"^::: \{#(from-[\w-]+) \.trace\}\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
# What entries share stands once, before them.
SHARED = re.compile(r"^::: \{#((?:chain|parameter-list)-\d+) \.trace\}\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
SHARES = re.compile(r"^- \*\*[\w ]+:\*\* \[[\w ]+\]\(#((?:chain|parameter-list)-\d+)\)\{\.shared\}$", re.MULTILINE)
PLACE = re.compile(r"\[tables/(\w+)\.csv\]\(tables/\1\.csv\), ([a-z ,]+?) (\w+)((?:; \w+ = [^;\n]+)*)$")
TAKES = {"kolom": "each", "som van kolom": "sum", "eerste rij, kolom": "first", "gemiddelde van kolom": "mean"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of_data(tmp_path_factory.mktemp("traced"))
    with (folder / TEXT).open("a", encoding="utf-8") as file:
        file.write("\nEr deden 24 mensen mee, zo blijkt.\n")
    run = meerwaarde(folder, "run", COHORT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "waarschuwingen over de aangeleverde bestanden en de teksten: 1," in run.stdout
    return folder


@pytest.fixture(scope="module")
def draft(workspace: Path) -> Path:
    return workspace / "reports" / "drafts" / COHORT


@pytest.fixture(scope="module")
def source(draft: Path) -> str:
    return (draft / "source" / "report.nl.qmd").read_text(encoding="utf-8").replace("\\_", "_")


@pytest.fixture(scope="module")
def shared(source: str) -> dict[str, str]:
    return dict(SHARED.findall(source))


@pytest.fixture(scope="module")
def entries(source: str, shared: dict[str, str]) -> dict[str, str]:
    """Every entry with what it shares in its place, one link further: as the page shows it beside a number."""

    def lines_of(link: re.Match[str]) -> str:
        return "\n".join(line for line in shared[link.group(1)].splitlines() if line.startswith("- "))

    return {id_: SHARES.sub(lines_of, entry) for id_, entry in ENTRY.findall(source)}


class Tables:
    """The tables of a draft as a spreadsheet sees them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[str, list[dict[str, str]]] = {}

    def value(self, place: str) -> Fraction:
        """What table, filter and column of a printed place come to."""
        found = PLACE.fullmatch(place)
        assert found, place
        table, words, column, conditions = found.groups()
        if table not in self.read:
            with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                self.read[table] = list(csv.DictReader(file))
        rows = self.read[table]
        for condition in filter(None, conditions.split("; ")):
            name, values = condition.split(" = ")
            rows = [row for row in rows if row[name] in values.split(" of ")]
        return taken(TAKES[words], rows, column)


def taken(take: str, rows: list[dict[str, str]], column: str) -> Fraction:
    if take == "sum":
        return sum((Fraction(row[column]) for row in rows), Fraction(0))
    assert rows
    if take == "mean":
        weights = [int(row["respondents"]) for row in rows]
        total = sum((Fraction(row[column]) * weight for row, weight in zip(rows, weights, strict=True)), Fraction(0))
        return total / sum(weights)
    values = [row[column] for row in rows]
    assert take == "first" or len(set(values)) == 1, values
    return Fraction(values[0])


@pytest.fixture(scope="module")
def tables(draft: Path) -> Tables:
    return Tables(draft / "tables")


def rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def number(printed: str) -> Decimal:
    return Decimal(printed.replace(".", "").replace(",", "."))


def line(entry: str, start: str) -> str | None:
    found = re.search(rf"^- \*\*{start}:\*\* (.+)$", entry, re.MULTILINE)
    return found and found.group(1)


def stated(entry: str) -> Decimal:
    """The value an entry gives, from its first line."""
    found = re.search(r":\*\* (-?[\d.,]+) \(", entry)
    assert found, entry
    return number(found.group(1)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def figures_by_id(draft: Path) -> dict[str, str]:
    with (draft / "tables" / "figures.csv").open(encoding="utf-8", newline="") as file:
        return {f"from-{re.sub(r'[^A-Za-z0-9-]+', '-', row['figure'])}": row["value"] for row in csv.DictReader(file)}


def test_numbers_of_every_chapter_are_traced_and_each_has_one_entry(source: str, entries: dict[str, str]) -> None:
    linked = set(re.findall(r"\]\(#(from-[\w-]+)\)\{\.from\}", source))
    assert linked == set(entries)
    assert len(entries) >= 80
    assert {"from-ratio-conservative", "from-benefits-upper-total-eur", "from-costs-total-eur"} <= linked
    # A text of the programme traces by itself.
    assert "from-survey-impact-self-worth-experts-by-experience" in linked


def test_what_entries_share_is_told_once_and_led_to(
    source: str, shared: dict[str, str], entries: dict[str, str]
) -> None:
    led_to = [link for _, entry in ENTRY.findall(source) for link in SHARES.findall(entry)]
    assert set(led_to) == set(shared)
    assert len(set(shared.values())) == len(shared)
    assert sum("sha256" in entry for _, entry in ENTRY.findall(source)) == 0
    # From the answer itself: its entry, and from there the delivered files.
    summary = source[source.index("{#summary") :].partition("\n## ")[0]
    answered = re.findall(r"\]\(#(from-ratio-[\w-]+)\)\{\.from\}", summary)
    assert answered
    for id_ in answered:
        assert "outflow.csv (sha256 " in entries[id_]
    # A list of parameters that one entry alone has stays there.
    lists = [id_ for id_ in led_to if id_.startswith("parameter-list-")]
    assert all(lists.count(id_) > 1 for id_ in lists)


def test_table_and_filter_of_every_entry_give_its_value(draft: Path, entries: dict[str, str], tables: Tables) -> None:
    figures = figures_by_id(draft)
    for id_, entry in entries.items():
        place = line(entry, "Staat in")
        assert place, entry
        assert "tables/figures.csv" not in place, f"{id_} says no more than its name"
        assert rounded(tables.value(place)) == stated(entry), entry
        assert rounded(Fraction(figures[id_])) == stated(entry), entry


def test_the_sums_behind_every_entry_give_its_value(entries: dict[str, str], tables: Tables) -> None:
    worked = 0
    for entry in entries.values():
        if place := line(entry, "Opgeteld uit"):
            assert rounded(tables.value(place)) == stated(entry), entry
            worked += 1
        if sentence := line(entry, "Berekend als"):
            words, _, amounts = sentence.partition(" = ")
            sign = "÷" if "÷" in words else "−"
            places = [line(entry, word[0].upper() + word[1:]) for word in words.split(f" {sign} ")]
            values = [tables.value(place) for place in places if place]
            assert [number(amount) for amount in amounts.split(f" {sign} ")] == [
                Decimal(one.numerator) / Decimal(one.denominator) for one in values
            ]
            came_to = values[0] / values[1] if sign == "÷" else values[0] - values[1]
            assert rounded(came_to) == stated(entry), entry
            worked += 1
    assert worked >= 10


def test_parameters_of_an_entry_exist_and_have_a_row_to_jump_to(
    source: str, draft: Path, entries: dict[str, str]
) -> None:
    with (draft / "tables" / "parameters.csv").open(encoding="utf-8", newline="") as file:
        known = {row["parameter"] for row in csv.DictReader(file)}
    ids = re.findall(r"\{#parameter-(\w+)\}", source)
    assert sorted(ids) == sorted(known)
    used = {name for entry in entries.values() for name in re.findall(r"\(#parameter-(\w+)\)", entry)}
    assert used <= known
    assert {"qaly_value_eur", "social_assistance_cost_eur"} <= used
    # Each says where in which document.
    ratio = line(entries["from-ratio-conservative"], "Kengetallen")
    assert ratio
    assert len(re.findall(r"\]\(#parameter-\w+\) [^\[]+ \([^\[]+: [^\[]+\)", ratio)) == len(
        re.findall("#parameter-", ratio)
    )


def test_raw_files_of_an_entry_lie_there_with_that_digest_and_those_rows(
    workspace: Path, entries: dict[str, str]
) -> None:
    told: set[str] = set()
    for id_, entry in entries.items():
        found = re.search(r"^- \*\*Bestanden\*\* in (\S+): (.+)$", entry, re.MULTILINE)
        if found is None:
            # The total that a study states was read in no file.
            assert id_.startswith("from-costs-total"), entry
            continue
        for name, digest, rows in re.findall(r"(\S+) \(sha256 ([0-9a-f]{12}), (\d+)\s(?:rij|rijen)\)", found.group(2)):
            content = (workspace / found.group(1) / name).read_bytes()
            assert hashlib.sha256(content).hexdigest().startswith(digest)
            assert content.decode("utf-8").rstrip("\n").count("\n") == int(rows)
            told.add(name)
        assert found.group(2).count("sha256") == len(re.findall(r"\(sha256 [0-9a-f]{12}, ", found.group(2)))
    assert {"participants.csv", "outflow.csv", "mentions.csv", "funding.csv"} <= told


def test_only_the_files_that_a_number_rests_on_are_told(entries: dict[str, str]) -> None:
    paid = entries["from-funding-total-eur"]
    assert "funding.csv" in paid
    assert "outflow.csv" not in paid
    grade = entries["from-answers-collaboration-grade-mean"]
    assert re.findall(r"(\w+)\.csv \(sha256", grade) == ["respondents", "answers"]


def test_the_steps_lead_from_the_published_table_to_the_raw_files(entries: dict[str, str]) -> None:
    for entry in entries.values():
        steps = line(entry, "Stappen")
        assert steps, entry
        chain = [set(step.split(", ")) for step in steps.split(" ← ")]
        assert chain[:2] == [{"reported/tables"}, {"disclosed/tables"}]
        table = re.search(r"\(tables/(\w+)\.csv\)", entry)
        assert table
        assert chain[2] == {f"calculated/{table.group(1)}"}
        files = {f"raw/{name}" for name in re.findall(r"(\w+)\.csv \(sha256", entry)}
        assert {asset for step in chain for asset in step if asset.startswith("raw/")} == files
    ratio = line(entries["from-ratio-conservative"], "Stappen")
    assert ratio
    order = [ratio.index(f"calculated/{name}") for name in ("totals", "ledger", "quantities", "exposure")]
    assert order == sorted(order)


def test_a_number_typed_by_hand_is_told_everywhere_warnings_are(workspace: Path, source: str) -> None:
    lines = (workspace / TEXT).read_text(encoding="utf-8").splitlines()
    row = next(at for at, text in enumerate(lines, start=1) if "Er deden 24" in text)
    folder = workspace / "reports" / "drafts" / f"{COHORT}.validation"
    with (folder / "validation.csv").open(encoding="utf-8", newline="") as file:
        (warning,) = csv.DictReader(file)
    assert (warning["file"], warning["row"], warning["severity"]) == (TEXT, str(row), "warning")
    assert warning["rule"] == "typed_figure"
    assert "24" in warning["found"]
    assert "participants.graduated" in warning["found"]
    assert '{{ n("participants.graduated") }}' in warning["remedy"]
    assert "participants.graduated" in (folder / "validation.html").read_text(encoding="utf-8")
    # The report tells it among the warnings on the quality of the data.
    assert any("typed_figure" in text or "met de hand getypt" in text for text in quality(source))


def quality(source: str) -> Iterator[str]:
    _, _, after = source.partition("{#quality}")
    assert after
    yield from after.partition("\n## ")[0].splitlines()
