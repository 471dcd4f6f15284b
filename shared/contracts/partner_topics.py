"""Events that inform partners about topics and recordings. Part of `shared.contracts.partners`."""

import msgspec

from shared.contracts.meetings.topics import Relation
from shared.domain.event import ExternalEvent
from shared.statements.fields import Texts


class TopicOrigin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A topic that another topic came from, and how."""

    topic: str
    relation: Relation


class TopicTold(ExternalEvent, frozen=True):
    """A topic that meetings follow, in full; it replaces earlier events about the topic.

    `name` is a text by language. `stage` is the latest public one, judged on `stage_on`, and at `meeting` if judged at
    one; `came_from` lists the public topics that became this one. `withdrawn`: the topic is no longer public.
    """

    topic: str
    name: Texts
    stage: str | None = None
    stage_on: str | None = None
    meeting: str | None = None
    came_from: tuple[TopicOrigin, ...] | None = None
    withdrawn: bool | None = None


class NamedTopicOrigin(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A topic that another topic came from, and how; `name` is a text by language."""

    topic: str
    relation: Relation
    name: Texts | None = None


class TopicToldV2(ExternalEvent, frozen=True):
    """As version 1, with the code of the meeting and the names of the topics that this one came from, at the time of
    publication. Anything not public is absent."""

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
    """A recording of a presentation at a public meeting is available at an address, in a language (ISO 639-1). It
    replaces earlier events about this recording; `title` is the title of the presentation, by language."""


class RecordingWithdrawn(_Recording, frozen=True):
    """A recording, as last published, is no longer public: take it down, and do not pass it on."""


class RecordingPublishedV2(RecordingPublished, frozen=True):
    """As version 1, with the code of the meeting at the time of publication."""

    code: str | None = None


class RecordingWithdrawnV2(RecordingWithdrawn, frozen=True):
    """As version 1, with the code of the meeting, if still public."""

    code: str | None = None
