"""Publication's knowledge of each record that may be published to partners, as stored in a row."""

from typing import Any, Literal

import msgspec

from shared.contracts.meetings.communiques import ParagraphStated
from shared.public_view.communiques import Communique
from shared.public_view.conclusions import Conclusion
from shared.public_view.meetings import MeetingView


class KnownSeries(msgspec.Struct, frozen=True, tag="series"):
    name: str


class KnownRegistration(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record of the registry with its name at registration, as corrected; and whether its own marking makes it public."""

    registered: str = ""
    is_public: bool = False
    in_error: bool = False

    @property
    def is_open(self) -> bool:
        return self.is_public and not self.in_error


class KnownFact(msgspec.Struct, frozen=True, omit_defaults=True):
    """The present form of a fact about an organization, whatever its marking. `says`: its name, or the other
    organization."""

    kind: Literal["rename", "merger", "duplicate"]
    says: str
    since: str | None = None
    is_public: bool = False

    @property
    def other(self) -> str | None:
        return None if self.kind == "rename" else self.says


class KnownOrganization(KnownRegistration, frozen=True, omit_defaults=True, tag="organization"):
    """An organization, with the facts of which partners may be told, in the order stated."""

    facts: dict[str, KnownFact] = {}

    @property
    def name(self) -> str:
        """Return its last public name, by day."""
        renames = [each for each in self.facts.values() if each.kind == "rename" and each.is_public]
        last = max(reversed(renames), key=lambda renamed: renamed.since or "", default=None)
        return self.registered if last is None else last.says


class KnownMemberState(KnownRegistration, frozen=True, omit_defaults=True, tag="state"):
    """A State."""


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
