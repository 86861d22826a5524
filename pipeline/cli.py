"""The command ``meerwaarde``: reading what was asked, handing it on, and ending with a sentence and a code.

Belongs here: the verbs, their help, exit codes. Does not belong here: what a verb does (``run``, ``check``, ``listing``,
``starting``, ``orchestration.page``); those are imported only when asked for, so that help is there at once.
"""

import argparse
import atexit
import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline import __version__
from pipeline.errors import CallError, MeerwaardeError
from pipeline.faults import FaultsError
from pipeline.saying import LANGUAGES, told_in
from pipeline.telling import told
from pipeline.workspace import CohortKey, Workspace

_ABOUT = """\
Social cost-benefit analysis (MKBA) from raw files to a report, the same every time.

Everything it works on lies in a workspace: the folder that holds data/ and reports/. A cohort is named
PROGRAMME/COHORT, after its folders: data/programmes/PROGRAMME/cohorts/COHORT."""

_EXAMPLES = """\
examples:
  meerwaarde list                                 what there is, and what is up to date
  meerwaarde new buurtcoaches/2021                a cohort to fill in, with empty tables for Excel
  meerwaarde check buurtcoaches/2017-2020         is the data fit to run? changes nothing
  meerwaarde run buurtcoaches/2017-2020           make the draft report of one cohort
  meerwaarde run                                  ... of every cohort
  meerwaarde run --workspace ~/mkba               ... in another folder
  meerwaarde publish buurtcoaches/2017-2020 --reason "Eerste uitgave"   the draft becomes a release
  meerwaarde verify buurtcoaches/2017-2020        make the release again and compare
  meerwaarde ui                                   the same runs in a browser, with every table

exit codes: 0 done; 1 the data or the result is at fault (a list says what to mend); 2 the call was wrong."""

_LANGUAGE_HELP = "the language of what is told here (default: the programme's first)"

_RUN = """\
Reads the raw files, validates them, calculates, and renders the report. When all of it has passed, the draft in
reports/drafts/PROGRAMME/COHORT is replaced as a whole; otherwise it stays as it was. What was found in the raw files is
beside it in COHORT.validation, as a page (validation.html) and as a table (validation.csv)."""

_RUN_EXAMPLES = """\
examples:
  meerwaarde run                                          all cohorts
  meerwaarde run buurtcoaches/2017-2020                   one cohort
  meerwaarde run buurtcoaches/2017-2020 --engine quarto   rendered by the quarto program instead"""

_CHECK = """\
Validates the raw files, the model, the published figures and the texts of one cohort, and lists every fault with its file,
row, column, value, the rule and how to mend it. Changes nothing."""

_NEW = """\
Makes the folder of a new cohort of a programme that exists: cohort.yaml, source.yaml, and an empty table for each one the
programme uses, with an explanation in Dutch. Fill them in and run `meerwaarde check`."""

_NEW_EXAMPLES = """\
examples:
  meerwaarde new buurtcoaches/2021                                      the whole of 2021, tables for Excel
  meerwaarde new buurtcoaches/2021 --format csv                         ... as CSV
  meerwaarde new buurtcoaches/najaar --from 2021-08-01 --until 2021-12-31
  meerwaarde new buurtcoaches/2020-2021 --pool 2020 --pool 2021         two small cohorts put together
  meerwaarde new buurtcoaches/oefenen --from 2022-01-01 --until 2022-12-31 --synthetic 80
  meerwaarde new gezinnen/2025 --kind households                        a new programme with its first cohort"""

_PUBLISH = """\
Turns the current draft into the next release, reports/published/PROGRAMME/COHORT/vN: made once more from an archive of its
inputs and code, numbered, dated, read-only. Refused when a check did not pass, when inputs, code or engine have changed
since the draft, or when the draft equals the last release."""

_PUBLISH_EXAMPLES = """\
examples:
  meerwaarde publish buurtcoaches/2017-2020 --reason "Eerste uitgave"
  meerwaarde publish buurtcoaches/2017-2020 --reason "Verbeterde uitgave" \\
      --erratum "De kosten van 2019 waren dubbel geteld."
  meerwaarde publish buurtcoaches/2017-2020 --reason "Eerste uitgave" --date 2026-11-22"""

