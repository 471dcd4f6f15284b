"""The navigation of an installation: the console's sidebar and the bar over reports, across the three services."""

from flask_babel import lazy_gettext as _l

from shared.web.navigation import Entry, Group, Navigation

_STAFF = frozenset({"staff", "approver", "administrator", "auditor"})
_WRITERS = _STAFF - {"auditor"}
_READERS = _STAFF | {"reader"}
_ACCOUNTS = frozenset({"administrator", "auditor"})


def _group(label: object, entries: tuple[Entry, ...]) -> Group:
    return Group(label, entries)  # type: ignore[arg-type]  # a lazy text, in the viewer's language


def _entry(label: object, path: str, roles: frozenset[str] = _STAFF) -> Entry:
    return Entry(label, path, roles)  # type: ignore[arg-type]  # a lazy text, in the viewer's language


_CONSOLE = (
    Group("", (_entry(_l("Start"), "/registry/console/"),)),
    _group(
        _l("Meetings"),
        (
            _entry(_l("Meetings"), "/meetings/console/meetings/"),
            _entry(_l("Attendance"), "/meetings/console/attendance/"),
            _entry(_l("Series"), "/meetings/console/series/"),
            _entry(_l("Which years are complete"), "/meetings/console/records/"),
            _entry(_l("Records of meetings"), "/meetings/console/statements/"),
            _entry(_l("Import meetings"), "/meetings/console/import/", _WRITERS),
            _entry(_l("Removed meetings"), "/meetings/console/in-error/"),
        ),
    ),
    _group(
        _l("Registry"),
        (
            _entry(_l("Organizations"), "/registry/console/organizations/"),
            _entry(_l("Organizations to check"), "/registry/console/review/"),
            _entry(_l("Import organizations"), "/registry/console/import/", _WRITERS),
            _entry(_l("Groups and memberships"), "/registry/console/statements/"),
            _entry(_l("People"), "/registry/console/people/"),
            _entry(_l("States"), "/registry/console/states/"),
            _entry(_l("Removed registry records"), "/registry/console/in-error/"),
            _entry(_l("Partners"), "/registry/console/partners/"),
            _entry(_l("Accounts"), "/registry/console/accounts/", _ACCOUNTS),
            _entry(_l("Authentication log"), "/registry/console/authentications/", _ACCOUNTS),
        ),
    ),
    _group(
        _l("Reports"),
        (
            _entry(_l("Reports"), "/reporting/", _READERS),
            _entry(_l("Issuing"), "/reporting/console/issuing/"),
            _entry(_l("Study periods"), "/reporting/console/study-periods/"),
            _entry(_l("Resolution 68"), "/reporting/console/clause-records/"),
            _entry(_l("Events not counted"), "/reporting/console/set-aside/"),
        ),
    ),
    _group(
        _l("Audit"),
        (
            _entry(_l("An auditor's questions"), "/reporting/audit"),
            _entry(_l("Replay"), "/reporting/replay", _READERS),
            _entry(_l("Events: registry"), "/registry/events"),
            _entry(_l("Events: meetings"), "/meetings/events"),
            _entry(_l("Events: reporting"), "/reporting/events"),
        ),
    ),
)


def navigation(first: tuple[Entry, ...] = ()) -> Navigation:
    """Return the navigation. Entries lead by path, so that they work on one port and, behind a proxy, on three.
    `first`: a newcomer's first steps."""
    return Navigation(
        first=first,
        groups=_CONSOLE,
        reports=(
            _entry(_l("Reports"), "/reporting/", frozenset()),
            _entry(_l("Console"), "/registry/console/"),
        ),
        account=(_entry(_l("Account"), "/registry/account"),),
        begin=(_entry(_l("Start with an auditor's questions"), "/reporting/audit", frozenset({"auditor"})),),
        home="/reporting/",
        search="/registry/console/search",
        sign_out="/registry/sign-out",
    )
