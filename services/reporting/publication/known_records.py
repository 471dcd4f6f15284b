"""Publication's knowledge of each record that may be published to partners, as stored in a row."""

from typing import Any

import msgspec

from shared.contracts.meetings.communiques import ParagraphStated
from shared.public_view.communiques import Communique
from shared.public_view.conclusions import Conclusion
from shared.public_view.meetings import MeetingView


class KnownSeries(msgspec.Struct, frozen=True, tag="series"):
    name: str


class KnownOrganization(msgspec.Struct, frozen=True, omit_defaults=True, tag="organization"):
    """An organization that is or was public, with its public name at registration and its public renamings: the name
    and the day of each, by fact, in the order stated. Others are not known here."""

    registered: str = ""
    renames: dict[str, tuple[str, str]] = {}
    closed: bool = False

    @property
    def name(self) -> str:
        """Return its last public name, by day; "" if it has none."""
        last = max(reversed(self.renames.values()), key=lambda renamed: renamed[1], default=None)
        return self.registered if last is None else last[0]


class KnownMemberState(msgspec.Struct, frozen=True, tag="state"):
    name: str


class KnownReport(msgspec.Struct, frozen=True, omit_defaults=True, tag="report"):
    """A report drafted for the public. `revision`: its sort and number, such as `Rev.1`, if it `revises` another."""

    kind: str
    period: str
    moment: str
    title: str | None = None
    document: str | None = None
    revision: str | None = None
    revises: str | None = None


class KnownStatement(msgspec.Struct, frozen=True, omit_defaults=True, tag="statement"):
    """The present form of a statement with its own stream, and the event that last stated it; not public before `due`.
    Without a statement it is withdrawn. `authors`: the accounts behind it, for referrals and replies."""

    statement: dict[str, Any] | None = None
    event: str = ""
    is_public: bool = False
    due: str | None = None
    authors: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.statement is not None and self.is_public and self.due is None


class KnownReferences(msgspec.Struct, frozen=True, omit_defaults=True, tag="references"):
    """The statements that have ever referred to a record, in the order of their events."""

    by: tuple[str, ...] = ()


class KnownTopic(msgspec.Struct, frozen=True, omit_defaults=True, tag="topic"):
    """The statements that judge a topic or derive it from another, by kind; and the topics derived from it."""

    said: dict[str, str] = {}
    became: tuple[str, ...] = ()


class KnownConclusion(msgspec.Struct, frozen=True, omit_defaults=True, tag="conclusion"):
    """A conclusion in its present form; a restricted one appears in no text."""

    content: Conclusion
    restricted: bool = False


class KnownParagraph(msgspec.Struct, frozen=True, omit_defaults=True, tag="paragraph"):
    """A paragraph of a communiqué, and the id of the event that stated it first; without `content` once withdrawn."""

    communique: str
    stated: str
    content: ParagraphStated | None = None


class KnownCommunique(msgspec.Struct, frozen=True, omit_defaults=True, tag="communique"):
    """A communiqué, the ids of its paragraphs and, by language, the event that published it."""

    content: Communique
    paragraphs: tuple[str, ...] = ()
    causes: dict[str, str] = {}

    def with_content(self, content: Communique) -> "KnownCommunique":
        return msgspec.structs.replace(self, content=content)

    def with_paragraph(self, paragraph: str) -> "KnownCommunique":
        return msgspec.structs.replace(self, paragraphs=(*self.paragraphs, paragraph))

    def published_by(self, language: str, event: str) -> "KnownCommunique":
        return msgspec.structs.replace(self, causes={**self.causes, language: event})


KnownRecord = (
    MeetingView
    | KnownSeries
    | KnownOrganization
    | KnownMemberState
    | KnownReport
    | KnownConclusion
    | KnownParagraph
    | KnownCommunique
    | KnownStatement
    | KnownReferences
    | KnownTopic
)
