"""The templates of raw tables: what is in the workbook and the CSV, and that it comes from the schema that judges them."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence

import pytest
from python_calamine import CalamineWorkbook

from pipeline.starting import explaining
from pipeline.starting.delimited import template_file
from pipeline.starting.offering import Known, Template
from pipeline.starting.workbook import EXPLANATION, FIRST_ROW, HEADER_ROW, LISTS, workbook
from schemas import RAW, TableSchema
from schemas.table import at_least, at_most, column, read, table


def of(schema: TableSchema, **more: object) -> Template:
    return Template(schema, "Een programma", "buurt/2021", **{"known": {}, **more})


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()


def checks(content: bytes) -> dict[str, str]:
    """Column -> its cell check in XML."""
    found = re.findall(r"<dataValidation (?:[^>]*/>|.*?</dataValidation>)", part(content))
    return {re.search(r'sqref="([A-Z]+)', one)[1]: one for one in found}  # type: ignore[index]


@pytest.mark.parametrize("schema", RAW.values(), ids=list(RAW))
def test_the_first_sheet_is_the_table_and_the_second_explains_it(schema: TableSchema) -> None:
    found = sheets(workbook(of(schema)))
    assert list(found) == [schema.label_nl, EXPLANATION]
    own = found[schema.label_nl]
    assert own[HEADER_ROW] == [one.label_nl for one in schema.columns]
    assert own[HEADER_ROW - 1] == [one.example for one in schema.columns]
    assert len(own) == HEADER_ROW + 1, "nothing stands below the header"
    told = {str(row[0]): row for row in found[EXPLANATION]}
    for one in schema.columns:
        assert told[one.label_nl][:3] == [one.label_nl, "ja" if one.required else "nee", one.description_nl]
    forbidden = " ".join(str(row[0]) for row in found[EXPLANATION])
    assert all(what in forbidden for what in explaining.NOT_ALLOWED)


@pytest.mark.parametrize("schema", RAW.values(), ids=list(RAW))
def test_every_column_has_a_hint_and_every_check_says_in_dutch_what_it_takes(schema: TableSchema) -> None:
    found = checks(workbook(of(schema)))
    assert len(found) == len(schema.columns)
    for check in found.values():
        assert 'prompt="' in check
        assert f"{FIRST_ROW + 1}:" in check
        assert "None" not in check
        if "type=" in check:
            assert re.search(r'error="(Typ|Kies|Deze)', check), check


def test_codes_are_offered_in_dutch() -> None:
    found = checks(workbook(of(RAW["outflow"])))
    assert "&quot;" not in found["B"]
    assert '"betaald werk,vrijwilligerswerk,opleiding,geen,onbekend"' in found["B"]
    assert '"ja,nee"' in checks(workbook(of(RAW["participants"])))["F"]


def test_the_checks_are_those_of_the_schema() -> None:
    def own(least: int, most: int, codes: Sequence[str]) -> dict[str, str]:
        made = table(
            "t",
            {
                "n": column("decimal", nl="N", en="N", description="N.", description_nl="N.", sql_type="DECIMAL(9,1)",
                            checks=[at_least(least), at_most(most)]),
                "c": column("code", nl="C", en="C", description="C.", description_nl="C.", codes=codes),
            },
            description="T.",
            description_nl="T.",
            nl="T",
        )  # fmt: skip
        return checks(workbook(of(read(made))))

    first, second = own(3, 40, ["x", "y"]), own(5, 50, ["x", "y", "z"])
    assert "<formula1>3</formula1><formula2>40</formula2>" in first["A"]
    assert "3 tot en met 40, hooguit 1 decimalen" in first["A"]
    assert "<formula1>5</formula1><formula2>50</formula2>" in second["A"]
    assert ('"x,y"' in first["B"], '"x,y,z"' in second["B"]) == (True, True)


def test_a_wage_must_be_more_than_nothing() -> None:
    wage = checks(workbook(of(RAW["outflow"])))["G"]
    assert 'operator="greaterThan"' in wage
    assert "<formula1>0</formula1>" in wage


def test_a_number_of_a_participant_is_text_and_stands_once() -> None:
    content = workbook(of(RAW["participants"]))
    assert "EXACT($A$6:$A$" in checks(content)["A"]
    style = re.search(r'<col min="1" max="1"[^>]* style="(\d+)"', part(content))
    assert style is not None
    formats = re.findall(r'<xf numFmtId="(\d+)"', part(content, "xl/styles.xml").partition("<cellXfs")[2])
    number = formats[int(style[1])]
    assert number == "49" or f'numFmtId="{number}" formatCode="@"' in part(content, "xl/styles.xml")


def test_codes_that_the_programme_knows_are_offered_and_others_are_taken() -> None:
    known = {"group": [Known("trainers", "Trainers")], "exclusion_reason": [Known("moved", "verhuisd")]}
    content = workbook(of(RAW["respondents"], known=known))
    found = checks(content)
    assert '"trainers"' in found["B"]
    assert 'errorStyle="warning"' in found["B"]
    assert 'errorStyle="warning"' not in found["C"]
    assert "trainers (Trainers)" in str(sheets(content)[EXPLANATION])
    assert sheets(content)["Respondenten"][HEADER_ROW - 1][1] == "trainers"


def test_a_long_list_stands_on_a_hidden_sheet() -> None:
    themes = [Known(f"theme_number_{number}", f"Thema {number}") for number in range(40)]
    content = workbook(of(RAW["mentions"], known={"theme": themes}))
    assert f"<formula1>{LISTS}!$A$1:$A$40</formula1>" in checks(content)["C"]
    assert [row[0] for row in sheets(content)[LISTS]] == [one.code for one in themes]
    assert re.search(rf'name="{LISTS}"[^>]*state="hidden"', part(content, "xl/workbook.xml"))
    assert "een van de 40 codes uit de keuzelijst" in str(sheets(content)[EXPLANATION])


def test_rows_that_are_there_already_stand_below_the_header_and_are_no_formulas() -> None:
    rows = [("impact", "calm", "", "=1+1", "Calm")]
    content = workbook(of(RAW["themes"], rows=rows))
    assert sheets(content)["Codeboek"][FIRST_ROW] == list(rows[0])
    assert "<f>" not in part(content)
    assert "al gevuld" in str(sheets(content)[EXPLANATION])


def test_a_template_is_the_same_every_time() -> None:
    first, second = (workbook(of(RAW["funding"])) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert {item.date_time[0] for item in book.infolist()} == {1980}
    assert "2000-01-01" in part(first, "docProps/core.xml")


def test_a_template_prints_and_scrolls_with_its_header() -> None:
    content = workbook(of(RAW["outflow"]))
    assert f'ySplit="{FIRST_ROW}"' in part(content)
    assert "_xlnm.Print_Titles" in part(content, "xl/workbook.xml")
    assert 'orientation="landscape"' in part(content)


@pytest.mark.parametrize("schema", RAW.values(), ids=list(RAW))
def test_messages_fit_in_a_cell_check(schema: TableSchema) -> None:
    # XlsxWriter leaves a check out, with a warning only, when a title or message is too long.
    for check in checks(workbook(of(schema))).values():
        for message in re.findall(r'(?:error|prompt)="([^"]*)"', check):
            assert len(message.replace("&#39;", "'")) <= 255
            assert not message.endswith(" ..."), "a message that is cut off"


def test_a_csv_opens_in_a_dutch_excel() -> None:
    content = template_file(of(RAW["themes"], rows=[("impact", "calm", "", "Rustiger; minder druk", "=cmd()")]))
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["Vraag", "Thema", "Hoort bij", "Nederlandse naam", "Engelse naam"]
    assert lines[1] == ["impact", "calm", "", "Rustiger; minder druk", "'=cmd()"]


def test_the_readme_beside_the_csv_explains_every_column() -> None:
    told = explaining.readme([of(schema) for schema in RAW.values()])
    for schema in RAW.values():
        assert f"## {schema.label_nl} (`{schema.name}.csv`)" in told
        for one in schema.columns:
            assert f"| {one.label_nl} | {'ja' if one.required else 'nee'} | {one.description_nl} |" in told
    assert "keuzelijst" not in told, "a CSV has none"
