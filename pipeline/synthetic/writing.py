"""Writing a synthetic cohort: ``raw/*.csv`` and the ``source.yaml`` that says what it is.

Belongs here: the form of these files and the words of ``source.yaml``. Does not belong here: the rows (``generating``).
"""

import csv
import io
from pathlib import Path
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.files import write_whole
from pipeline.model import CohortModel, load
from pipeline.synthetic.form import form_of
from pipeline.synthetic.generating import generate
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW

DEFAULT_SEED = 2021
SOURCE = "source.yaml"

_SOURCE = """\
# These records are synthetic: nobody is behind them. The report repeats what stands here.
delivered_by:
  nl: Meerwaarde, gemaakt om mee te oefenen
  en: Meerwaarde, made to practise with
delivered_on: {day}
terms:
  nl: >-
    Verzonnen gegevens: vrij te gebruiken om het systeem te leren kennen, en nergens anders voor.
  en: >-
    Invented records: free to use for getting to know the system, and for nothing else.
records: synthetic
explanation:
  nl: |
    Alle gegevens van dit cohort zijn verzonnen. Er zijn geen {participants} deelnemers geweest, en niemand is bevraagd. Een
    programma met een vast begingetal ({seed}) heeft elke regel bedacht: wie begon en afrondde, wie werk vond en voor hoelang,
    de uren en lonen, de gemeenten, de bedragen van de financiers, en wie welk thema noemde.

    De vragen, thema's en financiers zijn die van het programma zelf. De aantallen, bedragen en antwoorden zijn dat niet: zij
    zijn aannemelijk gekozen en nergens gemeten. De gemeenten bestaan niet. Uit dit cohort kan niets over een echt programma
    worden afgeleid. Het is er om te laten zien hoe het systeem werkt.
  en: |
    All records of this cohort are invented. There were no {participants} participants, and nobody was asked anything. A
    program with a fixed seed ({seed}) made up every row: who enrolled and graduated, who found work and for how long, hours
    and wages, municipalities, the amounts of the funders, and who named which theme.

    The questions, themes and funders are the programme's own. The counts, amounts and answers are not: they were chosen to be
    plausible and measured nowhere. The municipalities do not exist. Nothing can be inferred from this cohort about a real
    programme. It is there to show how the system works.
"""
_SOURCE_OF_HOUSEHOLDS = """\
# These records are synthetic: nobody is behind them. The report repeats what stands here.
delivered_by: Meerwaarde, gemaakt om mee te oefenen
delivered_on: {day}
terms: >-
  Verzonnen gegevens: vrij te gebruiken om het systeem te leren kennen, en nergens anders voor.
records: synthetic
explanation:
  nl: |
    Alle gegevens van dit cohort zijn verzonnen. Er zijn geen {participants} huishoudens geweest. Een programma met een vast
    begingetal ({seed}) heeft elke regel bedacht: wanneer de begeleiding begon en eindigde, hoeveel volwassenen en kinderen er
    waren, de schulden, wat er van elke voorziening met het programma gebruikt is en wat het zonder zou zijn geweest, en de
    bedragen van de financiers.

    De voorzieningen en financiers zijn die van het model. De aantallen en bedragen zijn aannemelijk gekozen en nergens gemeten.
    Uit dit cohort kan niets over een echt programma worden afgeleid, en een uitkomst ervan is geen bevestiging van wat elders
    is gepubliceerd. Het is er om te laten zien hoe de methode werkt.
  en: |
    All records of this cohort are invented. There were no {participants} households. A program with a fixed seed ({seed}) made
    up every row: when support began and ended, how many adults and children there were, the debts, what was used of each
    service with the programme and what it would have been without, and the amounts of the funders.

    The services and funders are those of the model. The counts and amounts were chosen to be plausible and measured nowhere.
    Nothing can be inferred from this cohort about a real programme, and no outcome of it confirms what was published elsewhere.
    It is there to show how the method works.
"""
_SOURCE_OF_WAVE = """\
# These records are synthetic: nobody is behind them. The report repeats what stands here.
delivered_by: Meerwaarde, gemaakt om mee te oefenen
delivered_on: {day}
terms: >-
  Verzonnen gegevens: vrij te gebruiken om het systeem te leren kennen, en nergens anders voor.
records: synthetic
explanation:
  nl: |
    Alle gegevens van deze meting zijn verzonnen. Er zijn geen {participants} organisaties, en niemand is bevraagd. Een
    programma met een vast begingetal ({seed}) heeft elke regel bedacht: wie lid was, wie antwoordde en wat.

    De vragen zijn die van het model. De antwoorden zijn nergens gemeten. Uit deze meting kan niets over een echt programma
    worden afgeleid. Zij is er om te laten zien hoe het systeem werkt.
  en: |
    All records of this wave are invented. There are no {participants} organisations, and nobody was asked anything. A program
    with a fixed seed ({seed}) made up every row: who was a member, who answered, and what.

    The questions are those of the model. The answers were measured nowhere. Nothing can be inferred from this wave about a
    real programme. It is there to show how the system works.
"""


def write(workspace: Workspace, key: CohortKey, participants: int, seed: int, into: Path) -> list[Path]:
    """Invent a cohort and write its raw files; gives them, sorted.

    Args:
        workspace: where the programme and the cohort's ``cohort.yaml`` lie.
        key: the cohort.
        participants: how many enrolled.
        seed: another seed gives another cohort, the same one the same bytes.
        into: the folder for the files, made where it is not there; nothing in it is written over.

    Raises:
        FaultsError: the model holds faults.
        CallError: the number of participants or the seed is out of range.
        MeerwaardeError: a file of that name lies there already, or the disk refused.
    """
    contents = invented(workspace, key, load(workspace.root, key.programme, key.cohort), participants, seed)
    present = sorted(name for name in contents if (into / name).exists())
    if present:
        raise MeerwaardeError(
            f"{into} already holds {', '.join(present)}. Synthetic records never take the place of others: choose a cohort "
            "without raw files, or move these away first."
        )
    for name, data in contents.items():
        write_whole(into / name, data)
    return sorted(into / name for name in contents)


def invented(
    workspace: Workspace, key: CohortKey, model: CohortModel, participants: int, seed: int
) -> dict[str, bytes]:
    """The raw files of an invented cohort by name, ``source.yaml`` among them; arguments and errors as in :func:`write`.

    ``model`` is that of the cohort, which need not lie in the workspace yet.
    """
    made = generate(model, participants, seed, form_of(workspace, model, key))
    contents = {f"{name}.csv": _csv(name, rows) for name, rows in made.items()}
    day = model.cohort.observed_until.isoformat()
    told = _SOURCE_OF_HOUSEHOLDS if model.programme.counted.table == "households" else _SOURCE
    if "organisations" in model.tables:
        told = _SOURCE_OF_WAVE
    contents[SOURCE] = told.format(day=day, participants=participants, seed=seed).encode()
    return contents


def _csv(table: str, rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [column.name for column in RAW[table].columns]
    writer.writerow(names)
    writer.writerows(["" if row[name] is None else str(row[name]) for name in names] for row in rows)
    return text.getvalue().encode()
