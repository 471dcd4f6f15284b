"""The communiqué of a meeting (RECORDS 4.2, 4.3): order, agreement, approval, publication, corrigendum, embargo."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from services.meetings.domain import communique_commands as text_acts
from services.meetings.domain import conclusion_commands as acts
from services.meetings.domain import errors
from services.meetings.domain.commands import CloseConclusions
from services.meetings.queries.visible import Viewpoint, visible_records
from services.meetings.service import rebuild_meetings
from services.meetings.service.room import RoomActs
from shared.contracts.meetings import EmbargoEnded
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphWithdrawn
from shared.domain.errors import NeedsApprover, NotThere
from shared.event_store import embargoes
from shared.event_store.embargoes import EmbargoEnder
from shared.event_store.outbox_key import OutboxKey
from shared.public_view.communiques import text_sha256
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import correct_fact, withdraw_fact
from tests.meetings.conftest import Home
from tests.meetings.in_the_room import (
    BEGUN,
    CHAIR,
    COMMUNIQUE,
    DAY,
    DRAFTED_TEXT,
    FIRST,
    OPENING,
    OPENING_FR,
    OTHER_CHAIR,
    SECOND,
    SHOWN,
    SHOWN_FR,
    THANKS,
    TRANSLATED,
    TYPIST,
    agreed,
    approve,
    do,
    paragraph,
    public,
    publish,
    sha256,
)
from tests.meetings.recorded import CLERK, MEETING
from tests.statements.examples import correction_of_example

pytestmark = pytest.mark.requirement("10.05")

DUE, LATER = "2027-12-08T18:00:00Z", "2027-12-22T18:00:00Z"
WITHDRAW = text_acts.WithdrawCommunique(communique=COMMUNIQUE, reason="a wrong text")
LEFT_OUT = "of no weight"


def agreement(home: Home, **said: str) -> text_acts.AgreeCommunique:
    given = {"on": DAY, "text_sha256": sha256(home.service)} | said
    return text_acts.AgreeCommunique(communique=COMMUNIQUE, **given)


def roles(home: Home, language: str = "en") -> list[str]:
    return [each.role for each in home.service.room.communique(COMMUNIQUE).whole(language)]


def now(home: Home) -> Any:
    return home.service.room.communique(COMMUNIQUE).communique


def ended(home: Home, moment: str) -> int:
    return EmbargoEnder(home.service.handler, home.service.reader, lambda: datetime.fromisoformat(moment))()


def open_to(home: Home, audience: Any, record: str) -> bool:
    """Return whether a record is open to an audience, as its endpoint answers."""
    view = Viewpoint(audience, "2020-01-01T00:00:00Z")
    room, statements = home.service.room, home.service.statements
    asked: dict[str, Callable[[], object]] = {
        "conclusion": lambda: room.conclusion(record, view),
        "communique": lambda: room.communique(record, view),
        "paragraph": lambda: statements.one(record, visible_records(view)),
    }
    try:
        asked[record.partition("-")[0]]()
    except NotThere:
        return False
    return True


def seen(home: Home, audience: str) -> set[str]:
    every = {"first": FIRST, "second": SECOND, "communiqué": COMMUNIQUE, "opening": OPENING, "ouverture": OPENING_FR}
    return {name for name, record in every.items() if open_to(home, audience, record)}


def test_the_hash_is_of_the_canonical_json_of_role_and_text(home: Home) -> None:
    canonical = b'[["opening","\\"Leaders\\" met\\nin Gen\xc3\xa8ve."]]'
    assert text_sha256([("opening", '"Leaders" met\nin Genève.')]) == hashlib.sha256(canonical).hexdigest()
    do(home.service, *DRAFTED_TEXT)
    pairs = [
        ("opening", "Leaders met."),
        ("conclusion", "to go on with number 1"),
        ("thanks", "They thanked the host."),
    ]
    assert sha256(home.service) == text_sha256(pairs)


def test_paragraphs_are_ordered_and_new_ones_come_last(home: Home) -> None:
    do(home.service, *DRAFTED_TEXT)
    assert roles(home) == ["opening", "conclusion", "thanks"]
    do(home.service, text_acts.OrderParagraphs(communique=COMMUNIQUE, paragraphs=(THANKS, OPENING)))
    assert roles(home) == ["thanks", "opening", "conclusion"]


def test_only_paragraphs_of_the_original_are_ordered(home: Home) -> None:
    do(home.service, *DRAFTED_TEXT, TRANSLATED[0])
    with pytest.raises(errors.UnknownParagraph):
        do(home.service, text_acts.OrderParagraphs(communique=COMMUNIQUE, paragraphs=(FIRST,)))
    with pytest.raises(errors.IsATranslation):
        do(home.service, text_acts.OrderParagraphs(communique=COMMUNIQUE, paragraphs=(OPENING_FR,)))


@pytest.mark.parametrize(
    ("stated", "error"),
    [
        (paragraph(THANKS, "thanks"), errors.TextMissing),
        (paragraph(THANKS, "conclusion", "a text", conclusion=FIRST), errors.TextIsTheConclusions),
        (paragraph(THANKS, "thanks", conclusion=FIRST), errors.TextMissing),
        (paragraph(THANKS, "thanks", "merci", "fr"), errors.DoesNotFit),
        (paragraph(THANKS, "thanks", "thanks", translates=OPENING), errors.DoesNotFit),
        (paragraph(THANKS, "thanks", "gracias", "es", translates=OPENING), errors.DoesNotFit),
        (paragraph(THANKS, "opening", "ouverts", "es", translates=OPENING_FR), errors.UnknownParagraph),
    ],
)
def test_a_paragraph_has_the_form_of_its_part(home: Home, stated: Any, error: type[Exception]) -> None:
    do(home.service, *DRAFTED_TEXT[:-1], TRANSLATED[0])
    with pytest.raises(error):
        do(home.service, stated)


def test_what_is_agreed_was_read_and_every_conclusion_of_it_adopted(home: Home) -> None:
    do(home.service, *DRAFTED_TEXT)
    with pytest.raises(errors.NotAdopted) as refused:
        do(home.service, agreement(home))
    assert refused.value.parameters == {"conclusions": [1], "paragraphs": [SHOWN]}
    do(home.service, acts.AdoptConclusion(conclusion=FIRST, on=DAY))
    with pytest.raises(errors.TextChanged):
        do(home.service, agreement(home, text_sha256="0" * 64))
    with pytest.raises(errors.MeetingNotBegun):
        do(home.service, agreement(home, on="2015-10-10"))
    [first, again] = do(home.service, agreement(home), agreement(home))
    assert (len(first.events), again.events, now(home).state) == (1, (), "agreed")


def test_a_text_too_long_for_partners_is_not_agreed(home: Home) -> None:
    long = [paragraph(f"paragraph-00000000-0000-4000-8000-{number:012}", "context", "é" * 4000) for number in range(8)]
    do(home.service, *DRAFTED_TEXT, *long, acts.AdoptConclusion(conclusion=FIRST, on=DAY))
    with pytest.raises(errors.TooLong):
        do(home.service, agreement(home))


def test_agreed_the_original_is_frozen_and_its_translations_are_not(home: Home) -> None:
    agreed(home.service)
    opening = home.service.statements.one(OPENING).statement
    corrected = correction_of_example(PARAGRAPHS, opening, text="They met.")
    for change in (
        paragraph(f"{THANKS[:-3]}299", "context", "more"),
        correct_fact(PARAGRAPHS, corrected),
        withdraw_fact(ParagraphWithdrawn(THANKS, "too much")),
        text_acts.OrderParagraphs(communique=COMMUNIQUE, paragraphs=(THANKS,)),
        msgspec.structs.replace(BEGUN, title={"en": "Another title"}),
    ):
        with pytest.raises(errors.CommuniqueIsAgreed):
            do(home.service, change)
    do(home.service, *TRANSLATED)
    do(home.service, text_acts.ReopenCommunique(communique=COMMUNIQUE, reason="one word"))
    assert do(home.service, correct_fact(PARAGRAPHS, corrected))[0].events


def test_approved_a_language_is_frozen_and_by_another_hand(home: Home) -> None:
    agreed(home.service)
    with pytest.raises(errors.TranslationMissing) as refused:
        approve(home.service, "fr")
    assert refused.value.parameters["paragraphs"] == [OPENING, SHOWN, THANKS]
    do(home.service, *TRANSLATED, by=CHAIR)
    for language, own in (("en", CLERK), ("en", TYPIST), ("fr", CHAIR)):
        by = msgspec.structs.replace(own, approved_by=own.actor)
        with pytest.raises(errors.OwnText):
            approve(home.service, language, by)
    with pytest.raises(NeedsApprover):
        approve(home.service, by=msgspec.structs.replace(CHAIR, approved_by=None))
    approve(home.service)
    approve(home.service, "fr", OTHER_CHAIR)
    with pytest.raises(errors.LanguageIsApproved):
        do(home.service, withdraw_fact(ParagraphWithdrawn(OPENING_FR, "?")))
    with pytest.raises(errors.LanguageIsApproved):
        do(home.service, text_acts.ReopenCommunique(communique=COMMUNIQUE, reason="?"))


def test_publication_needs_approval_a_reason_for_what_is_left_out_and_nothing_restricted(home: Home) -> None:
    agreed(home.service)
    with pytest.raises(errors.NotApproved):
        publish(home.service)
    approve(home.service)
    do(home.service, acts.AdoptConclusion(conclusion=SECOND, on=DAY))
    with pytest.raises(errors.ConclusionsLeftOut) as refused:
        publish(home.service)
    assert refused.value.parameters["conclusions"] == [2]
    restricted = msgspec.structs.replace(CLERK, marking="restricted")
    do(home.service, ChangeMarking(record=FIRST, reason="not yet"), by=restricted)
    with pytest.raises(errors.RestrictedInside):
        publish(home.service, left_out=LEFT_OUT)
    do(home.service, ChangeMarking(record=FIRST, reason="now"), by=msgspec.structs.replace(CLERK, marking="bureau"))
    with pytest.raises(errors.OneDayOnly):
        publish(home.service, left_out=LEFT_OUT, not_before=DUE, published_on=DAY)
    publish(home.service, left_out=LEFT_OUT)
    publish(home.service, left_out=LEFT_OUT)
    assert [row.type for row in history(home)].count("rapporteur.meetings.communique-published.v1") == 1
    with pytest.raises(errors.IsPublished):
        publish(home.service, not_before=DUE)


def history(home: Home) -> list[Any]:
    return [each.event for each in home.service.histories.history(COMMUNIQUE)]


def test_what_is_open_follows_agreement_and_publication(home: Home) -> None:
    agreed(home.service)
    do(home.service, *TRANSLATED)
    assert (seen(home, "public"), seen(home, "members")) == (set(), {"first"})
    approve(home.service)
    approve(home.service, "fr")
    publish(home.service, "fr")
    assert seen(home, "public") == {"communiqué", "ouverture"}
    publish(home.service)
    assert seen(home, "public") == seen(home, "members") == {"first", "communiqué", "opening", "ouverture"}
    do(home.service, WITHDRAW, by=public(CHAIR))
    assert (seen(home, "public"), seen(home, "members")) == (set(), {"first"})


def test_outside_the_conclusions_are_complete_only_if_all_of_them_are_open(home: Home) -> None:
    agreed(home.service)
    do(home.service, CloseConclusions(meeting=MEETING, complete=True), by=public(CHAIR))
    view = Viewpoint("public", "2020-01-01T00:00:00Z")
    approve(home.service)
    publish(home.service)
    assert home.service.visible.conclusions_complete(view, MEETING) is None
    do(home.service, acts.DropConclusion(conclusion=SECOND, reason="said twice"))
    assert home.service.visible.conclusions_complete(view, MEETING) is True


def test_under_an_embargo_nothing_leaves_and_each_language_has_its_own(home: Home) -> None:
    agreed(home.service)
    do(home.service, *TRANSLATED)
    approve(home.service)
    approve(home.service, "fr")
    publish(home.service, not_before=DUE)
    publish(home.service, "fr", not_before=LATER)
    assert seen(home, "public") == seen(home, "members") == set()
    assert ended(home, "2027-12-08T15:00:00+00:00") == 0
    assert ended(home, "2027-12-08T18:00:00+00:00") == 1
    assert seen(home, "public") == {"first", "communiqué", "opening"}
    with home.service.engine.begin() as connection:
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
    assert ended(home, "2027-12-23T00:00:00+00:00") == 1
    assert seen(home, "public") == {"first", "communiqué", "opening", "ouverture"}
    assert [each.data.due for each in history(home) if isinstance(each.data, EmbargoEnded)] == [DUE, LATER]
    with home.service.reader.connect() as connection:
        assert connection.execute(select(embargoes.table)).all() == []


def corrigendum(home: Home, texts: dict[str, str], number: int = 1, language: Any = "en") -> None:
    changes = [text_acts.ChangedText(paragraph, text) for paragraph, text in texts.items()]
    RoomActs(home.service.handler, home.service.room).issue_corrigendum(
        COMMUNIQUE, public(CHAIR), number=number, language=language, changes=changes, reason="a wrong word"
    )


def test_a_corrigendum_changes_paragraphs_and_wordings_in_one_transaction(home: Home) -> None:
    agreed(home.service)
    do(home.service, *TRANSLATED)
    approve(home.service)
    approve(home.service, "fr", OTHER_CHAIR)
    with pytest.raises(errors.NotPublished):
        corrigendum(home, {OPENING: "They met."})
    publish(home.service)
    publish(home.service, "fr")
    with pytest.raises(errors.NotTheNextNumber):
        corrigendum(home, {OPENING: "They met."}, 2)
    with pytest.raises(errors.NothingChanges):
        corrigendum(home, {OPENING: "Leaders met."})
    with pytest.raises(errors.UnknownParagraph):
        corrigendum(home, {OPENING_FR: "They met."})
    assert home.service.room.conclusion(FIRST).conclusion.wording == "to go on with number 1"
    corrigendum(home, {OPENING: "They met.", SHOWN: "to go on"})
    text = home.service.room.communique(COMMUNIQUE)
    assert [each.text for each in text.whole("en")][:2] == ["They met.", "to go on"]
    assert home.service.room.conclusion(FIRST).conclusion.wording == "to go on"
    english, french = (text.communique.languages[each] for each in ("en", "fr"))
    assert (english.edition, english.of_edition, english.text_sha256) == (2, 2, sha256(home.service))
    # The translation belongs to edition 1 until it is approved again.
    assert (french.edition, french.of_edition) == (1, 1)
    corrigendum(home, {SHOWN_FR: "de poursuivre"}, 2, "fr")
    approve(home.service, "fr", OTHER_CHAIR)
    assert now(home).languages["fr"].of_edition == 2
    assert now(home).corrigenda == 2


def test_without_a_corrigendum_a_published_text_stays(home: Home) -> None:
    agreed(home.service)
    approve(home.service)
    publish(home.service)
    with pytest.raises(errors.CommuniqueIsAgreed):
        do(home.service, acts.CorrectWording(conclusion=FIRST, wording="x", reason="?"), by=CHAIR)
    lone = text_acts.IssueCorrigendum(
        communique=COMMUNIQUE,
        number=1,
        language="en",
        changes=(text_acts.ChangedText(OPENING, "x"),),
        text_sha256="0" * 64,
        reason="?",
    )
    with pytest.raises(errors.TextChanged):
        do(home.service, lone, by=public(CHAIR))


def test_mark_agreed_adopts_all_that_is_named_or_nothing(home: Home) -> None:
    do(home.service, *DRAFTED_TEXT)
    room = RoomActs(home.service.handler, home.service.room)
    with pytest.raises(errors.TextChanged):
        room.mark_agreed(agreement(home, text_sha256="0" * 64), CLERK)
    assert home.service.room.conclusion(FIRST).conclusion.state == "draft"
    known = msgspec.structs.replace(CLERK, command="mark-1", expected=1)
    first = room.mark_agreed(agreement(home), known)
    assert room.mark_agreed(agreement(home), known) == first
    states = {id_: row.conclusion.state for id_, row in home.service.room.conclusions_of(MEETING).items()}
    assert states == {FIRST: "adopted", SECOND: "draft"}


def test_withdrawn_everything_is_approved_again_and_the_editions_go_on(home: Home) -> None:
    agreed(home.service)
    approve(home.service)
    publish(home.service)
    do(home.service, WITHDRAW, by=public(CHAIR))
    assert now(home).state == "agreed"
    with pytest.raises(errors.NotApproved):
        publish(home.service)
    do(home.service, text_acts.ReopenCommunique(communique=COMMUNIQUE, reason="a wrong text"))
    do(home.service, agreement(home))
    approve(home.service)
    publish(home.service)
    assert now(home).languages["en"].edition == 2
