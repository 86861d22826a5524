"""The files of a validation: what stands in them, what does not, and that they come whole."""

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.faults import Fault
from pipeline.saying import say
from pipeline.telling import told
from pipeline.validation import COLUMNS, Judged, as_csv, as_html, write_validation

FILES = [Judged("uitstroom.xlsx", "ab" * 32, 2344), Judged("financiering.csv", "cd" * 32, 4)]


def fault(**fields: object) -> Fault:
    words = {"found": say("row {row}", row=3), "expected": say("the file"), "remedy": say("What to do")}
    return Fault(**{"file": "raw/uitstroom.xlsx", "rule": "unknown_code", **words, **fields})  # type: ignore[arg-type]


def rows(faults: list[Fault], language: str = "nl") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(faults, language).decode("utf-8"))))


class Text(HTMLParser):
    """The text of a page, and what could run or be fetched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attributes if name in ("src", "href") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_table_has_a_line_for_each_fault_in_working_order() -> None:
    made = rows([fault(row=9, value="x"), fault(row=3, column="Uren", sheet="Blad1", severity="warning")], "nl")
    assert tuple(made[0]) == COLUMNS
    assert [line["row"] for line in made] == ["9", "3"], "the sheet comes before the row"
    assert made[1] == {
        "file": "raw/uitstroom.xlsx", "sheet": "Blad1", "row": "3", "column": "Uren", "value": "", "rule": "unknown_code",
        "severity": "warning", "found": "rij 3", "expected": "het bestand", "remedy": "Wat te doen",
    }  # fmt: skip
    assert rows([fault()], "en")[0]["found"] == "row 3"
    assert rows([]) == []
    assert as_csv([], "nl").decode() == ",".join(COLUMNS) + "\n"


def test_no_cell_of_the_table_is_a_formula() -> None:
    made = rows([fault(value="=cmd|' /C calc'!A0", column="@x", sheet="+1+1"), fault(row=5, value="-5")])
    by_row = {line["row"]: line for line in made}
    assert by_row[""]["value"] == "'=cmd|' /C calc'!A0"
    assert by_row[""]["column"] == "'@x"
    assert by_row[""]["sheet"] == "'+1+1"
    assert by_row["5"]["value"] == "-5"


def test_a_private_value_is_on_the_terminal_and_in_no_file() -> None:
    private = fault(value="P-0317-geheim", row=4, private=True)
    assert "P-0317-geheim" in told([private], "nl")
    assert "P-0317-geheim" not in as_csv([private], "nl").decode()
    assert rows([private])[0]["value"] == "hier niet herhaald"
    page = as_html("a/b", [private], FILES, "nl")
    assert "P-0317-geheim" not in page
    assert "hier niet herhaald" in page
    assert "not repeated here" in as_html("a/b", [private], FILES, "en")
    assert "hier niet herhaald" in told([private.withheld()], "nl")


def test_the_page_shows_what_was_delivered_as_text_and_fetches_nothing() -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=y>"
    page = as_html("a/b", [fault(value=hostile, column=hostile, sheet="'\"><b>", file="raw/<i>.csv")], FILES, "nl")
    read = Text(page)
    assert hostile in "".join(read.text)
    assert not read.tags & {"script", "img", "link", "iframe", "form", "b", "i", "object"}
    assert all(link.startswith("#") for link in read.links)
    assert "default-src 'none'" in page


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        ([fault()], "nog niet bruikbaar"),
        ([fault(severity="warning")], "twijfelachtig"),
        ([], "er is niets te verbeteren"),
    ],
)
def test_the_page_says_first_how_things_stand(faults: list[Fault], says: str) -> None:
    page = as_html("a/b", faults, FILES, "nl")
    assert says in page
    assert "<html lang='nl'>" in page
    assert "uitstroom.xlsx" in page
    assert "abababababab" in page


def test_a_fault_that_knows_no_dutch_is_marked_as_english() -> None:
    page = as_html("a/b", [fault(found="a thing", expected="b", remedy="C."), fault(row=4)], FILES, "nl")
    assert page.count("lang='en'") == 1
    assert "<dt>Found</dt><dd>A thing.</dd>" in page
    assert "<dt>Gevonden</dt><dd>Rij 3.</dd>" in page


def test_both_files_take_the_place_of_the_old_ones_together(tmp_path: Path) -> None:
    folder = tmp_path / "drafts" / "2020.validation"
    write_validation(folder, "a/2020", [fault()], FILES, "nl")
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(first) == {"validation.csv", "validation.html"}
    write_validation(folder, "a/2020", [fault()], FILES, "nl")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first, "no date, no place"
    write_validation(folder, "a/2020", [], [], "en")
    assert "nothing to mend" in (folder / "validation.html").read_text()
    assert [path.name for path in folder.parent.iterdir()] == ["2020.validation"]


def test_half_a_character_does_not_stop_the_list() -> None:
    odd = fault(value="a\ud800b", column="c\udfff")
    assert b"a" in as_csv([odd], "nl")
    as_html("a/b", [odd], FILES, "nl").encode("utf-8")


def test_an_empty_cell_of_a_private_column_is_not_called_withheld() -> None:
    from pipeline.ingest.delivered import table_of
    from pipeline.ingest.findings import shown_value

    raw = table_of("outflow", {"participant_id": ["", "D1"]})
    assert shown_value(raw, 2, "participant_id") == (None, False)
    assert shown_value(raw, 3, "participant_id") == ("D1", True)
