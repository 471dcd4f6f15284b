"""Names of classes, kinds and items of the resolution."""

from collections.abc import Iterable, Mapping
from functools import partial

from services.reporting.document_model import Inline, alternatives, listing, sentence
from services.reporting.figures.audience import JOINED
from services.reporting.figures.meetings import GENERAL
from services.reporting.reports.clause_summaries import CLAUSE_SUMMARIES
from shared.contracts.registry.states import REGIONS
from shared.statements.wording import translatable as _

_MODES = {"in person": _("in person"), "hybrid": _("hybrid"), "remote": _("remote"), JOINED: _("under 5, joined")}
_REGIONS = {**REGIONS, JOINED: _("Regions under 5, joined")}
_IN_A_SENTENCE = {
    **_REGIONS,
    "Americas": _("the Americas"),
    "Arab States": _("the Arab States"),
    "CIS": _("the CIS"),
    JOINED: _("regions under 5, joined"),
}
_KINDS = {
    "executive meeting": _("executive meetings"),
    "regional consultation": _("regional consultations"),
    "workshop": _("workshops"),
    "study group": _("study group meetings"),
    "advisory group": _("meetings of the advisory group"),
    "assembly": _("assemblies"),
    "symposium": _("symposia"),
}
_ONE_OF_A_KIND = {
    "executive meeting": _("meeting of executives"),
    "regional consultation": _("regional consultation"),
    "workshop": _("workshop"),
    "study group": _("meeting of a study group"),
    "advisory group": _("meeting of the advisory group"),
    "assembly": _("assembly"),
    "symposium": _("symposium"),
}
_CLASSES = {
    "developing": _("developing"),
    "developed": _("developed"),
    "ldc": _("least developed"),
    "lldc": _("landlocked developing"),
    "sids": _("small island developing"),
    "transition": _("in transition"),
    "disputed": _("disputed"),
    "ldc, disputed": _("least developed, disputed"),
    "lldc, disputed": _("landlocked developing, disputed"),
    "sids, disputed": _("small island developing, disputed"),
    "transition, disputed": _("in transition, disputed"),
    "Sector Member": _("Sector Members"),
    "Associate": _("Associates"),
    "Academia": _("Academia"),
    "not a member": _("not members"),
    "Member State": _("Member States"),
    "group": _("groups"),
    "micro": _("micro"),
    "small or medium": _("small or medium"),
    "large": _("large"),
    JOINED: _("under 5, joined"),
}


def _called(names: Mapping[str, str], name: str) -> Inline:
    """Return a name, to be translated; words entered by staff are data."""
    return sentence(names[name]) if name in names else name


mode = partial(_called, _MODES)
region = partial(_called, _REGIONS)
region_in_a_sentence = partial(_called, _IN_A_SENTENCE)
kind = partial(_called, _KINDS)
one_of_a_kind = partial(_called, _ONE_OF_A_KIND)
clause = partial(_called, CLAUSE_SUMMARIES)


def regions(names: Iterable[str]) -> Inline:
    """Return "Africa, the Americas and Europe"."""
    return listing([region_in_a_sentence(name) for name in names])


def any_region(names: Iterable[str]) -> Inline:
    """Return "Africa, the Americas or Europe"."""
    return alternatives([region_in_a_sentence(name) for name in names])


def of_class(word: str, name: str) -> Inline:
    """Return the name of a class of a word in FIGURES.md."""
    return region(name) if word == "region" else mode(name) if word == "mode" else _called(_CLASSES, name)


def subject(name: str) -> Inline:
    """Return a meeting's subject as written by staff; a meeting without one is general."""
    return sentence("general") if name == GENERAL else name
