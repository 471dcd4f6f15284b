"""The communiqué and the participants list as PDF: Chinese is set, and what no font has is said."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from services.meetings.reports import communique, participant_files
from services.meetings.reports.communique import CommuniqueDocument, communique_pdf
from services.meetings.reports.participant_list import Participant, ParticipantGroup, ParticipantList
from shared.documents.characters import BOX
from shared.documents.typesetting import typeset

pytestmark = pytest.mark.requirement("10.05")
SAID = f"{BOX} stands for a character that the fonts of this file do not have."


def contents_given_by(module: Any, monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:  # noqa: ANN401
    """Keep what a module gives to Typst, which typesets it all the same."""
    given: list[Mapping[str, Any]] = []

    def kept(template: Path, content: Mapping[str, Any], date: datetime) -> bytes:
        given.append(content)
        return typeset(template, content, date)

    monkeypatch.setattr(module, "typeset", kept)
    return given


@pytest.mark.parametrize(("text", "said"), [("请ITU-T研究“网络”。", ""), ("김민수 شركة 中国", SAID)])
@pytest.mark.parametrize("language", ["zh", "ar", "en"])
def test_a_communique(text: str, said: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = contents_given_by(communique, monkeypatch)
    written = communique_pdf(CommuniqueDocument("公报", language, "EX-07", "", [("text", text)], "2027-03-18"))
    assert b"NotoSansSC" in written
    assert given[0]["title"] == "公报"
    assert given[0]["boxes"] == said


@pytest.mark.parametrize(("name", "said"), [("中国移动", ""), ("한국통신", SAID)])
def test_a_participants_list(name: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = contents_given_by(participant_files, monkeypatch)
    group = ParticipantGroup("Industry", (Participant(name, None, "", None, None),))
    heads = ("Organization", "Country", "Capacity", "How")
    written = participant_files.pdf(
        ParticipantList("List", "Line.", "Complete.", heads, (group,), (2027, 3, 16), False)
    )
    assert (b"NotoSansSC" in written) == (not said)
    assert given[0]["boxes"] == said