_VERIFY = """\
Looks whether a release is as it was published, makes it again from the archived inputs with the code and packages that made
it, and says whether it comes out identical. Without the archive it checks every digest and every sum, and renders the
reports again. Exit code 0 only when identical."""

_VERIFY_EXAMPLES = """\
examples:
  meerwaarde verify buurtcoaches/2017-2020                            the newest release
  meerwaarde verify buurtcoaches/2017-2020@v1
  meerwaarde verify buurtcoaches/2017-2020@v1 --with-present-code     would today's program print other figures?"""

_MARK = """\
Marks a release as withdrawn or superseded. The release stays as it is; a status file beside it and the library page say so,
and the next release lists the reason of what was withdrawn."""

_MARK_EXAMPLES = """\
examples:
  meerwaarde mark buurtcoaches/2017-2020@v1 --withdrawn --reason "De kosten van 2019 zijn dubbel geteld."
  meerwaarde mark buurtcoaches/2017-2020@v1 --superseded --reason "Opgenomen in het rapport over 2017-2021."
"""

_DIFF = """\
Compares two releases, or a release and the draft, of one programme: every figure that changed, and benefits, costs and net
by cause. The parts add up to the cent and do not depend on an order. Causes need the archive; without it the figures alone
are compared, and what is missing is said."""

_DIFF_EXAMPLES = """\
examples:
  meerwaarde diff buurtcoaches/2017-2020@v1 buurtcoaches/2017-2020@draft
  meerwaarde diff buurtcoaches/2017-2020@v1 buurtcoaches/2021@v1 --csv verschil.csv
  meerwaarde diff buurtcoaches/2017-2020@v1 buurtcoaches/2017-2020@draft --rows"""

_RESTATE = """\
Calculates the cohorts of earlier releases anew under today's parameters, shared ones and the programme's own, and shows the
outcome beside what was published then. Nothing is changed. Parameters are read as they hold on one day for all cohorts,
and prices brought to one year: those of the youngest cohort, unless said otherwise."""

_RESTATE_EXAMPLES = """\
examples:
  meerwaarde restate buurtcoaches
  meerwaarde restate buurtcoaches/2017-2020 --csv herrekend.csv
  meerwaarde restate buurtcoaches --on 2026-01-01 --price-year 2025"""

_CASE = """\
Makes one household's case: what it used with the programme, what it would have used without, what the difference is worth
under each bound, and its debts before and after. A page and a sheet of A4 in every language of the cohort, in
reports/cases/PROGRAMME/COHORT: for the household and those who support it, never published. Also for a cohort in which one
household was entered alone."""

_CASE_EXAMPLES = """\
example:
  meerwaarde case gezinnen/2025 H001"""

_UI = """\
Starts Dagster's web interface on this machine only, with the schedule and the sensor that runs a cohort when its raw
files have changed. Stop it with Ctrl-C."""


