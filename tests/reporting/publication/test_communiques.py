"""Partners receive complete communiqués, each language after its embargo; corrigenda, withdrawals and replaced
conclusions."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.contracts import meetings as m
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import communiques as c
from shared.contracts.meetings import conclusions as k
from shared.public_view.communiques import text_sha256
from tests.reporting.publication.saying import MEETING, Saying

pytestmark = pytest.mark.requirement("10.09")

COMMUNIQUE = f"communique-{MEETING[-36:]}"
FIRST, SECOND = f"conclusion-{UUID(int=11)}", f"conclusion-{UUID(int=12)}"
OPENING, SHOWN, OPENING_FR, SHOWN_FR = (f"paragraph-{UUID(int=number)}" for number in (21, 22, 23, 24))
DUE, HASH = "2027-12-08T18:00:00Z", "0" * 64


def drafted(saying: Saying) -> None:
    saying.meeting()
    for id_, number in ((FIRST, 1), (SECOND, 2)):
        saying.say("meetings", id_, k.ConclusionDrafted(MEETING, number, "agreed", f"wording {number}", "en"))
        saying.say("meetings", id_, k.ConclusionAdopted("2027-03-01"))
    saying.say("meetings", COMMUNIQUE, c.CommuniqueOpened(MEETING, {"en": "Title", "fr": "Titre"}, "en"))
    for said in (
        c.ParagraphStated(SHOWN, COMMUNIQUE, "conclusion", "en", conclusion=FIRST),
        c.ParagraphStated(OPENING, COMMUNIQUE, "opening", "en", "They met."),
        c.ParagraphStated(OPENING_FR, COMMUNIQUE, "opening", "fr", "Ils se sont réunis.", translates=OPENING),
        c.ParagraphStated(SHOWN_FR, COMMUNIQUE, "conclusion", "fr", "formulation", translates=SHOWN),
    ):
        saying.say("meetings", said.fact, said)
    say(saying, c.ParagraphsOrdered((OPENING, SHOWN)), c.CommuniqueAgreed("2027-03-01", HASH))


def say(saying: Saying, *events: Any) -> None:
    for event in events:
        saying.say("meetings", COMMUNIQUE, event)


def published(saying: Saying, *languages: Any, **said: Any) -> None:
    for language in languages:
        say(saying, c.CommuniqueApproved(language, HASH), c.CommuniquePublished(language, **said))


def test_the_whole_text_is_told_once_a_language(saying: Saying) -> None:
    drafted(saying)
    published(saying, "en", published_on="2027-03-02")
    saying.read()
    published(saying, "fr", published_on="2027-03-03")
    saying.read(batch=1)
    (_, english), (_, french) = saying.told()[-2:]
    texts = [("opening", "They met."), ("conclusion", "wording 1")]
    assert english == {
        "communique": COMMUNIQUE,
        "meeting": MEETING,
        "code": "EX-07",
        "edition": 1,
        "language": "en",
        "original": True,
        "title": "Title",
        "paragraphs": [
            {"role": "opening", "text": "They met."},
            {"role": "conclusion", "text": "wording 1", "conclusion": FIRST, "number": 1, "verb": "agreed"},
        ],
        "sha256": text_sha256(texts),
        "published_on": "2027-03-02",
        "path": f"/meetings/communiques/{MEETING}",
    }
    assert (french["language"], french["original"], french["title"]) == ("fr", False, "Titre")
    assert [each["text"] for each in french["paragraphs"]] == ["Ils se sont réunis.", "formulation"]
    assert [kind for kind, _said in saying.told()].count("communique-published") == 2


def test_a_code_that_waits_for_an_announcement_is_in_no_text(saying: Saying) -> None:
    drafted(saying)
    saying.meeting(m.MeetingAnnounced())
    saying.meeting(m.MeetingCodeCorrected("EX-SECRET", "a slip"))
    published(saying, "en")
    say(saying, c.CommuniqueWithdrawn("a slip"))
    saying.read()
    assert [told["code"] for kind, told in saying.told() if kind.startswith("communique")] == ["EX-07", "EX-07"]


def test_under_an_embargo_nothing_is_told_before_the_event_that_ends_it(saying: Saying) -> None:
    drafted(saying)
    published(saying, "en", "fr", not_before=DUE)
    saying.now = datetime(2028, 1, 1, tzinfo=UTC)
    saying.read()
    assert [kind for kind, _said in saying.told() if kind.startswith("communique")] == []
    say(saying, m.EmbargoEnded(DUE))
    saying.read()
    told = [said for kind, said in saying.told() if kind == "communique-published"]
    assert [(each["language"], each["published_on"]) for each in told] == [("en", "2027-12-08"), ("fr", "2027-12-08")]


def test_a_corrigendum_tells_the_whole_again_and_what_changed(saying: Saying) -> None:
    drafted(saying)
    published(saying, "en")
    saying.say("meetings", FIRST, k.ConclusionWordingCorrected("a better wording", "a slip", 1))
    say(saying, c.CommuniqueCorrected(1, "en", 2, (c.ParagraphChange(SHOWN, HASH),), HASH, "a slip"))
    saying.read()
    kind, said = saying.told()[-1]
    assert (kind, said["edition"], said["corrigendum"], said["changed"]) == ("communique-corrected", 2, 1, [1])
    assert said["paragraphs"][1]["text"] == "a better wording"
    assert "reason" not in said


def test_withdrawn_it_stands_no_more_and_what_was_never_public_is_not_withdrawn(saying: Saying) -> None:
    drafted(saying)
    published(saying, "en", not_before=DUE)
    say(saying, c.CommuniqueWithdrawn("a slip"))
    saying.read()
    assert [kind for kind, _said in saying.told() if kind.startswith("communique")] == []
    published(saying, "en")
    say(saying, c.CommuniqueWithdrawn("a slip"))
    saying.read()
    assert saying.told()[-1] == (
        "communique-withdrawn",
        {"communique": COMMUNIQUE, "meeting": MEETING, "code": "EX-07"},
    )


def test_a_conclusion_that_is_restricted_since_is_taken_out_of_every_text_until_it_no_longer_is(saying: Saying) -> None:
    drafted(saying)
    published(saying, "en", "fr")
    for marking in ("restricted", "restricted", "bureau"):
        saying.say("meetings", FIRST, MarkingChanged("in confidence"), marking)
        saying.say("meetings", FIRST, k.ConclusionReplaced((SECOND,), "superseded", "2027-04-01", "a slip"))
    saying.read(batch=1)
    told = [
        (kind, said.get("language"), said.get("edition"), len(said.get("paragraphs", ())))
        for kind, said in saying.told()
    ]
    assert told[-7:] == [
        ("communique-published", "en", 1, 2),
        ("communique-published", "fr", 1, 2),
        ("communique-published", "en", 1, 1),
        ("communique-published", "fr", 1, 1),
        ("communique-published", "en", 1, 2),
        ("communique-published", "fr", 1, 2),
        ("conclusion-replaced", None, None, 0),
    ]


def test_only_of_a_public_conclusion_it_is_told_what_replaced_it(saying: Saying) -> None:
    drafted(saying)
    published(saying, "en")
    for id_ in (FIRST, SECOND):
        by = (SECOND,) if id_ == FIRST else (FIRST,)
        saying.say("meetings", id_, k.ConclusionReplaced(by, "superseded", "2027-04-01", "a slip"))
    saying.read()
    told = [said for kind, said in saying.told() if kind == "conclusion-replaced"]
    assert told == [{"conclusion": FIRST, "by": [SECOND], "relation": "superseded"}]


def test_a_replacement_is_told_once_the_conclusion_is_public_without_what_is_restricted(saying: Saying) -> None:
    drafted(saying)
    third = f"conclusion-{UUID(int=13)}"
    saying.say("meetings", third, k.ConclusionDrafted(MEETING, 3, "agreed", "wording 3", "en"))
    saying.say("meetings", third, MarkingChanged("in confidence"), "restricted")
    saying.say("meetings", FIRST, k.ConclusionReplaced((SECOND, third), "split", "2027-04-01", "a slip"))
    saying.read()
    assert "conclusion-replaced" not in dict(saying.told())
    published(saying, "en", "fr")
    saying.say("meetings", third, MarkingChanged("no longer in confidence"), "bureau")
    saying.say("meetings", SECOND, MarkingChanged("in confidence"), "restricted")
    saying.read(batch=1)
    told = [said["by"] for kind, said in saying.told() if kind == "conclusion-replaced"]
    assert told == [[SECOND], [SECOND, third], [third]]


def test_a_title_in_a_language_that_is_not_public_is_told_to_nobody(saying: Saying) -> None:
    drafted(saying)
    say(saying, c.CommuniqueOpened(MEETING, {"en": "Title", "es": "Título"}, "en"))
    published(saying, "fr", "en")
    published(saying, "fr")
    saying.read()
    told = [(said["language"], said["title"]) for kind, said in saying.told() if kind == "communique-published"]
    assert told == [("fr", "EX-07"), ("en", "Title")]
