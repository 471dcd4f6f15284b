"""Following over the feed and from the installation itself: lines, position, and the message when it cannot continue."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from deploy.runtime.loading import open_installation
from shared.event_store.log import Log
from tests.following.conftest import LOG, Book, Served
from tests.plugins.installations import Rapporteur

FOLLOW = ("feed", "follow")
OTHER = "registry/" + "0" * 32


@pytest.mark.requirement("3.04")
def test_events_come_as_stored_and_the_next_run_goes_on_behind_the_last(
    book: Book, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    book.grow(3)
    first = rapporteur(tmp_path, *FOLLOW, *over_feed, "--state", str(state), "--once")
    assert (first.code, first.out) == (0, book.stored())
    assert state.read_text() == f"{book.log.origin()}:3\n"
    again = rapporteur(tmp_path, *FOLLOW, *over_feed, "--state", str(state), "--once")
    assert (again.code, again.out) == (0, b"")
    book.grow(2)
    more = rapporteur(tmp_path, *FOLLOW, *over_feed, "--state", str(state), "--once", "--after", "beginning")
    assert (more.code, more.out) == (0, book.stored(3))
    assert "--after applies only the first time" in more.err
    assert f"Stopped after {book.log.origin()}:5." in more.err


@pytest.mark.requirement("3.04")
def test_more_than_a_page_comes_whole_and_from_any_cursor(
    book: Book, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path
) -> None:
    book.grow(2_500)
    found = rapporteur(tmp_path, *FOLLOW, *over_feed, "--after", f"{book.log.origin()}:17", "--once")
    assert (found.code, found.out) == (0, book.stored(17))


@pytest.mark.requirement("3.04")
def test_without_options_the_installation_here_is_followed(few: Path, rapporteur: Rapporteur, tmp_path: Path) -> None:
    found = rapporteur(few, *FOLLOW, "--log", LOG, "--once")
    installation = open_installation({"RAPPORTEUR_HOME": str(few)})
    engine = installation.engine(LOG, read_only=True)
    assert found.out == b"".join(event.bytes + b"\n" for event in Log(engine, LOG).read_all())
    engine.dispose()
    assert (found.code, found.out.count(b"\n") > 100) == (0, True)
    nothing = rapporteur(tmp_path / "nowhere", *FOLLOW, "--once")
    assert nothing.code == 4
    assert "rapporteur demo load" in nothing.err


@pytest.mark.requirement("3.04")
def test_a_line_in_words_says_when_where_and_what(few: Path, rapporteur: Rapporteur) -> None:
    found = rapporteur(few, *FOLLOW, "--log", "meetings", "--once", "--format", "lines")
    line = found.text.splitlines()[0]
    assert line[:4].isdigit()
    assert line[20:26] == "     1"
    assert "  series opened  series-" in line
    assert "  code CTO, name “CTO meetings”" in line


@pytest.mark.requirement("3.04")
def test_a_part_is_printed_and_the_place_moves_over_the_rest(
    book: Book, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path
) -> None:
    book.grow(5)
    event = book.log.read(2, 1)[0]
    subject, state = msgspec.json.decode(event.bytes)["subject"], tmp_path / "state"
    asked = (*over_feed, "--state", str(state), "--once", "--type", "rapporteur.registry.organization-*")
    found = rapporteur(tmp_path, *FOLLOW, *asked, "--subject", "meeting-*", "--subject", subject)
    assert (found.code, found.out) == (0, event.bytes + b"\n")
    assert state.read_text() == f"{book.log.origin()}:5\n"
    assert "1 event written." in found.err
    book.grow(2)
    assert rapporteur(tmp_path, *FOLLOW, *asked).out == book.stored(5)


@pytest.mark.requirement("3.04")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--type", "a*b"), "--type: Give a whole name, or its beginning"),
        (("--subject", ""), "--subject: Give a whole name, or its beginning"),
    ],
)
def test_a_filter_that_can_match_nothing_is_refused(
    over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path, asked: tuple[str, str], said: str
) -> None:
    found = rapporteur(tmp_path, *FOLLOW, *over_feed, "--once", *asked)
    assert (found.code, found.out) == (3, b"")
    assert said in found.err


@pytest.mark.requirement("3.04")
def test_a_type_that_this_program_does_not_know_is_refused_here_and_warned_of_elsewhere(
    book: Book, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path, few: Path
) -> None:
    """Another installation may run a newer program."""
    book.grow(1)
    asked = ("--once", "--type", "rapporteur.registry.organisation-*")
    found = rapporteur(tmp_path, *FOLLOW, *over_feed, *asked)
    assert (found.code, found.out) == (0, b"")
    assert "Warning: this version knows no events of type rapporteur.registry.organisation-*" in found.err
    found = rapporteur(few, *FOLLOW, "--log", "registry", *asked)
    assert found.code == 3
    assert "--type: The log registry has no events of type" in found.err


@pytest.mark.requirement("3.04")
def test_two_followers_do_not_keep_their_place_in_one_file(
    book: Book, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path
) -> None:
    from deploy.transfer.following.cursor_file import CursorFile  # noqa: PLC0415  the first of the two, in this process

    book.grow(1)
    state = tmp_path / "state"
    with CursorFile(state, LOG).locked():
        second = rapporteur(tmp_path, *FOLLOW, *over_feed, "--state", str(state), "--once")
    assert (second.code, second.out) == (5, b"")
    assert "--state" in second.err


@pytest.mark.requirement("3.06")
@pytest.mark.parametrize(
    ("after", "code", "said"),
    [
        (f"{OTHER}:1", 5, "The log registry is another one"),
        ("present:9", 5, "The log registry ends at 3, and 9 events of it have been read."),
        ("meetings/" + "0" * 32 + ":1", 3, "a cursor of the log meetings"),
        ("17", 3, "--after: Give a cursor as it was printed"),
    ],
)
def test_a_cursor_that_is_none_of_this_log_is_told(
    book: Book, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path, after: str, code: int, said: str
) -> None:
    book.grow(3)
    cursor = after.replace("present", str(book.log.origin()))
    found = rapporteur(tmp_path, *FOLLOW, *over_feed, "--after", cursor, "--once")
    assert (found.code, found.out) == (code, b"")
    assert said in found.err


@pytest.mark.requirement("3.06")
def test_a_state_that_holds_no_cursor_is_not_written_over(
    book: Book, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path
) -> None:
    book.grow(1)
    state = tmp_path / "notes"
    state.write_text("buy milk\n")
    found = rapporteur(tmp_path, *FOLLOW, *over_feed, "--state", str(state), "--once")
    assert (found.code, found.out) == (3, b"")
    assert "--state" in found.err
    for folder in ("", str(tmp_path)):
        found = rapporteur(tmp_path, *FOLLOW, *over_feed, "--state", folder, "--once")
        assert (found.code, "is a folder. Name a file." in found.err) == (3, True)
    assert not list(Path().glob(".*.lock"))
    assert not list(tmp_path.parent.glob(f".{tmp_path.name}.lock"))
    assert state.read_text() == "buy milk\n"


@pytest.mark.requirement("3.06")
@pytest.mark.parametrize(
    ("token", "code", "said"),
    [
        (lambda fed: fed.token(lasts=-60), 5, "ended on"),
        (lambda fed: fed.token(role="reader"), 5, "does not let it read"),
        (lambda fed: fed.token()[:-6] + "AAAAAA", 3, "does not take this token"),
        (lambda _: "", 3, "--token-file"),
    ],
    ids=["expired", "without the role", "forged", "empty"],
)
def test_what_is_wrong_with_a_token_is_told(
    book: Book,
    fed: Served,
    token_file: Path,
    over_feed: list[str],
    rapporteur: Rapporteur,
    tmp_path: Path,
    token: Callable[[Served], str],
    code: int,
    said: str,
) -> None:
    book.grow(1)
    token_file.write_text(token(fed))
    found = rapporteur(tmp_path, *FOLLOW, *over_feed, "--once")
    assert (found.code, found.out) == (code, b"")
    assert said in found.err


@pytest.mark.requirement("3.06")
@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/registry/food", 4, "There is no feed at"),
        ("/registry/health/live", 4, "There is no feed at"),
    ],
)
def test_an_address_without_a_feed_is_no_empty_log(
    fed: Served, token_file: Path, rapporteur: Rapporteur, tmp_path: Path, path: str, code: int, said: str
) -> None:
    found = rapporteur(tmp_path, *FOLLOW, "--url", fed.url + path, "--token-file", str(token_file), "--once")
    assert found.code == code
    assert said in found.err


@pytest.mark.requirement("3.06")
def test_nobody_at_the_address_is_unavailable(
    fed: Served, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path
) -> None:
    fed.stop()
    found = rapporteur(tmp_path, *FOLLOW, *over_feed, "--once")
    assert found.code == 7
    assert "does not answer" in found.err


@pytest.mark.requirement("3.04")
@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--url", "http://127.0.0.1:1", "--kafka", "x"), 2, "Choose one way"),
        (("--group", "x"), 2, "--group belongs to --kafka"),
        (("--token-file", "x"), 2, "--token-file belongs to --url"),
        (("--url", "http://127.0.0.1:1", "--client-id", "x"), 2, "go together"),
        (("--url", "http://127.0.0.1:1"), 3, "--token-file"),
        (("--url", "nonsense"), 3, "https://HOST"),
        (("--url", "http://127.0.0.1:1", "--token-file", "nowhere"), 3, "nowhere cannot be read"),
        (("--kafka", "127.0.0.1:1"), 3, "--kafka-user"),
        (("--url", ""), 3, "https://HOST"),
        (("--kafka", ""), 3, "--kafka: Write it as HOST"),
        (
            ("--url", "http://127.0.0.1:1", "--token-file", "x", "--token-url", "http://127.0.0.1:1"),
            2,
            "--token-url belongs",
        ),
    ],
)
def test_wrong_use_names_the_option(
    rapporteur: Rapporteur, tmp_path: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    found = rapporteur(tmp_path, *FOLLOW, *options, "--once")
    assert (found.code, found.out) == (code, b"")
    assert said in found.err


@pytest.mark.requirement("3.06")
def test_a_place_beyond_a_log_that_was_put_back_is_kept(
    book: Book, over_feed: list[str], rapporteur: Rapporteur, tmp_path: Path
) -> None:
    book.grow(3)
    state = tmp_path / "state"
    state.write_text(f"{book.log.origin()}:5\n")
    found = rapporteur(tmp_path, *FOLLOW, *over_feed, "--state", str(state), "--once")
    assert (found.code, found.out) == (5, b"")
    assert state.read_text() == f"{book.log.origin()}:5\n"