def parser() -> argparse.ArgumentParser:
    """The command line: verbs, options and their help."""
    raw = argparse.RawDescriptionHelpFormatter
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument(
        "--workspace",
        metavar="DIR",
        type=Path,
        default=argparse.SUPPRESS,
        help="the folder that holds data/ and reports/ (default: the current folder)",
    )
    top = argparse.ArgumentParser(
        "meerwaarde", description=_ABOUT, epilog=_EXAMPLES, formatter_class=raw, parents=[everywhere]
    )
    top.add_argument("--version", action="version", version=f"meerwaarde {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND", required=True, title="commands")

    run = verbs.add_parser(
        "run",
        parents=[everywhere],
        formatter_class=raw,
        help="make the draft report of one, several or all cohorts",
        description=_RUN,
        epilog=_RUN_EXAMPLES,
    )
    run.add_argument("cohorts", nargs="*", metavar="PROGRAMME/COHORT", help="cohorts to run (default: all)")
    run.add_argument(
        "--engine",
        choices=["embedded", "quarto"],
        help="what renders the report (default: what the programme sets, else embedded)",
    )
    run.add_argument("--language", choices=LANGUAGES, help=_LANGUAGE_HELP)
    run.add_argument("--verbose", action="store_true", help="show Dagster's own log, and where an error came from")

    check = verbs.add_parser(
        "check",
        parents=[everywhere],
        formatter_class=raw,
        help="validate raw files and model; changes nothing",
        description=_CHECK,
        epilog="example:\n  meerwaarde check buurtcoaches/2017-2020",
    )
    check.add_argument("cohort", metavar="PROGRAMME/COHORT", help="the cohort to check")
    check.add_argument("--language", choices=LANGUAGES, help=_LANGUAGE_HELP)

    new = verbs.add_parser(
        "new",
        parents=[everywhere],
        formatter_class=raw,
        help="start a cohort: a folder ready to fill, with empty tables",
        description=_NEW,
        epilog=_NEW_EXAMPLES,
    )
    new.add_argument(
        "cohort", metavar="PROGRAMME/COHORT", help="the cohort to start; the programme must exist, or give --kind"
    )
    new.add_argument(
        "--format", choices=["xlsx", "csv"], default="xlsx", help="what the empty tables are made as (default: xlsx)"
    )
    new.add_argument(
        "--from",
        dest="first",
        metavar="DATE",
        type=_day,
        help="first day of the period (default: from the cohort's name)",
    )
    new.add_argument("--until", dest="last", metavar="DATE", type=_day, help="last day of the period")
    new.add_argument(
        "--pool",
        metavar="COHORT",
        action="extend",
        nargs="+",
        default=[],
        help="fill it with the tables of these cohorts of the programme, put together",
    )
    new.add_argument(
        "--synthetic",
        metavar="N",
        type=int,
        help="fill it with invented records of N participants (households, organisations), for trying the system",
    )
    new.add_argument(
        "--kind",
        choices=["participants", "waves", "households"],
        help="make the programme too, which is not there yet: for participants, for a survey in waves, or for households "
        "compared with and without",
    )
    new.add_argument("--seed", metavar="S", type=int, help="another seed invents other records (with --synthetic)")
    new.add_argument("--language", choices=LANGUAGES, help=_LANGUAGE_HELP)

    _add_release_verbs(verbs, raw, everywhere)
    _add_comparing_verbs(verbs, raw, everywhere)

    verbs.add_parser(
        "list",
        parents=[everywhere],
        formatter_class=raw,
        help="programmes, cohorts, drafts and releases, and their state",
        description="Shows every cohort with the state of its draft and its releases.",
        epilog="example:\n  meerwaarde list --workspace ~/mkba",
    )

    verbs.add_parser(
        "catalogue",
        parents=[everywhere],
        formatter_class=raw,
        help="make the library's pages of interventions and their evidence",
        description="Checks data/catalogue, makes its pages in reports/published and tells what they hold. `publish` makes "
        "them too.",
        epilog="example:\n  meerwaarde catalogue",
    )

    case = verbs.add_parser(
        "case",
        parents=[everywhere],
        formatter_class=raw,
        help="one household's case on a sheet, to read together with it; never published",
        description=_CASE,
        epilog=_CASE_EXAMPLES,
    )
    case.add_argument("cohort", metavar="PROGRAMME/COHORT", help="the cohort that the household belongs to")
    case.add_argument("household", metavar="HOUSEHOLD", help="its number in the raw files, or its pseudonym")
    case.add_argument("--language", choices=LANGUAGES, help=_LANGUAGE_HELP)

    page = verbs.add_parser(
        "ui",
        parents=[everywhere],
        formatter_class=raw,
        help="Dagster's web interface on this workspace",
        description=_UI,
        epilog="example:\n  meerwaarde ui --port 3100",
    )
    page.add_argument("--port", type=_port, default=3000, help="port on 127.0.0.1 (default: 3000)")
    return top


