"""Compiled templates are kept from run to run, and never used for anything but what they were made from."""

import shutil
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, PrefixLoader

from pipeline.reporting import compiled, markdown
from pipeline.reporting.compiled import CompiledTemplates

ENDING = ".j2"


@pytest.fixture(autouse=True)
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)


def rendered(folder: Path, name: str, source: str) -> str:
    prefix, _, own = name.rpartition(":")
    loader = PrefixLoader({prefix: DictLoader({own: source})}, ":") if prefix else DictLoader({name: source})
    kept = CompiledTemplates(ENDING, [__file__], folder)
    return Environment(loader=loader, bytecode_cache=kept).get_template(name).render(what="this")


@pytest.fixture
def no_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on a template that is not kept is an error."""

    def compile_again(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a template was compiled")

    monkeypatch.setattr(Environment, "_generate", compile_again)


def test_the_second_run_compiles_nothing(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    assert rendered(tmp_path, "partials/one.j2", "say {{ what }}") == "say this"
    request.getfixturevalue("no_compiling")
    assert rendered(tmp_path, "partials/one.j2", "say {{ what }}") == "say this"


def test_a_changed_template_takes_the_place_of_the_kept_one(tmp_path: Path) -> None:
    rendered(tmp_path, "one.j2", "say {{ what }}")
    assert rendered(tmp_path, "one.j2", "tell {{ what }}") == "tell this"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_was_made_for_another_template_is_not_used(tmp_path: Path) -> None:
    rendered(tmp_path, "one.j2", "say {{ what }}")
    (kept,) = tmp_path.iterdir()
    shutil.copyfile(kept, kept.with_name(kept.name.replace("one", "two")))
    assert rendered(tmp_path, "two.j2", "tell {{ what }}") == "tell this"
    # The same text under another name tells of itself by that name.
    assert rendered(tmp_path, "three.j2", "say {{ what }}") == "say this"
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("broken", [b"", b"short", b"\xff" * 400])
def test_a_broken_file_is_made_again(tmp_path: Path, broken: bytes) -> None:
    rendered(tmp_path, "one.j2", "say {{ what }}")
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for content in (broken, whole[:-1], whole[:-9] + b"\x00" + whole[-8:], whole[:130]):
        kept.write_bytes(content)
        assert rendered(tmp_path, "one.j2", "say {{ what }}") == "say this"
        assert kept.read_bytes() == whole


def test_code_that_prints_constants_differently_compiles_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path, "one.j2", "say {{ what }}")
    (kept,) = tmp_path.iterdir()
    before = kept.read_bytes()
    other = tmp_path.parent / "other.py"
    other.write_text(Path(markdown.__file__).read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    monkeypatch.setattr(compiled.markdown, "__file__", str(other))
    rendered(tmp_path, "one.j2", "say {{ what }}")
    assert kept.read_bytes()[:64] != before[:64]


def test_what_a_programme_wrote_is_not_kept(tmp_path: Path) -> None:
    assert rendered(tmp_path, "texts:programme", "say {{ what }}") == "say this"
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_to_write_in_the_template_is_there_all_the_same(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder", encoding="utf-8")
    assert rendered(in_the_way, "one.j2", "say {{ what }}") == "say this"
    assert in_the_way.read_text(encoding="utf-8") == "no folder"


def test_who_keeps_no_compiled_modules_keeps_no_compiled_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert rendered(tmp_path, "one.j2", "say {{ what }}") == "say this"
    assert list(tmp_path.iterdir()) == []


def test_they_lie_where_the_programs_own_compiled_modules_lie() -> None:
    kept = CompiledTemplates(ENDING, [])
    assert compiled.__spec__ is not None
    assert kept._folder == Path(str(compiled.__spec__.cached)).parent
