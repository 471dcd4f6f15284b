"""Statements as sentences of every kind, with their placeholders filled, and without data that the reader may not see."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import PROGRESS
from shared.statements.kinds import StatementKind
from shared.web.statements.sentences import StatementSentences
from tests.statements.examples import example, example_record
from tests.statements.published import EVERY_STREAM_KIND

pytestmark = pytest.mark.requirement("7.05")
MEETING, ORGANIZATION, STATE = (example_record(name) for name in ("meeting", "organization", "state"))
NAMES = {MEETING: "CTO-07", ORGANIZATION: "Example Networks", STATE: "Kenya", "meeting-2": "CTO-08"}


@pytest.fixture(autouse=True)
def in_a_request() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.fixture
def sentences() -> StatementSentences:
    return StatementSentences(NAMES.get)


def test_words_days_and_records_are_written_as_people_read_them(sentences: StatementSentences) -> None:
    said = {"opened": "2027-07-01", "closed": "2027-09", "meetings": (MEETING, "meeting-2")}
    consultation = example(CONSULTATIONS, subject={"en": "Topics"}, method="letter", **said)
    assert sentences.line(CONSULTATIONS, consultation) == "Topics (Letter, 1 Jul 2027 to Sep 2027)"
    assert sentences.history_sentence(CONSULTATIONS, consultation) == (
        "A consultation was recorded: Topics (Letter, 1 Jul 2027 to Sep 2027)."
    )
    assert sentences.evidence_line(CONSULTATIONS, consultation) == (
        "Consulted before CTO-07, CTO-08: Topics (Letter, 1 Jul 2027 to Sep 2027)"
    )
    request = example(REQUESTS, kind="invitation", to=STATE, on="2027-07-02", about=MEETING)
    assert sentences.evidence_line(REQUESTS, request) == "Asked about CTO-07: Invitation to Kenya, 2 Jul 2027"
    list_complete = example(COMPLETENESS, of="needs", complete=False)
    assert sentences.line(COMPLETENESS, list_complete) == "Needs: not complete"
    complete = example(COMPLETENESS, of="invitations", complete=True)
    assert sentences.history_sentence(COMPLETENESS, complete) == (
        "Whether a list is complete was recorded: Invitations: complete."
    )


def test_what_may_not_be_named_and_what_is_not_stated_is_said_to_be_so(sentences: StatementSentences) -> None:
    hidden = StatementSentences(lambda _record: None)
    reply = example(REPLIES, respondent=ORGANIZATION, on="2027", answer="accepted")
    assert hidden.line(REPLIES, reply) == "an organization, 2027: Accepted"
    assert sentences.line(REPLIES, reply) == "Example Networks, 2027: Accepted"
    progress = example(PROGRESS, state="met", on="2027", judged_by="owner")
    assert hidden.evidence_line(PROGRESS, progress) == (
        "Progress of a record that is not shown here: Met, 2027 (Owner)"
    )
    need = example(RAISED_NEEDS, kind="need", text="100 % of it", on="2027", raised_by=None)
    assert sentences.evidence_line(RAISED_NEEDS, need) == "Raised by not stated: Need, 2027: 100 % of it"


@pytest.mark.statement_rule("S10")
def test_a_text_in_another_language_says_which(sentences: StatementSentences) -> None:
    subject = next(field for field in CONSULTATIONS.fields if field.name == "subject")
    assert sentences.in_words(subject, {"fr": "Sujets", "en": "Topics"}) == "Topics"
    assert sentences.in_words(subject, {"fr": "Sujets", "es": "Temas"}) == "Sujets (fr)"


@EVERY_STREAM_KIND
def test_every_kind_has_whole_sentences(sentences: StatementSentences, kind: StatementKind) -> None:
    stated = example(kind)
    for sentence in (sentences.line, sentences.history_sentence, sentences.evidence_line):
        said = sentence(kind, stated)
        assert said
        assert "%" not in said
        assert "None" not in said
