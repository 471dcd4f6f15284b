"""The clerks' requests: commands on a few records, so that they collide."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from services.meetings.domain import commands as m
from services.meetings.domain import communique_commands as t
from services.meetings.domain import conclusion_commands as c
from services.meetings.domain.joint_acts import correcting
from services.registry.domain import commands as r
from services.reporting.domain import commands as p
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphStated
from shared.contracts.registry import NameKind
from shared.domain.decider import Command
from shared.domain.ids import uuid_of
from shared.public_view.communiques import TextParagraph, text_sha256
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import state_fact
from tests.simulation.clocks import BEGINNING, Clock, record_id

DAYS = ("2026", "2026-05", "2026-05-04", "2026-06-11", "2027-01-20")
CITIES = ("Geneva", "Nairobi", "Example City")
FEW = 6  # records of a kind
TEXTS = ("Example leaders met.", "Example leaders met once.", "Example leaders met again.")


class Asking:
    """Commands by service. `ids` are requested records, whether or not they were created."""

    def __init__(self, chance: Random, clock: Clock) -> None:
        self._chance, self._clock = chance, clock
        self.exists: Callable[[str], bool] = lambda _id: True
        self._stated: list[tuple[str, str]] = []
        self._act = 0
        self._ids: dict[str, list[str]] = {"organization": [], "series": [], "meeting": [], "period": [], "fact": []}
        self._ids["conclusion"] = []
        self._ways: dict[str, list[Callable[[], Command]]] = {
            "registry": [
                self._register, self._name, self._name, self._place, self._merge, self._same, self._take_back,
                self._mark_organization, self._organization_in_error, self._organization_reinstated,
            ],
            "meetings": [
                self._open, self._plan, self._plan, self._hold, self._correct, self._cancel, self._announce,
                self._announce, self._withdraw, self._topic, self._count, self._attend, *self._in_the_room(),
                self._mark_meeting, self._meeting_in_error, self._meeting_reinstated,
            ],
            "reporting": [self._define, self._redefine],
        }  # fmt: skip

    def at_first(self) -> list[tuple[str, Command]]:
        """Return the first commands with their services: records that later commands can be about."""
        making = {
            "registry": [self._register] * 3,
            "meetings": [
                self._open, self._open, self._plan, self._plan, self._plan, self._begin_text, self._write, self._agree,
            ],
            "reporting": [self._define],
        }  # fmt: skip
        return [(service, make()) for service, those in making.items() for make in those]

    def command(self, service: str) -> Command:
        return self._chance.choice(self._ways[service])()

    def marking(self) -> str:
        return self._chance.choice(("public", "public", "bureau"))

    def _new(self, kind: str) -> str:
        known = self._ids[kind]
        if len(known) < FEW or (kind == "fact" and self._chance.random() < 0.6):
            known.append(record_id(kind, self._chance))
            return known[-1]
        return self._chance.choice(known)

    def _some(self, kind: str) -> str:
        known = self._ids[kind]
        there = [each for each in known if self.exists(each)] if self._chance.random() < 0.9 else known
        return self._chance.choice(there or known) if known else self._new(kind)

    def _to_state(self) -> tuple[str, str]:
        """Return an organization, and the id of a statement about it."""
        self._stated.append((self._some("organization"), self._new("fact")))
        return self._stated[-1]

    def _register(self) -> Command:
        name = f"Example {self._chance.randrange(1000)}"
        return r.RegisterOrganization(organization=self._new("organization"), name=name, another=True)

    def _name(self) -> Any:
        kinds: tuple[NameKind, ...] = ("rename", "spelling")
        name, kind = f"Example Renamed {self._chance.randrange(5)}", self._chance.choice(kinds)
        since = self._chance.choice(DAYS) if kind == "rename" else None
        organization, fact = self._to_state()
        return r.NameOrganization(organization=organization, fact=fact, kind=kind, name=name, since=since)

    def _place(self) -> Any:
        country = self._chance.choice(("CHE", "KEN", "JPN"))
        organization, fact = self._to_state()
        return r.PlaceOrganization(organization=organization, fact=fact, country=country, since="2026")

    def _merge(self) -> Any:
        (organization, fact), into = self._to_state(), self._some("organization")
        return r.MergeOrganization(organization=organization, fact=fact, into=into, since=self._chance.choice(DAYS))

    def _same(self) -> Any:
        (organization, fact), other = self._to_state(), self._some("organization")
        return r.RecognizeDuplicate(organization=organization, fact=fact, same_as=other)

    def _take_back(self) -> Any:
        organization, fact = self._chance.choice(self._stated or [self._to_state()])
        return r.WithdrawOrganizationFact(organization=organization, fact=fact, reason="an error")

    def _mark_organization(self) -> Command:
        """Return a change of who may see an organization, or a statement about it."""
        stated = self._chance.choice(self._stated or [self._to_state()])
        record, statement = (stated[0], None) if self._chance.random() < 0.5 else stated
        return ChangeMarking(record=record, statement=statement, reason="an example")

    def _organization_in_error(self) -> Command:
        return r.MarkOrganizationInError(organization=self._some("organization"), reason="an error")

    def _organization_reinstated(self) -> Command:
        return r.ReinstateOrganization(organization=self._some("organization"), reason="no error")

    def _mark_meeting(self) -> Command:
        return ChangeMarking(record=self._some("meeting"), reason="an example")

    def _meeting_in_error(self) -> Command:
        return m.MarkMeetingInError(meeting=self._some("meeting"), reason="an error")

    def _meeting_reinstated(self) -> Command:
        return m.ReinstateMeeting(meeting=self._some("meeting"), reason="no error")

    def _open(self) -> Command:
        series = self._new("series")
        code = f"EX{self._chance.randrange(FEW)}"
        return m.OpenSeries(series=series, code=code, name=f"Example Series {code}", kind="workshop")

    def _plan(self) -> Command:
        meeting, code = self._new("meeting"), f"EX-{self._chance.randrange(2 * FEW)}"
        return m.PlanMeeting(
            meeting=meeting, series=self._some("series"), code=code, first_day=self._chance.choice(DAYS)
        )

    def _hold(self) -> Command:
        city = self._chance.choice(CITIES)
        return m.HoldMeeting(meeting=self._some("meeting"), first_day=self._chance.choice(DAYS), city=city)

    def _correct(self) -> Command:
        city = self._chance.choice(CITIES)
        return m.CorrectMeeting(
            meeting=self._some("meeting"), first_day=self._chance.choice(DAYS), city=city, reason="an error"
        )

    def _cancel(self) -> Command:
        return m.CancelMeeting(meeting=self._some("meeting"), reason="an example")

    def _announce(self) -> Command:
        due = None
        if self._chance.random() < 0.4:
            moment = BEGINNING + timedelta(seconds=int(self._clock.now) + self._chance.choice((5, 30, 120)))
            due = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        return m.AnnounceMeeting(meeting=self._some("meeting"), not_before=due)

    def _withdraw(self) -> Command:
        return m.WithdrawAnnouncement(meeting=self._some("meeting"), reason="an error")

    def _topic(self) -> Command:
        stated: Command = m.RecordTopic(meeting=self._some("meeting"), fact=self._new("fact"), topic="example topic")
        return stated

    def _count(self) -> Command:
        value = self._chance.randrange(1, 4)
        stated: Command = m.StateCount(
            meeting=self._some("meeting"), fact=self._new("fact"), value=value, relation="=", of="participants", by="us"
        )
        return stated

    def _attend(self) -> Command:
        return m.RecordAttendance(
            meeting=self._some("meeting"), organization=self._some("organization"), fact=self._new("fact")
        )

    def _in_the_room(self) -> list[Callable[[], Command]]:
        return [self._draft, self._adopt, self._drop, self._replace, self._begin_text, self._agree, self._reopen]

    def _draft(self) -> Command:
        return c.DraftConclusion(
            conclusion=self._new("conclusion"),
            meeting=self._some("meeting"),
            number=self._chance.randrange(1, 4),
            verb=self._chance.choice(("agreed", "welcomed")),
            wording="example wording",
            language="en",
        )

    def _adopt(self) -> Command:
        return c.AdoptConclusion(conclusion=self._some("conclusion"), on=self._chance.choice(DAYS))

    def _drop(self) -> Command:
        return c.DropConclusion(conclusion=self._some("conclusion"), reason="an error")

    def _replace(self) -> Command:
        by = (self._some("conclusion"),)
        return c.ReplaceConclusion(
            conclusion=self._some("conclusion"), by=by, relation="split", on="2027-01-21", reason="an example"
        )

    def in_the_room(self) -> Sequence[Command]:
        """Return the next act on a text, as commands that succeed or fail together, in a possible order."""
        acts: tuple[Callable[[], Sequence[Command]], ...] = (
            *(
                lambda act=act: [act()]
                for act in (self._agree, self._approve, self._approve, self._publish, self._publish)
            ),
            self._corrigendum,
            self._corrigendum,
            *(lambda act=act: [act()] for act in (self._take_back_text, self._reopen, self._write)),
        )
        self._act += 1
        return acts[(self._act - 1) % len(acts)]()

    def _met(self) -> str:
        """Return a meeting with a communiqué: usually the first one, so that its text gets published."""
        known = self._ids["meeting"]
        return known[0] if known and self._chance.random() < 0.9 else self._some("meeting")

    def _begin_text(self) -> Command:
        title = {"en": f"Example communiqué {self._chance.randrange(2)}"}
        return t.OpenCommunique(meeting=self._met(), title=title, original="en")

    def _paragraph(self, meeting: str, text: str) -> ParagraphStated:
        paragraph = f"paragraph-{uuid_of(meeting)}"
        return ParagraphStated(paragraph, t.communique_stream(meeting), "opening", "en", text)

    def _write(self) -> Command:
        return state_fact(PARAGRAPHS, self._paragraph(self._met(), TEXTS[0]))

    def _agree(self) -> Command:
        text = [("opening", TEXTS[0])] if self._chance.random() < 0.9 else []
        # Usually the last day, by which every meeting has begun.
        communique, day = t.communique_stream(self._met()), self._chance.choice((*DAYS, *DAYS[-1:] * 9))
        return t.AgreeCommunique(communique=communique, on=day, text_sha256=text_sha256(text))

    def _reopen(self) -> Command:
        return t.ReopenCommunique(communique=t.communique_stream(self._met()), reason="an error")

    def _approve(self) -> Command:
        text = self._chance.choice((TEXTS[0], *TEXTS))
        sha256 = text_sha256([("opening", text)])
        return t.ApproveCommunique(communique=t.communique_stream(self._met()), language="en", text_sha256=sha256)

    def _publish(self) -> Command:
        return t.PublishCommunique(communique=t.communique_stream(self._met()), language="en", left_out="an example")

    def _corrigendum(self) -> Sequence[Command]:
        """Return a corrigendum with the corrected paragraph, as the meeting room makes it."""
        meeting, (now, new) = self._met(), self._chance.sample(TEXTS, 2)
        paragraph = self._paragraph(meeting, now)
        return correcting(
            paragraph.communique, "en", self._chance.choice((1, 1, 2)), [t.ChangedText(paragraph.fact, new)], "an error",
            [TextParagraph(paragraph.fact, "opening", now)], {paragraph.fact: paragraph},
        )  # fmt: skip

    def _take_back_text(self) -> Command:
        return t.WithdrawCommunique(communique=t.communique_stream(self._met()), reason="an error")

    def _define(self) -> Command:
        period, name = self._new("period"), f"example {self._chance.randrange(4)}"
        return p.DefineStudyPeriod(period=period, name=name, first_day="2026-01-01")

    def _redefine(self) -> Command:
        last = self._chance.choice((None, "2028-12-31", "2029-06-30"))
        return p.CorrectStudyPeriod(
            period=self._some("period"), first_day="2026-01-01", last_day=last, reason="an error"
        )
