"""A meeting with conclusions and a communiqué, for tests."""

from typing import Any

import msgspec

from services.meetings.domain import communique_commands as text_acts
from services.meetings.domain import conclusion_commands as acts
from services.meetings.service import Service
from services.meetings.service.room import RoomActs
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphStated
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.public_view.communiques import sha256_of
from shared.statements.decider import StateFact, state_fact
from tests.meetings.recorded import CLERK, HOLD, MEETING, OPEN, PLAN, uuid

DAY = "2015-10-11"
FIRST, SECOND, THIRD = (f"conclusion-{uuid(number)}" for number in (201, 202, 203))
COMMUNIQUE = text_acts.communique_stream(MEETING)
OPENING, SHOWN, THANKS = (f"paragraph-{uuid(number)}" for number in (211, 212, 213))
OPENING_FR, SHOWN_FR, THANKS_FR = (f"paragraph-{uuid(number)}" for number in (221, 222, 223))
TYPIST = CommandContext(actor=f"account-{uuid(31)}")
CHAIR = CommandContext(actor=f"account-{uuid(32)}", approved_by=f"account-{uuid(32)}")
OTHER_CHAIR = CommandContext(actor=f"account-{uuid(33)}", approved_by=f"account-{uuid(33)}")
BEGUN = text_acts.OpenCommunique(meeting=MEETING, title={"en": "Communiqué", "fr": "Communiqué"}, original="en")


def drafted(conclusion: str = FIRST, number: int = 1, **said: Any) -> acts.DraftConclusion:
    given = {"verb": "agreed", "wording": f"to go on with number {number}", "language": "en", "meeting": MEETING} | said
    return acts.DraftConclusion(conclusion=conclusion, number=number, **given)


def paragraph(fact: str, role: str, text: str | None = None, language: str = "en", **said: Any) -> StateFact:
    statement = ParagraphStated(fact, COMMUNIQUE, role, language, text, **said)  # type: ignore[arg-type]
    return state_fact(PARAGRAPHS, statement)


DRAFTED_TEXT = (
    OPEN,
    PLAN,
    HOLD,
    drafted(FIRST, 1),
    drafted(SECOND, 2),
    BEGUN,
    paragraph(OPENING, "opening", "Leaders met."),
    paragraph(SHOWN, "conclusion", conclusion=FIRST),
    paragraph(THANKS, "thanks", "They thanked the host."),
)
TRANSLATED = (
    paragraph(OPENING_FR, "opening", "Les dirigeants se sont réunis.", "fr", translates=OPENING),
    paragraph(SHOWN_FR, "conclusion", "de continuer", "fr", translates=SHOWN),
    paragraph(THANKS_FR, "thanks", "Ils ont remercié l'hôte.", "fr", translates=THANKS),
)


def sha256(service: Service, language: str = "en") -> str:
    """Return the hash of the current text."""
    return sha256_of(service.room.communique(COMMUNIQUE).whole(language))


def do(service: Service, *wanted: Any, by: CommandContext = CLERK) -> list[CommandResult]:
    return [service.handler.handle(each, by) for each in wanted]


def agreed(service: Service) -> None:
    """Record the drafted text as agreed, with its conclusion adopted."""
    do(service, *DRAFTED_TEXT, by=TYPIST)
    do(service, acts.AdoptConclusion(conclusion=FIRST, on=DAY))
    do(service, text_acts.AgreeCommunique(communique=COMMUNIQUE, on=DAY, text_sha256=sha256(service)))


def approve(service: Service, language: Any = "en", by: CommandContext = CHAIR) -> None:
    approval = text_acts.ApproveCommunique(
        communique=COMMUNIQUE, language=language, text_sha256=sha256(service, language)
    )
    do(service, approval, by=by)


def publish(service: Service, language: Any = "en", by: CommandContext = CHAIR, **said: Any) -> None:
    publication = text_acts.PublishCommunique(communique=COMMUNIQUE, language=language, **said)
    do(service, publication, by=public(by))


def public(context: CommandContext) -> CommandContext:
    return msgspec.structs.replace(context, marking="public")


def every_act(service: Service) -> None:
    """Do each act of the two processes once, for a meeting that was held."""
    do(service, *DRAFTED_TEXT[3:], *TRANSLATED, by=TYPIST)
    redrafted = {"number": 2, "verb": "welcomed", "wording": "the same", "language": "en"}
    do(
        service,
        acts.RedraftConclusion(conclusion=SECOND, **redrafted),  # type: ignore[arg-type]
        drafted(THIRD, 3),
        acts.DropConclusion(conclusion=THIRD, reason="said twice"),
        *(acts.AdoptConclusion(conclusion=each, on="2015-10-12") for each in (FIRST, SECOND)),
        acts.WithdrawAdoption(conclusion=SECOND, reason="a slip"),
        acts.AdoptConclusion(conclusion=SECOND, on="2015-10-12"),
        acts.DescribeConclusion(conclusion=SECOND, number=2, verb="agreed", reason="a slip"),
        acts.CorrectWording(conclusion=SECOND, wording="much the same", reason="a slip"),
        text_acts.OrderParagraphs(communique=COMMUNIQUE, paragraphs=(OPENING, SHOWN, THANKS)),
    )
    agree = text_acts.AgreeCommunique(communique=COMMUNIQUE, on="2015-10-12", text_sha256=sha256(service))
    do(service, agree, text_acts.ReopenCommunique(communique=COMMUNIQUE, reason="a slip"), agree)
    approve(service)
    publish(service, left_out="of no weight")
    room = RoomActs(service.handler, service.room)
    changes = [text_acts.ChangedText(SHOWN, "to go on")]
    room.issue_corrigendum(COMMUNIQUE, public(CHAIR), number=1, language="en", changes=changes, reason="a wrong word")
    do(service, text_acts.WithdrawCommunique(communique=COMMUNIQUE, reason="a slip"), by=public(CHAIR))
    do(
        service,
        acts.ReplaceConclusion(
            conclusion=SECOND, by=(FIRST,), relation="merged", on="2015-10-12", reason="they say the same"
        ),
    )
