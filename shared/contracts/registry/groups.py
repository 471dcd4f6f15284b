"""Events about the ITU-T groups in their study periods, and about the installation's lists of terms."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from shared.contracts.records import GROUP
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.succession import Span, holding
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

GroupKind = Literal[
    "Sector", "advisory group", "study group", "working party", "focus group", "regional group", "rapporteur group", "JCA",
    "bureau",
]  # fmt: skip
TermFamily = Literal["open", "in work", "result", "ended", "not judged"]

_YEARS = re.compile(r"(\d{4})-(\d{4})")
SECTOR = "Sector"
GROUP_KINDS = {
    SECTOR: _("Sector"),
    "advisory group": _("Advisory group"),
    "study group": _("Study group"),
    "working party": _("Working party"),
    "focus group": _("Focus group"),
    "regional group": _("Regional group"),
    "rapporteur group": _("Rapporteur group"),
    "JCA": _("Joint coordination activity"),
    "bureau": _("Bureau"),
}
TERM_FAMILIES = {
    "open": _("Open"),
    "in work": _("In work"),
    "result": _("Result"),
    "ended": _("Ended"),
    "not judged": _("Not judged"),
}


class GroupStated(StreamStatement, frozen=True):
    """A group of ITU-T in one study period; the group of the next period is a separate record that continues this one.
    The Sector itself has no period."""

    code: Annotated[str, Field(_("Code"), _("Such as SG13, TSAG, WP1/13 or FG-AI4H."), longest=40)]
    kind: Annotated[GroupKind, Field(_("Kind"), choices=GROUP_KINDS)]
    title: Annotated[Texts, Field(_("Title"))]
    period: Annotated[
        str | None, Field(_("Study period"), _("Such as 2025-2028; the Sector itself has none."), longest=40)
    ] = None
    parent: Annotated[str | None, refers_to(GROUP), Field(_("Part of"))] = None
    continues: Annotated[
        tuple[str, ...] | None,
        refers_to(GROUP),
        Field(_("Continues"), _("The groups of the period before whose work it took over.")),
    ] = None
    since: Annotated[str | None, Field(_("From"), control="date")] = None
    until: Annotated[str | None, Field(_("To"), control="date")] = None

    @property
    def short_name(self) -> str:
        """Return its code and period: SG13 (2025-2028)."""
        return f"{self.code} ({self.period})" if self.period else self.code

    @property
    def called(self) -> str:
        """Return its name in files: SG13@2025-2028, or just ITU-T, which has no period."""
        return self.code if self.period is None else f"{self.code}@{self.period}"


class GroupWithdrawn(Withdrawal, frozen=True):
    """A group was stated in error."""


class TermStated(StreamStatement, frozen=True):
    """A term in one of the installation's lists. Statements that use a term keep it when the list changes."""

    vocabulary: Annotated[
        str,
        Field(
            _("List"),
            _("Such as sector, topic stage, difficulty, subject or deadline."),
            control="open-word",
            longest=60,
        ),
    ]
    word: Annotated[str, Field(_("Word"), longest=120)]
    words: Annotated[Texts | None, Field(_("In words"), _("As it is shown, in each language."))] = None
    family: Annotated[TermFamily | None, Field(_("Family"), _("Of a stage."), choices=TERM_FAMILIES)] = None
    rank: Annotated[int | None, Field(_("Place in the list"), least=0)] = None
    value: Annotated[int | None, Field(_("Value"), _("Such as the days of a deadline."))] = None
    since: Annotated[str | None, Field(_("From"), control="date")] = None
    until: Annotated[str | None, Field(_("To"), control="date")] = None


class TermWithdrawn(Withdrawal, frozen=True):
    """A term in a list was stated in error."""


def _group(stated: GroupStated) -> str:
    return _("%(code)s (%(period)s): %(title)s") if stated.period else _("%(code)s: %(title)s")


GroupCorrected = correction_of(GroupStated)
TermCorrected = correction_of(TermStated)


def group_on(code: str, days: tuple[date, date], groups: Iterable[tuple[str, GroupStated]]) -> str | None:
    """Return the id of the group that has a code on a day known to lie between the first and last of `days`, since each
    study period has its own group. None if there is none, or if the two days give different groups.

    `groups` are all groups with their ids; a group without stated days has the years of its study period.
    """
    alike = [each for each in groups if each[1].code.casefold() == code.casefold()]
    first, last = (holding(alike, day, _days) for day in days)
    return first[0] if first is not None and first is last else None


def _days(group: tuple[str, GroupStated]) -> Span:
    fact, stated = group
    years = _YEARS.fullmatch(stated.period or "")
    first, last = (f"{years[1]}-01-01", f"{years[2]}-12-31") if years else (None, None)
    return Span(stated.since or first, stated.until or last, fact)


def _group_key(group: GroupStated) -> tuple[str, ...]:
    return (group.code.casefold(), (group.period or "").casefold())


def _term_key(term: TermStated) -> tuple[str, ...]:
    return (term.vocabulary.casefold(), term.word.casefold())


GROUPS = StatementKind(
    name="group",
    stated=GroupStated,
    corrected=GroupCorrected,
    withdrawn=GroupWithdrawn,
    about=(),
    unique=_group_key,
    filtered=("kind", "period", "code"),
    file_form=FileForm(name="groups", known_by=("code", "period")),
    marking="members",
    imported_marking="public",
    wording=Wording(
        kind=_("Group"),
        plural=_("Groups"),
        state=_("Record a group"),
        line=_group,
        history=_("A group was recorded: %(line)s."),
        evidence=_("Group: %(line)s"),
    ),
)
TERMS = StatementKind(
    name="term",
    stated=TermStated,
    corrected=TermCorrected,
    withdrawn=TermWithdrawn,
    about=(),
    unique=_term_key,
    filtered=("vocabulary", "rank"),
    file_form=FileForm(name="terms", known_by=("vocabulary", "word")),
    marking="members",
    imported_marking="public",
    wording=Wording(
        kind=_("Word of a list"),
        plural=_("Words of lists"),
        state=_("Record a word of a list"),
        line=_("%(vocabulary)s: %(word)s"),
        history=_("A word of a list was recorded: %(line)s."),
        evidence=_("Word: %(line)s"),
    ),
)
KINDS = (GROUPS, TERMS)
