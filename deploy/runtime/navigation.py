"""The navigation of an installation: the console's sidebar and the bar above reports, across the three services."""

from flask_babel import lazy_gettext as _l

from deploy.runtime.page_help import PAGE_HELP
from shared.web.navigation import Entry, Group, Navigation

_STAFF = frozenset({"staff", "approver", "administrator", "auditor"})
_READERS = _STAFF | {"reader"}
_ACCOUNTS = frozenset({"administrator", "auditor"})


def _group(label: object, *entries: Entry) -> Group:
    return Group(label, entries)  # type: ignore[arg-type]  # a lazy text, in the viewer's language


def _entry(
    label: object, path: str, *beside: Entry, roles: frozenset[str] = _STAFF, leads: tuple[str, ...] = ()
) -> Entry:
    return Entry(label, path, roles, beside=beside, leads=leads)  # type: ignore[arg-type]  # a lazy text, in the viewer's language


_KINDS_OF_MEETINGS = "/meetings/console/statements"
_KINDS_OF_THE_REGISTRY = "/registry/console/statements"
YEAR = "/meetings/console/year/"
START = "/registry/console/"
IMPORTS = "/registry/console/imports/"
_CONSOLE = (
    Group("", (_entry(_l("Start"), START),)),
    _group(
        _l("Meetings"),
        _entry(_l("The year"), YEAR),
        _entry(
            _l("Meetings"),
            "/meetings/console/meetings/",
            _entry(_l("Series"), "/meetings/console/series/"),
            _entry(_l("Which years are complete"), "/meetings/console/records/"),
            _entry(_l("Attendance"), "/meetings/console/attendance/"),
            _entry(_l("All kinds of records"), f"{_KINDS_OF_MEETINGS}/"),
            _entry(_l("Registered in error"), "/meetings/console/in-error/"),
        ),
        _entry(
            _l("Plan and workshops"),
            "/meetings/console/plan/",
            _entry(_l("Workshops"), "/meetings/console/meetings/?kind=workshop"),
            _entry(_l("Objectives"), f"{_KINDS_OF_MEETINGS}/objectives/"),
        ),
        _entry(
            _l("Topics"),
            f"{_KINDS_OF_MEETINGS}/followed-topics/",
            _entry(_l("Lineages"), f"{_KINDS_OF_MEETINGS}/lineages/"),
        ),
        _entry(
            _l("Follow-up"),
            "/meetings/console/follow-up/",
            _entry(_l("Actions"), f"{_KINDS_OF_MEETINGS}/actions/"),
            _entry(_l("Progress"), f"{_KINDS_OF_MEETINGS}/progress/"),
            _entry(_l("Work"), f"{_KINDS_OF_MEETINGS}/works/"),
        ),
    ),
    _group(
        _l("Registry"),
        _entry(
            _l("Organizations"),
            "/registry/console/organizations/",
            _entry(_l("Organizations to check"), "/registry/console/review/"),
            _entry(_l("Registered in error"), "/registry/console/in-error/"),
        ),
        _entry(_l("People"), "/registry/console/people/"),
        _entry(_l("States"), "/registry/console/states/"),
        _entry(
            _l("Members and participation"),
            "/reporting/members",
            _entry(_l("Memberships"), f"{_KINDS_OF_THE_REGISTRY}/memberships/"),
            _entry(_l("Groups"), f"{_KINDS_OF_THE_REGISTRY}/groups/"),
            _entry(_l("Words of lists"), f"{_KINDS_OF_THE_REGISTRY}/terms/"),
            _entry(_l("All kinds of records"), f"{_KINDS_OF_THE_REGISTRY}/"),
            roles=_READERS,
        ),
    ),
    _group(
        _l("Reports"),
        _entry(
            _l("Reports desk"),
            "/reporting/console/desk/",
            _entry(_l("Drafts and issued reports"), "/reporting/console/issuing/"),
            _entry(_l("Passages of reports"), "/reporting/console/statements/passages/"),
            _entry(_l("Study periods"), "/reporting/console/study-periods/"),
            _entry(_l("Submissions"), "/reporting/console/statements/submissions/"),
            _entry(_l("All kinds of records"), "/reporting/console/statements/"),
            _entry(_l("Entries left out of the count"), "/reporting/console/set-aside/"),
        ),
        _entry(_l("All reports"), "/reporting/", roles=_READERS),
        _entry(
            _l("Resolution 68"),
            "/reporting/resolution-68",
            _entry(_l("Record kept from"), "/reporting/console/clause-records/"),
            roles=_READERS,
        ),
    ),
    _group(
        _l("Administration"),
        _entry(
            _l("Partners"),
            "/registry/console/partners/",
            _entry(_l("Accounts"), "/registry/console/accounts/", roles=_ACCOUNTS),
            _entry(_l("Authentication log"), "/registry/console/authentications/", roles=_ACCOUNTS),
        ),
        _entry(_l("Imports"), IMPORTS, leads=("/*/console/import*",)),
        _entry(
            _l("Audit"),
            "/reporting/audit",
            _entry(_l("Replay"), "/reporting/replay"),
            _entry(_l("Events: registry"), "/registry/events"),
            _entry(_l("Events: meetings"), "/meetings/events"),
            _entry(_l("Events: reporting"), "/reporting/events"),
        ),
    ),
)
"""At most sixteen entries for any user; pages reached from another page are listed beside it."""


def navigation(first: tuple[Entry, ...] = ()) -> Navigation:
    """Return the navigation. Entries link by path, so that they work on one port and, behind a proxy, on three.
    `first`: a newcomer's first steps."""
    return Navigation(
        first=first,
        groups=_CONSOLE,
        reports=(
            _entry(_l("All reports"), "/reporting/", roles=frozenset()),
            _entry(_l("Console"), START),
        ),
        account=(_entry(_l("Your account"), "/registry/account"),),
        begin=(_entry(_l("Start with an auditor's questions"), "/reporting/audit", roles=frozenset({"auditor"})),),
        start=START,
        year=YEAR,
        imports=IMPORTS,
        home="/reporting/",
        search=_entry(_l("Search everything"), "/registry/console/search"),
        sign_out="/registry/sign-out",
        page_help=PAGE_HELP,
    )
