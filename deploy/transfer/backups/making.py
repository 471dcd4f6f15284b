"""A backup made of an installation that runs or does not, without holding it up."""

from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from deploy.installation.home import LOGS, home_flags
from deploy.installation.installation import Installation
from deploy.transfer.backups.contents import READ_LAST_FIRST, logs_of, tables_of
from shared.event_store import migrations
from shared.event_store.backup import FORMAT, BackupManifest, BackupWriter, snapshot
from shared.event_store.sealer import timestamp, utc_now
from shared.event_store.transfer.archive import LogSummary

MARKS = ("demonstration", "synthetic")
"""What is known of a home as a whole and shows on every page."""


def back_up(installation: Installation, out: Path) -> BackupManifest:
    """Writes everything but the vault. Each database is read as it is at one moment; see `contents` for their order."""
    with ExitStack() as opened, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        made = timestamp(utc_now())
        connections = {}
        for service in READ_LAST_FIRST:
            engine = installation.engine(service, read_only=True)
            opened.callback(engine.dispose)
            connections[service] = opened.enter_context(snapshot(engine))
        writer, logs = BackupWriter(archive), dict[str, LogSummary]()
        for service, connection in connections.items():
            for log in logs_of(service):
                logs[log] = writer.log(
                    connection, log, installation.signing_key(log).known(), installation.outbox_key(log)
                )
            for table, query in tables_of(service):
                writer.table(connection, service, table, query)
        manifest = BackupManifest(
            FORMAT,
            made,
            version("rapporteur"),
            migrations.newest(),
            {name: value for name, value in home_flags(installation.home).items() if name in MARKS},
            {log: logs[log] for log in LOGS},
            writer.parts,
        )
        writer.manifest(manifest)
    return manifest
