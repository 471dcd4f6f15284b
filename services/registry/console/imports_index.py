"""All files that can be imported, into any service."""

from collections.abc import Iterable

from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.rights import READERS, WRITERS
from shared.contracts import meetings, registry
from shared.statements.kinds import StatementKind
from shared.web.access import may
from shared.web.console.page import ConsolePage
from shared.web.viewer import viewer

MEETINGS, REGISTRY = "/meetings/console", "/registry/console"


class ImportsIndex(ConsolePage):
    """`/registry/console/imports/`."""

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return READERS

    @expose("/")
    def index_view(self) -> str:
        groups = (
            (
                _l("Registry"),
                [
                    (_("Organizations"), f"{REGISTRY}/import/"),
                    (_("People"), f"{REGISTRY}/import-people/"),
                    *_of(REGISTRY, registry.STREAM_KINDS),
                ],
            ),
            (
                _l("Meetings"),
                [
                    (_("Meetings and their attendance"), f"{MEETINGS}/import/"),
                    *_files(),
                    *_of(MEETINGS, meetings.STREAM_KINDS),
                ],
            ),
        )
        return str(self.render("imports_index.html", groups=groups, imports=may(viewer(), WRITERS)))


def _files() -> Iterable[tuple[str, str]]:
    """Yield the files of meetings whose rows make records of several kinds."""
    yield _("Series of meetings"), f"{MEETINGS}/import-series/"
    yield _("Meetings"), f"{MEETINGS}/import-meetings/"
    yield _("Numbers that documents give"), f"{MEETINGS}/import-counts/"
    yield _("Conclusions"), f"{MEETINGS}/import-conclusions/"
    yield _("Paragraphs of communiqués"), f"{MEETINGS}/import-paragraphs/"
    yield _("Participants"), f"{MEETINGS}/import-participants/"
    yield _("Invitations and answers"), f"{MEETINGS}/import-invitations/"
    yield _("Answers to consultations"), f"{MEETINGS}/import-consultation-answers/"
    yield _("Presentations, with consents and recordings"), f"{MEETINGS}/import-presentations/"
    yield _("Recordings sent, and the answers"), f"{MEETINGS}/import-sent/"
    yield _("Referrals of conclusions"), f"{MEETINGS}/import-referrals/"
    yield _("Replies to referrals"), f"{MEETINGS}/import-replies/"


def _of(console: str, kinds: Iterable[StatementKind]) -> Iterable[tuple[str, str]]:
    for kind in kinds:
        yield str(_(kind.wording.plural or kind.wording.kind)), f"{console}/import-{kind.name}/"
