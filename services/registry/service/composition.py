"""Opening the registry: engines, vault, handler, and the path of a command through them."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from services.registry.domain import DECIDERS, unique_keys
from services.registry.domain.commands import (
    CorrectPersonName,
    OpenAccount,
    RegisterOrganization,
    RegisterPerson,
    RevokeSession,
)
from services.registry.domain.marking import restate
from services.registry.guards import STATEMENTS, guard
from services.registry.projections import project
from services.registry.queries import RegistryQueries
from services.registry.queries.record_names import record_names
from services.registry.service.names import names_from, names_projector
from services.registry.service.registration import register_another, register_with_facts
from services.registry.settings import Settings
from shared.contracts.registry import EVENTS, RECORD_KINDS
from shared.domain.decider import Command
from shared.domain.errors import Unavailable
from shared.environment.clock import timestamp, utc_now
from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.event_store.engine import autocommit, create_engine
from shared.event_store.log import Log
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import Projector
from shared.event_store.statements import StatementQueries, StatementRecording
from shared.event_store.store import EventStore
from shared.identity.revocations import Revocations
from shared.privacy.destroyed import DestroyedKeys
from shared.privacy.hashing import SecretHasher
from shared.privacy.vault import Vault
from shared.privacy.vault_attempts import Attempts
from shared.privacy.vault_authentications import Authentications
from shared.privacy.vault_clients import Clients
from shared.privacy.vault_credentials import Credentials
from shared.privacy.vault_names import Names
from shared.privacy.vault_pending import PendingAdministrator
from shared.privacy.vault_second_factors import SecondFactors
from shared.privacy.vault_secrets import Secrets
from shared.privacy.vault_sessions import Sessions
from shared.tables.statements import NamedRecord

LOG = "registry"


@dataclass(frozen=True)
class Service:
    """The opened registry: `engine` writes, `reader` cannot; the same goes for `vault_engine` and `vault_reader`. Open
    it after the fork."""

    settings: Settings
    engine: Engine
    reader: Engine
    vault_engine: Engine
    vault_reader: Engine
    codec: Codec
    handler: CommandHandler
    log: Log
    queries: RegistryQueries
    statements: StatementQueries
    names: Names
    credentials: Credentials
    clients: Clients
    secrets: Secrets
    second_factors: SecondFactors
    authentications: Authentications
    attempts: Attempts
    waiting: PendingAdministrator
    sessions: Sessions
    revocations: Revocations
    failpoint: Callable[[str], None]

    def handle(self, command: Command, context: CommandContext) -> CommandResult:
        """Handle a command: reserve sign-in names before it; right after it, copy readable names into the vault and
        record ended sessions in the authentication log."""
        if isinstance(command, RegisterOrganization) and command.another:
            return register_another(self, command, context)
        return self.handle_all([(command, context)])[0]

    def register(
        self, command: RegisterOrganization, facts: Sequence[Command], context: CommandContext
    ) -> CommandResult:
        """Register an organization with its first facts, all or nothing."""
        return register_with_facts(self, command, facts, context)

    def handle_all(self, commands: Sequence[tuple[Command, CommandContext]]) -> list[CommandResult]:
        """Handle all commands or none. Raises the errors of CommandHandler, and AlreadyTaken for a sign-in name."""
        opened = [command for command, _by in commands if isinstance(command, OpenAccount)]
        try:
            for command in opened:
                self._reserve(command)
            answers = self.handler.handle_all(commands)
        except Exception:
            self._release(opened)
            raise
        self.keep_names(command for command, _by in commands)
        for (each, by), answer in zip(commands, answers, strict=True):
            if isinstance(each, RevokeSession) and answer.events:
                self.authentications.record("session-ended", each.account, actor=by.actor, session=each.session)
        return answers

    def keep_names(self, recorded: Iterable[Command]) -> None:
        """Copy the names that these commands gave into the vault at once, where they stay readable."""
        naming = RegisterPerson | CorrectPersonName | OpenAccount
        for stream in sorted({command.stream for command in recorded if isinstance(command, naming)}):
            self.names.keep(names_from(each.event for each in self.queries.history(stream)))

    def record_names(self) -> Iterable[NamedRecord]:
        return record_names(self.reader)

    def names_projector(self) -> Projector:
        return names_projector(self.vault_engine, self.codec, self.failpoint)

    def _reserve(self, command: OpenAccount) -> None:
        holder = self.credentials.holder(command.name)
        if holder not in (None, command.account) and not self._account_exists(holder):
            # A process reserved the name and stopped before the account existed.
            self.credentials.release(holder)
        if holder is None and not self._account_exists(command.account):
            # The same, for another name of the same account.
            self.credentials.release(command.account)
        self.credentials.reserve(command.account, command.name)

    def _release(self, opened: Sequence[OpenAccount]) -> None:
        for command in opened:
            if not self._account_exists(command.account):
                self.credentials.release(command.account)

    def _account_exists(self, account: str | None) -> bool:
        """Return whether an account is open, or waiting to be opened."""
        waits = self.waiting.find()
        if account is None or (waits is not None and waits.account == account):
            return account is not None
        return self.queries.find_account(account) is not None

    def close(self) -> None:
        for engine in (self.engine, self.reader, self.vault_engine, self.vault_reader):
            engine.dispose()


def open_service(
    settings: Settings, reached: Callable[[str], None] = lambda _: None, statements: StatementRecording = STATEMENTS
) -> Service:
    engine = create_engine(settings.database)
    reader = create_engine(settings.reader_database or settings.database, read_only=True)
    vault_engine = create_engine(settings.vault_database)
    vault_reader = create_engine(settings.vault_database, read_only=True)
    master, hashing = settings.vault_key.read_bytes(), SecretHasher(settings.password_memory)
    try:
        vault = Vault(vault_engine, master, vault_reader, DestroyedKeys(settings.checkpoints).add)
    except ValueError as damaged:
        raise _other_key(settings) from damaged
    _refuse_other_key(settings, vault)
    codec = Codec(LOG, EVENTS, vault)
    return Service(
        settings,
        engine,
        reader,
        vault_engine,
        vault_reader,
        codec,
        _handler(settings, EventStore(engine, codec, OutboxKey(settings.outbox_key)), reached, statements),
        Log(reader, LOG),
        RegistryQueries(reader, codec),
        StatementQueries(reader, statements.kinds),
        Names(vault_engine, vault_reader),
        Credentials(vault_engine, vault_reader, hashing),
        Clients(vault_engine, vault_reader, hashing, master, _now),
        Secrets(vault_engine, vault_reader, master),
        SecondFactors(vault_engine, vault_reader, master),
        Authentications(vault_engine, vault_reader, _now),
        Attempts(vault_engine, master),
        PendingAdministrator(vault_engine, vault_reader),
        Sessions(vault_engine, vault_reader),
        Revocations(autocommit(reader)),
        reached,
    )


def _refuse_other_key(settings: Settings, vault: Vault) -> None:
    """Refuse to write to a vault under a key that does not open it. A lost key is made anew like any other, and from
    then on names would be kept under two. A vault that cannot be asked yet is trusted."""
    with suppress(DatabaseError):
        if not vault.fits():
            raise _other_key(settings)


def _other_key(settings: Settings) -> Unavailable:
    remedy = (
        f"{settings.vault_key} does not open it. Put the key back from a copy of the home. If it is lost, move the "
        "databases aside and restore them, with the vault's backup."
    )
    return Unavailable(part="The vault", remedy=remedy)


def _handler(
    settings: Settings, store: EventStore, reached: Callable[[str], None], statements: StatementRecording
) -> CommandHandler:
    return statements.handler(
        store,
        DECIDERS,
        key=settings.commands_key.read_bytes(),
        project=partial(project, statements=statements.projection(RECORD_KINDS)),
        unique_keys=unique_keys,
        guard=guard,
        restatement=restate,
        failpoint=reached,
    )


def _now() -> str:
    return timestamp(utc_now())
