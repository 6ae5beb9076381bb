from __future__ import annotations

from pathlib import Path

import pytest
from samplecast.checks.report import REPORTERS
from samplecast.config import FORMATS, CheckSettings, Settings, find_config, load_config
from samplecast.usage import UsageError


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def settings(text: str, name: str = "samplecast.toml") -> Settings:
    Path(name).write_text(text)
    return load_config(Path(name))


def test_defaults_without_a_file() -> None:
    """Out of the box `input_docs` becomes `generated`."""
    assert load_config(find_config(Path.cwd())) == Settings(paths=("input_docs",), out="generated")


def test_every_setting_is_read() -> None:
    """Each key of the file lands in its field; paths are relative to the file."""
    read = settings("""
        paths = ["docs", "more/docs"]
        out = "src/api"
        root = "docs"
        exclude = ["old/**"]
        markup = "rst"
        max-page-bytes = 1000
        target = "dataclasses"
        templates = "tpl"
        extra = "keep"
        datetimes = true
        services = ["*/v1"]
    """)
    assert (read.paths, read.out, read.root, read.exclude) == (("docs", "more/docs"), "src/api", "docs", ("old/**",))
    assert (read.markup, read.max_page_bytes) == ("rst", 1000)
    options = read.options
    assert (options.target, options.templates, options.extra) == ("dataclasses", "tpl", "keep")
    assert (options.datetimes, options.services) == (True, ("*/v1",))


def test_paths_are_seen_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file found above the working folder names paths beside itself."""
    Path("samplecast.toml").write_text('out = "api"\nroot = ""\n')
    Path("deep/er").mkdir(parents=True)
    monkeypatch.chdir("deep/er")
    found = find_config(Path.cwd())
    assert found == tmp_path / "samplecast.toml"
    read = load_config(found)
    assert (read.out, read.root) == ("../../api", "")


def test_nearest_file_with_our_table_counts(tmp_path: Path) -> None:
    """A pyproject.toml without our table is passed over; samplecast.toml goes before pyproject.toml."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.samplecast]\n")
    (tmp_path / "a/pyproject.toml").write_text("[tool.ruff]\n")
    assert find_config(tmp_path / "a/b") == tmp_path / "pyproject.toml"
    (tmp_path / "a/pyproject.toml").write_text("[tool.samplecast]\n")
    assert find_config(tmp_path / "a/b") == tmp_path / "a/pyproject.toml"
    (tmp_path / "a/samplecast.toml").write_text("")
    assert find_config(tmp_path / "a/b") == tmp_path / "a/samplecast.toml"


def test_words_can_be_added() -> None:
    """`[tool.samplecast.vocabulary]` adds words to a group."""
    group, words = next(iter(Settings().options.vocabulary.groups.items()))
    read = settings(f'[tool.samplecast.vocabulary]\n"{group}" = ["obligatorio"]\n', "pyproject.toml")
    assert read.options.vocabulary.words(group) == (*words, "obligatorio")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('paths = ["a"]\n\nouf = "x"\n', "samplecast.toml:3: unknown setting 'ouf'; did you mean 'out'?"),
        ("zzz = 1\n", "samplecast.toml:1: unknown setting 'zzz'"),
        ("[vocabulry]\n", "samplecast.toml:1: unknown setting 'vocabulry'; did you mean 'vocabulary'?"),
        ("\nout = 3\n", "samplecast.toml:2: out: expected a string, not 3"),
        ('paths = "docs"\n', "samplecast.toml:1: paths: expected a list of strings, not 'docs'"),
        ("exclude = [1]\n", "samplecast.toml:1: exclude: expected a list of strings, not [1]"),
        ("datetimes = 1\n", "samplecast.toml:1: datetimes: expected true or false, not 1"),
        ("max-page-bytes = 0\n", "samplecast.toml:1: max-page-bytes: expected a number of bytes above 0, not 0"),
        ("max-page-bytes = true\n", "samplecast.toml:1: max-page-bytes: expected a number of bytes above 0, not True"),
        ('"extra" = "all"\n', "samplecast.toml:1: extra: expected 'drop' or 'keep', not 'all'"),
        ("out = \n", "samplecast.toml:1:7: Invalid value"),
        ('out = "x', "samplecast.toml:1: Unterminated string"),
        ("vocabulary = 1\n", "samplecast.toml:1: vocabulary: expected a table of word lists"),
        ("[vocabulary]\nzzz = []\n", "samplecast.toml:2: unknown vocabulary 'zzz'"),
    ],
)
def test_errors_name_file_and_line(text: str, message: str) -> None:
    """A wrong setting is an error with its place and, where one is near, the right spelling."""
    with pytest.raises(UsageError) as caught:
        settings(text)
    assert str(caught.value) == message


def test_errors_inside_pyproject_name_the_line_of_our_table() -> None:
    """A key of the same name in another table is not taken for ours."""
    text = '[tool.other]\noot = 1\n["tool".samplecast]\nroot = "x"\noot = 2\n'
    with pytest.raises(UsageError, match=r"^pyproject.toml:5: unknown setting 'oot'"):
        settings(text, "pyproject.toml")


