"""Uploaded files on a full disk, and with a damaged description."""

import errno
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from shared.domain.errors import NotThere
from shared.web.console import uploads
from shared.web.console.uploads import Uploads

pytestmark = pytest.mark.requirement("2.10")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return the function after which no description of an upload can be written."""

    def refuse(_file: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    return lambda: monkeypatch.setattr(uploads, "write_private", refuse)


def test_nothing_is_left_of_a_file_that_the_disk_had_no_room_for(tmp_path: Path, full_disk: Callable[[], None]) -> None:
    full_disk()
    with pytest.raises(OSError, match="No space left"):
        Uploads(tmp_path).keep("account-1", "example.csv", BytesIO(b"name"), {})
    assert list(tmp_path.iterdir()) == []


def test_an_import_that_could_not_begin_on_a_full_disk_begins_once_there_is_room(
    tmp_path: Path, full_disk: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Uploads(tmp_path)
    upload = kept.keep("account-1", "example.csv", BytesIO(b"name"), {})
    about = kept.get("account-1", upload)
    full_disk()
    with pytest.raises(OSError, match="No space left"):
        kept.begin(upload, about)
    monkeypatch.undo()
    assert kept.begin(upload, about)
    assert not kept.begin(upload, about), "only once"


def test_a_damaged_description_is_that_of_no_upload(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    upload = kept.keep("account-1", "example.csv", BytesIO(b"name"), {})
    (tmp_path / f"{upload}.json").write_text('{"account": 1')
    with pytest.raises(NotThere):
        kept.get("account-1", upload)
