"""The documents' pictures: every picture shown exists, and each is retaken from the demonstration."""

import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.docs import written
from tests.docs.pictures import FOLDER, PICTURES, SIZE, Picture, take
from tests.docs.visited import Visited

pytestmark = pytest.mark.requirement("2.09")
DOCUMENTS = [written.ROOT / "README.md", *sorted((written.ROOT / "docs").glob("*.md"))]
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


def shown() -> set[Path]:
    """Yield every image shown in a document; each has an alternative text, and none is remote."""
    found = set()
    for document in DOCUMENTS:
        for words, image in IMAGE.findall(document.read_text(encoding="utf-8")):
            assert len(words) > 10, (document, image)
            assert "://" not in image, (document, image)
            found.add((document.parent / image).resolve())
    return found


def size_of(file: Path) -> dict[str, int]:
    """Return the size of a PNG, which follows the signature and the first chunk's name."""
    width, height = struct.unpack(">II", file.read_bytes()[16:24])
    return {"width": width, "height": height}


def test_documents_show_the_pictures_that_are_taken_and_no_others() -> None:
    taken = {FOLDER / picture.file for picture in PICTURES}
    assert {file for file in shown() if file.suffix == ".png"} == taken
    assert set(FOLDER.glob("*.png")) == taken
    assert all(file.exists() for file in shown())


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_taken_as_it_is_kept(
    browser: Browser, demonstrated: Visited, picture: Picture, tmp_path: Path
) -> None:
    """Colours and text of a page may change; `python -m tests.docs` retakes the pictures."""
    file = take(browser, demonstrated, picture, tmp_path)
    assert size_of(file) == size_of(FOLDER / file.name) == SIZE