def test_words_have_to_be_lists() -> None:
    """The words of a group are a list of strings."""
    group = next(iter(Settings().options.vocabulary.groups))
    with pytest.raises(UsageError, match=rf"^samplecast.toml:2: {group}: expected a list of strings, not 'x'$"):
        settings(f'[vocabulary]\n"{group}" = "x"\n')


def test_the_table_has_to_be_a_table() -> None:
    """`samplecast = 3` under `[tool]` is an error at its line, and so is a `tool` that holds no tables."""
    with pytest.raises(UsageError, match=r"^pyproject.toml:2: samplecast: expected a table, not 3$"):
        settings("[tool]\nsamplecast = 3\n", "pyproject.toml")
    with pytest.raises(UsageError, match=r"^pyproject.toml:2: tool: expected a table, not 1$"):
        settings("\ntool = 1\n", "pyproject.toml")
    with pytest.raises(UsageError, match=r"^pyproject.toml:2: tool: expected a table, not 1$"):
        find_config(Path.cwd())


def test_files_that_cannot_be_read() -> None:
    """A missing, a foreign and an unreadable file are errors with the file's name."""
    with pytest.raises(UsageError, match=r"^nope.toml: no such configuration file$"):
        load_config(Path("nope.toml"))
    Path("latin.toml").write_bytes(b'out = "\xe4"\n')
    with pytest.raises(UsageError, match=r"^latin.toml: not UTF-8$"):
        load_config(Path("latin.toml"))


def test_unreadable_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is an error with the system's reason."""
    Path("samplecast.toml").write_text("")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(UsageError, match=r"^samplecast.toml: cannot read: Permission denied$"):
        load_config(Path("samplecast.toml"))


@pytest.mark.parametrize("head", ["", "[check]\n"])
def test_settings_of_checks_stand_in_their_table_or_above_it(head: str) -> None:
    """What `samplecast check` takes can be set once and for all."""
    read = settings(f"""{head}
        select = ["ALL"]
        extend-select = ["EX2"]
        ignore = ["TB102"]
        per-file-ignores = {{"old/*" = ["EX"], "x.md" = ["trailing-comma"]}}
        output-format = "github"
        baseline = "known.json"
        unsafe-fixes = true
    """)
    ignores = (("old/*", ("EX",)), ("x.md", ("trailing-comma",)))
    assert read.check == CheckSettings(("ALL",), ("EX2",), ("TB102",), ignores, "github", "known.json", True)
    assert read.options == Settings().options


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[check]\nselct = []", r":2: unknown setting 'selct'; did you mean 'select'\?"),
        ("[check]\nout = 'x'", r":2: unknown setting 'out'"),
        ("chek = 1", r":1: unknown setting 'chek'; did you mean 'check'\?"),
        ("check = 1", ":1: check: expected a table, not 1"),
        ("[check]\noutput-format = 'xml'", ":2: output-format: expected 'full' or 'concise' or "),
        ("[check]\nper-file-ignores = 1", ":2: per-file-ignores: expected a table of globs, each with a list of rules"),
        ("[check.per-file-ignores]\na = 1", ":1: per-file-ignores: expected a list of strings"),
    ],
)
def test_a_wrong_setting_of_checks_is_named(text: str, message: str) -> None:
    """File, line, and what may have been meant."""
    with pytest.raises(UsageError, match=r"samplecast\.toml" + message):
        settings(text)


def test_every_output_format_can_be_set() -> None:
    """The words of the configuration are those of the reporters."""
    assert tuple(REPORTERS) == FORMATS


@pytest.mark.parametrize("name", ["samplcest", "sample-cast", "Samplecast", "samplecasts"])
def test_a_misspelt_section_is_an_error(name: str) -> None:
    """It would be ignored in silence, whether found or named."""
    file = Path("pyproject.toml")
    file.write_text(f"[project]\nname = 'x'\n\n[tool.{name}]\nout = 'api'\n")
    message = rf"pyproject\.toml:4: \[tool\.{name}\] is not read; did you mean \[tool\.samplecast\]\?"
    with pytest.raises(UsageError, match=message):
        find_config(Path.cwd())
    with pytest.raises(UsageError, match=message):
        load_config(file)


@pytest.mark.parametrize("more", ["[tool.sphinx]", "[tool.cast]", "[tool.simplecast]\n[tool.samplecast]"])
def test_sections_of_other_tools_are_theirs(more: str) -> None:
    """What looks nothing like ours, and what stands beside ours."""
    file = Path("pyproject.toml")
    file.write_text(f"{more}\n")
    assert load_config(file).out == "generated"
    assert find_config(Path.cwd()) == (file.absolute() if "tool.samplecast" in more else None)


def test_settings_know_where_they_come_from() -> None:
    """So that `--watch` can look at those files too."""
    Path("a.md").write_text("x")
    overrides = Path("samplecast.overrides.toml")
    overrides.write_text("[[override]]\npage='a.md'\nkind='endpoint'\nsaid='GET /a'\nshould-be='GET /b'\nwhy='so'\n")
    assert load_config(None).read_from == (str(overrides),)
    assert settings("").read_from == ("samplecast.toml", str(overrides))
