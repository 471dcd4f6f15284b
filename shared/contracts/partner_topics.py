"""Events that tell partners of topics, and of recordings. Part of `shared.contracts.partners`."""

import msgspec

from shared.contracts.meetings.topics import Relation
from shared.domain.event import ExternalEvent
from shared.statements.fields import Texts


class TopicOrigin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A topic that another one came from, and how."""

    topic: str
    relation: Relation


class TopicTold(ExternalEvent, frozen=True):
    """A topic that meetings follow, as a whole; it replaces what was told of the topic before.

    `name` is a text by language. `stage` is the last one that is public, judged on `stage_on`, at `meeting` if at one;
    `came_from` lists the public topics that became this one. `withdrawn`: the topic is no longer public.
    """

    topic: str
    name: Texts
    stage: str | None = None
    stage_on: str | None = None
    meeting: str | None = None
    came_from: tuple[TopicOrigin, ...] | None = None
    withdrawn: bool | None = None


class NamedTopicOrigin(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A topic that another one came from, and how; `name` is a text by language."""

    topic: str
    relation: Relation
    name: Texts | None = None


class TopicToldV2(ExternalEvent, frozen=True):
    """Version 1, with the code of the meeting and the names of the topics that this one came from, as they were at the time of the
    telling. What is not public is absent."""

    topic: str
    name: Texts
    stage: str | None = None
    stage_on: str | None = None
    meeting: str | None = None
    came_from: tuple[NamedTopicOrigin, ...] | None = None
    withdrawn: bool | None = None
    code: str | None = None


class _Recording(ExternalEvent, frozen=True):
    recording: str
    meeting: str
    presentation: str
    title: Texts
    language: str
    address: str
    seconds: int | None = None


class RecordingPublished(_Recording, frozen=True):
    """A recording of a presentation at a public meeting can be seen or heard at an address, in a language (ISO 639-1). It
    replaces what was told of this recording before; `title` is that of the presentation, by language."""


class RecordingWithdrawn(_Recording, frozen=True):
    """A recording is no longer public, as last told here: take it down, and pass it on no more."""


class RecordingPublishedV2(RecordingPublished, frozen=True):
    """Version 1, with the code of the meeting at the time of the telling."""

    code: str | None = None


class RecordingWithdrawnV2(RecordingWithdrawn, frozen=True):
    """Version 1, with the code of the meeting, where that is public still."""

    code: str | None = None
