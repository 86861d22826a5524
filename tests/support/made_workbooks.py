"""Workbooks put together by hand, part by part, so that anything can be wrong with them.

Belongs here: the parts of an .xlsx and of an .ods, and zipping them. Does not belong here: reading them, expectations.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Cell = str | int | float | None


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


# .xlsx


def text(place: str, value: str) -> str:
    """A cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def header(*names: str, row: int = 1) -> str:
    """Cells of text from column A on."""
    return "".join(text(f"{'ABCDEFGHIJKLMN'[index]}{row}", name) for index, name in enumerate(names))


def workbook(*rows: str, sheet: str | None = None, book_head: str = "", title: str = "Blad1") -> bytes:
    """A workbook with one sheet of these rows (each the XML of its cells); date cells have style 1."""
    content = sheet or "<sheetData>" + "".join(
        f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, start=1)
    ) + "</sheetData>"  # fmt: skip
    return xlsx({title: content}, book_head=book_head)


def xlsx(sheets: Mapping[str, str], *, book_head: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """A workbook with these sheets (name -> XML inside ``worksheet``) and more parts besides."""
    names = list(sheets)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{book_head}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(names) + 1)
        )
        + f'<Relationship Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rIdT" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        **{
            f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{MAIN}">{sheets[name]}</worksheet>'
            for n, name in enumerate(names, start=1)
        },
        **(more or {}),
    }  # fmt: skip
    return zipped(parts)


def sheet_of(rows: Sequence[Sequence[Cell]], at: tuple[int, int] = (1, 0)) -> str:
    """The XML of a sheet with these cells, numbers typed; ``at`` is its first row, and the columns left of it."""
    xml = []
    for number, cells in enumerate(rows, start=at[0]):
        places = [f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[at[1] + index]}{number}" for index in range(len(cells))]
        xml.append(
            f'<row r="{number}">'
            + "".join(
                text(place, cell) if isinstance(cell, str) else f'<c r="{place}"><v>{cell}</v></c>'
                for place, cell in zip(places, cells, strict=True)
                if cell is not None
            )
            + "</row>"
        )
    return f"<sheetData>{''.join(xml)}</sheetData>"


# .ods

_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(sheets: Mapping[str, str], *, head: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook with these sheets (name -> XML inside ``table:table``)."""
    tables = "".join(f"<table:table table:name={quoteattr(name)}>{xml}</table:table>" for name, xml in sheets.items())
    content = (
        f'{head}<office:document-content {_SPACES} office:version="1.3"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **(more or {})}
    )


def ods_cell(value: Cell, **attributes: str) -> str:
    """A cell; attributes of the table space, such as ``number_columns_repeated``."""
    repeated = "".join(f' table:{name.replace("_", "-")}="{text}"' for name, text in attributes.items())
    if value is None:
        return f"<table:table-cell{repeated}/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"{repeated}><text:p>{escape(value)}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"{repeated}><text:p>{value}</text:p>'
        "</table:table-cell>"
    )


def ods_rows(rows: Sequence[Sequence[Cell | str]]) -> str:
    """Rows of cells."""
    return "".join(f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>" for cells in rows)
