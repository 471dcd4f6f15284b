"""Events of the groups of ITU-T in their study periods, and of the words that the installation keeps."""

from typing import Annotated, Literal

from shared.contracts.records import GROUP
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

GroupKind = Literal[
    "Sector", "advisory group", "study group", "working party", "focus group", "regional group", "rapporteur group", "JCA",
    "bureau",
]  # fmt: skip
TermFamily = Literal["open", "in work", "result", "ended", "not judged"]

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
    """A group of ITU-T in one study period: a group of the next is another record, which continues this one. The Sector
    itself has no period."""

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
        """Return its name in files: SG13@2025-2028, or ITU-T, which has no period."""
        return self.code if self.period is None else f"{self.code}@{self.period}"


class GroupWithdrawn(Withdrawal, frozen=True):
    """A group was stated in error."""


class TermStated(StreamStatement, frozen=True):
    """A word of one of the installation's lists. What was said with a word keeps it when the list changes."""

    vocabulary: Annotated[
        str,
        Field(
            _("List"),
            _("Such as topic stage, subject, difficulty, mechanism, executive title or deadline."),
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
    """A word of a list was stated in error."""


def _group(stated: GroupStated) -> str:
    return _("%(code)s (%(period)s): %(title)s") if stated.period else _("%(code)s: %(title)s")


GroupCorrected = correction_of(GroupStated)
TermCorrected = correction_of(TermStated)


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
        told=_("A group was recorded: %(line)s."),
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
        told=_("A word of a list was recorded: %(line)s."),
        evidence=_("Word: %(line)s"),
    ),
)
KINDS = (GROUPS, TERMS)
