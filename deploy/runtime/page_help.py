"""The purpose of each page of the console: one table of texts, shown on the page itself.

The first pattern that matches a page's path gives its text; `*` stands for any path segment, such as an id.
"""

from flask_babel import lazy_gettext as _l

_REGISTRY, _MEETINGS, _REPORTING = "/registry/console", "/meetings/console", "/reporting/console"

PAGE_HELP = (
    # Forms and histories of any record.
    (
        "*/history",
        _l(
            "Every entry about this record, with who made it and when. Nothing is ever deleted: a correction is an"
            " entry of its own. “As it was on” shows the record as of a day."
        ),
    ),
    (
        "*/do/correct*",
        _l(
            "For what was typed wrong. What changed on a day is recorded as new from that day; both stay in the"
            " history."
        ),
    ),
    (
        "*/do/withdraw*",
        _l(
            "Takes back what should not have been recorded. It leaves lists and figures and stays in the"
            " history with your reason."
        ),
    ),
    ("*/do/seen-by", _l("Decides who may see this record, from now on. Reports already issued stay as they are.")),
    ("*/do/*", _l("Records one fact about this record. You may leave out what is not known, and add it later.")),
    (
        "*/bulk",
        _l("One act for all ticked rows. You see what it does to each; then all are recorded together, or none."),
    ),
    (
        "*/statements/*/many",
        _l(
            "Type or paste many lines at once. They are checked together, recorded together, and can be"
            " undone together."
        ),
    ),
    (
        f"{_REGISTRY}/imports/",
        _l("All files that can be read in, each with its columns. Nothing is recorded before a preview."),
    ),
    ("*/import*", _l("Reads a table, shows field by field what it would record, and records all of it or nothing.")),
    # Start.
    (
        f"{_REGISTRY}/",
        _l(
            "What is late, what is next, and what waits for others. A line goes away when the thing is done, or"
            " when you set it aside until a day."
        ),
    ),
    (
        f"{_REGISTRY}/search",
        _l("Finds organizations, people, meetings, topics, conclusions and other records by their words."),
    ),
    # Registry.
    (
        f"{_REGISTRY}/organizations/",
        _l(
            "Every organization that took part or was invited, with its country, category, size and"
            " sector. Save a filter that you need again, or tick rows to change several."
        ),
    ),
    (
        f"{_REGISTRY}/organizations/new",
        _l("Search first: a name that is very similar to another one is asked about once."),
    ),
    (
        f"{_REGISTRY}/organizations/*",
        _l(
            "All that is known of an organization, each fact with its first day and source. Choose a"
            " value to change it: from a day on, or because it was typed wrong."
        ),
    ),
    (
        f"{_REGISTRY}/people/",
        _l("People who act for organizations. Their names are kept encrypted, and can be erased."),
    ),
    (f"{_REGISTRY}/people/new", _l("Register a person once, then add the organizations they act for.")),
    (
        f"{_REGISTRY}/people/*",
        _l("A person, and the organizations they acted for, from when to when and in which function."),
    ),
    (
        f"{_REGISTRY}/states/*",
        _l("States with their membership of ITU, region and development status, which figures by region use."),
    ),
    (
        f"{_REGISTRY}/review/",
        _l("Organizations that may be one and the same. Merge them, or say that they are different."),
    ),
    (f"{_REGISTRY}/in-error/*", _l("Records that were registered by mistake. They can be reinstated.")),
    (
        f"{_REGISTRY}/accounts/",
        _l(
            "Who may sign in, and with which roles. A new account can only read; two administrators"
            " together give it other roles."
        ),
    ),
    (
        f"{_REGISTRY}/accounts/*/sessions",
        _l("Where this account is signed in now. Ending a session takes effect within a second."),
    ),
    (
        f"{_REGISTRY}/accounts/*",
        _l(
            "Roles are proposed by one administrator and confirmed by another. A password that you reset"
            " works for one sign-in. Disabling ends all sessions."
        ),
    ),
    (
        f"{_REGISTRY}/authentications/*",
        _l("Every sign-in, failed attempt and change of a password or second factor, with who did it."),
    ),
    (
        f"{_REGISTRY}/partners/*",
        _l("Other bodies that read published events, and their credentials. A secret is shown once."),
    ),
    (f"{_REGISTRY}/hand-over/*", _l("Passes everything that one account is responsible for to another, in one act.")),
    (
        f"{_REGISTRY}/statements/terms/*",
        _l(
            "The words of the installation's own lists: topic stages, sectors, deadlines and"
            " others. Forms offer them; what was recorded with a word keeps it."
        ),
    ),
    (
        f"{_REGISTRY}/statements/memberships/*",
        _l("Who was a member, in which category, from when to when. Figures of members count these."),
    ),
    (f"{_REGISTRY}/statements/groups/*", _l("Study groups and other bodies, one record a study period.")),
    ("/registry/account*", _l("Your own password, second factor and sessions, and where your account was used.")),
    # Meetings.
    (
        f"{_MEETINGS}/year/*",
        _l("All meetings of a year with the deadlines that follow from them. When a meeting moves, they move too."),
    ),
    (
        f"{_MEETINGS}/meetings/",
        _l("All meetings, the newest first. Choose one to prepare it, to record who came, or to follow it up."),
    ),
    (
        f"{_MEETINGS}/meetings/*/attendance*",
        _l(
            "Who came, recorded during the meeting. Each mark is saved at once. Say at the end"
            " whether the list is complete: only then can absence be counted."
        ),
    ),
    (
        f"{_MEETINGS}/meetings/*",
        _l("One meeting from its preparation to its follow-up. The button at the top right is what is due next."),
    ),
    (f"{_MEETINGS}/series/*", _l("A series, such as the CxO meetings, and the meetings in it.")),
    (
        f"{_MEETINGS}/records/*",
        _l(
            "From which day on the record of a series is complete. Before it, what is missing is not"
            " known, and never counted as nothing."
        ),
    ),
    (
        f"{_MEETINGS}/attendance/*",
        _l("Every recorded participation: which organization came to which meeting, and how."),
    ),
    (
        f"{_MEETINGS}/consultation*",
        _l(
            "What developing countries were asked before a meeting, what they answered, and which needs"
            " wait for the agenda."
        ),
    ),
    (
        f"{_MEETINGS}/invitations/*",
        _l("Who is invited and who holds a seat, with the answers. Tick rows to invite, remind or write to several."),
    ),
    (f"{_MEETINGS}/agenda*", _l("The items of a meeting, in order, and what each came from.")),
    (
        f"{_MEETINGS}/room/*",
        _l("Conclusions and the communiqué, written while the meeting lasts. Several clerks can work at once."),
    ),
    (f"{_MEETINGS}/outreach/*", _l("Recordings, the consent of those who speak in them, and to whom they were sent.")),
    (f"{_MEETINGS}/statements/followed-topics/*", _l("Topics over all meetings, with what became of each.")),
    (f"{_MEETINGS}/statements/actions/*", _l("What conclusions asked for, of whom and by when, and what came of it.")),
    # Reports.
    (
        f"{_MEETINGS}/plan/*",
        _l("What the plan and each workshop set out to reach, how far it came, and what shows it."),
    ),
    (
        f"{_MEETINGS}/follow-up/*",
        _l("What meetings asked of others: to whom it went, by when, what was answered, and what came of it."),
    ),
    ("/reporting/members*", _l("Members and how far they take part, counted from memberships and attendance.")),
    (
        f"{_REPORTING}/desk/*",
        _l("Each report to a TSAG meeting or an assembly: when it is due, what it has, and what it still lacks."),
    ),
    (
        f"{_REPORTING}/statements/passages/*",
        _l("What somebody wrote into a report, with its author and day. No number is written here."),
    ),
    (
        f"{_REPORTING}/issuing/*",
        _l(
            "Reports from draft to issue. The one who drafts a report does not issue it; an issued one is frozen"
            " with its numbers."
        ),
    ),
    (f"{_REPORTING}/study-periods/*", _l("The periods over which figures are counted.")),
    (
        f"{_REPORTING}/clause-records/*",
        _l("What Resolution 68 asks for, item by item, and from which day answers are recorded."),
    ),
    (f"{_REPORTING}/set-aside/*", _l("Entries that reporting could not read, and therefore did not count.")),
    ("/reporting/audit*", _l("Any number traced to the events behind it, and the proofs that nothing was altered.")),
    ("/reporting/replay*", _l("The record as it was known at an earlier moment.")),
    ("/*/events*", _l("The log itself: each event with its place, exactly as it is signed.")),
    # Everything else.
    ("*/console/statements/", _l("Every kind of record here, with how many there are.")),
    ("*/console/statements/*/new", _l("Records one fact. You may leave out what is not known, and add it later.")),
    (
        "*/console/statements/*",
        _l("Records of one kind. Filter and save the filter, download the list, or record many at once."),
    ),
    ("*/console/awaiting/*", _l("What an approver has to make public, or leave as it is.")),
    ("*/console/in-error/*", _l("Records that were registered by mistake. They can be reinstated.")),
    ("*/console/undo/*", _l("Says what an undo would record. Both the entry and its opposite stay in the history.")),
    ("*/console/hand-over/*", _l("Passes everything that one account is responsible for to another, in one act.")),
)
"""Pairs of a pattern and a text."""