def _add_release_verbs(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    raw: type[argparse.HelpFormatter],
    everywhere: argparse.ArgumentParser,
) -> None:
    """The verbs about releases: publish, verify, mark."""
    publish = verbs.add_parser(
        "publish",
        parents=[everywhere],
        formatter_class=raw,
        help="the current draft becomes the next numbered release",
        description=_PUBLISH,
        epilog=_PUBLISH_EXAMPLES,
    )
    publish.add_argument("cohort", metavar="PROGRAMME/COHORT", help="the cohort whose draft is published")
    publish.add_argument("--reason", required=True, help="why it is published; readers of the report see it")
    publish.add_argument("--date", default="", metavar="YYYY-MM-DD", help="the date of the release (default: today)")
    publish.add_argument(
        "--erratum",
        action="append",
        default=[],
        metavar="TEXT",
        help="what was wrong in an earlier release; may be repeated",
    )
    publish.add_argument("--verbose", action="store_true", help="show Dagster's own log, and where an error came from")

    verify = verbs.add_parser(
        "verify",
        parents=[everywhere],
        formatter_class=raw,
        help="make a release again from what made it, and compare",
        description=_VERIFY,
        epilog=_VERIFY_EXAMPLES,
    )
    verify.add_argument("release", metavar="PROGRAMME/COHORT[@vN]", help="the release (default: the newest)")
    verify.add_argument(
        "--with-present-code", action="store_true", help="ask what today's program would make of the same inputs"
    )

    mark = verbs.add_parser(
        "mark",
        parents=[everywhere],
        formatter_class=raw,
        help="say that a release was withdrawn or superseded",
        description=_MARK,
        epilog=_MARK_EXAMPLES,
    )
    mark.add_argument("release", metavar="PROGRAMME/COHORT@vN", help="the release")
    state = mark.add_mutually_exclusive_group(required=True)
    for name in ("withdrawn", "superseded"):
        state.add_argument(f"--{name}", dest="state", action="store_const", const=name, help=f"it is {name}")
    mark.add_argument("--reason", required=True, help="why; readers see it")
    mark.add_argument("--date", default="", metavar="YYYY-MM-DD", help="the date of the mark (default: today)")

    for verb in (publish, verify, mark):
        verb.add_argument(
            "--language", choices=LANGUAGES, default=LANGUAGES[0], help="the language of the result (default: nl)"
        )


def _add_comparing_verbs(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    raw: type[argparse.HelpFormatter],
    everywhere: argparse.ArgumentParser,
) -> None:
    """The verbs that set releases beside each other: diff, restate."""
    diff = verbs.add_parser(
        "diff",
        parents=[everywhere],
        formatter_class=raw,
        help="which figures changed between two releases, by how much, and why",
        description=_DIFF,
        epilog=_DIFF_EXAMPLES,
    )
    for name, which in (("old", "started from"), ("new", "arrived at")):
        diff.add_argument(name, metavar="PROGRAMME/COHORT@vN", help=f"the release (or @draft) that is {which}")
    diff.add_argument("--csv", type=Path, metavar="FILE", help="write every change to this file as well")
    diff.add_argument("--json", type=Path, metavar="FILE", help="the same as JSON")
    diff.add_argument(
        "--rows", action="store_true", help="show rows of raw files that changed, each with its own effect"
    )

    restate = verbs.add_parser(
        "restate",
        parents=[everywhere],
        formatter_class=raw,
        help="what earlier releases come to under today's parameters",
        description=_RESTATE,
        epilog=_RESTATE_EXAMPLES,
    )
    restate.add_argument("name", metavar="PROGRAMME[/COHORT]", help="the programme, or one of its cohorts")
    restate.add_argument("--on", metavar="YYYY-MM-DD", help="read parameters as they hold on this day")
    restate.add_argument("--price-year", type=int, metavar="YEAR", help="bring prices to this year")
    restate.add_argument("--csv", type=Path, metavar="FILE", help="write the table to this file as well")

    for verb in (diff, restate):
        verb.add_argument(
            "--language", choices=LANGUAGES, default=LANGUAGES[0], help="the language of the result (default: nl)"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives its exit code. Every foreseeable error ends in a sentence on standard error."""
    asked = parser().parse_args(arguments)
    try:
        return _done(asked, Workspace.open(getattr(asked, "workspace", Path())))
    except FaultsError as error:
        print(told(error.faults, _language(asked)), file=sys.stderr)
        return error.exit_code
    except MeerwaardeError as error:
        print(f"meerwaarde: {told_in(error.args[0], _language(asked))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nmeerwaarde: stopped. What was there before is as it was.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has left (as `head` does); Python would complain once more while it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        from pipeline.files import refused_by_disk

        refused = refused_by_disk(error)
        if refused is None:
            raise
        print(f"meerwaarde: {told_in(refused.args[0], _language(asked))}", file=sys.stderr)
        return refused.exit_code


def entry() -> None:
    """Run the command and end the process.

    What has to be closed is closed by then. What is left is a million small objects that Python would take apart one by
    one, which is an eighth of the time a run takes; the end of the process does it at once.
    """
    code = main()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    atexit._run_exitfuncs()
    os._exit(code)


def _done(asked: argparse.Namespace, workspace: Workspace) -> int:
    if asked.verb == "run":
        return _run(asked, workspace)
    if asked.verb == "check":
        from pipeline.check import check_and_tell

        return check_and_tell(workspace, workspace.find(asked.cohort), asked.language)
    if asked.verb == "new":
        from pipeline.starting import start

        key = CohortKey.parse(asked.cohort)
        given = (_period(asked), tuple(asked.pool), asked.language, _invented(asked), asked.kind)
        print(start(workspace, key, asked.format, *given))
        return 0
    if asked.verb == "list":
        from pipeline.listing import listing

        print(listing(workspace))
        return 0
    if asked.verb == "case":
        from pipeline.case import case_and_tell

        return case_and_tell(workspace, workspace.find(asked.cohort), asked.household, asked.language)
    if asked.verb == "catalogue":
        from pipeline.releases.catalogue import catalogue_and_tell

        print(catalogue_and_tell(workspace))
        return 0
    if asked.verb in ("publish", "verify", "mark"):
        return _release(asked, workspace)
    if asked.verb == "diff":
        from pipeline.releases.differences import compare_and_tell
        from pipeline.releases.reference import Reference

        sides = Reference.parse(asked.old), Reference.parse(asked.new)
        return compare_and_tell(workspace, *sides, asked.language, asked.csv, asked.json, asked.rows)
    if asked.verb == "restate":
        from pipeline.releases.restating import restate_and_tell

        return restate_and_tell(workspace, asked.name, asked.on, asked.price_year, asked.language, asked.csv)
    from pipeline.orchestration.page import serve

    return serve(workspace, asked.port)


def _release(asked: argparse.Namespace, workspace: Workspace) -> int:
    from pipeline.releases import commands
    from pipeline.releases.reference import Reference

    if asked.verb == "publish":
        key = workspace.find(asked.cohort)
        return commands.publish_and_tell(
            workspace, key, asked.reason, asked.date, asked.erratum, asked.language, asked.verbose
        )
    named = Reference.parse(asked.release)
    if asked.verb == "verify":
        return commands.verify_and_tell(workspace, named, asked.with_present_code, asked.language)
    return commands.mark_and_tell(workspace, named, asked.state, asked.reason, asked.date, asked.language)


def _run(asked: argparse.Namespace, workspace: Workspace) -> int:
    # Every name is looked up before anything starts, so that a slip in the last one costs no time.
    keys: list[CohortKey] = [workspace.find(name) for name in dict.fromkeys(asked.cohorts)] or workspace.cohorts()
    from pipeline.run import run_and_tell

    return run_and_tell(workspace, keys, engine=asked.engine, verbose=asked.verbose, language=asked.language)


def _language(asked: argparse.Namespace) -> str:
    """The language that was asked for, or that of the programme, or Dutch."""
    name = getattr(asked, "cohort", None)
    if getattr(asked, "language", None) or name is None:
        return getattr(asked, "language", None) or LANGUAGES[0]
    from pipeline.check import language_of

    return language_of(Workspace(getattr(asked, "workspace", Path())), str(name).partition("/")[0])


def _invented(asked: argparse.Namespace) -> tuple[int, int] | None:
    """How many participants to invent and from which seed; None where records are to be filled in."""
    if asked.synthetic is None:
        if asked.seed is not None:
            raise CallError("A seed is for inventing records: give --synthetic N as well, or leave out --seed.")
        return None
    from pipeline.synthetic import DEFAULT_SEED

    return asked.synthetic, DEFAULT_SEED if asked.seed is None else asked.seed


def _period(asked: argparse.Namespace) -> tuple[date, date] | None:
    """The period that was asked for; None leaves it to the cohort's name."""
    if asked.first is None and asked.last is None:
        return None
    if asked.first is None or asked.last is None or asked.last < asked.first:
        raise CallError(
            "A period has two days, the first not after the last: give both, as in --from 2021-01-01 --until 2021-12-31."
        )
    return asked.first, asked.last


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: expected year-month-day, as 2021-12-31") from None


def _port(text: str) -> int:
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port: expected a whole number from 1024 to 65535")
    return int(text)


if __name__ == "__main__":
    entry()
