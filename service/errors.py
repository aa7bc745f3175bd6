"""Every failure a caller can meet, one small class each, so that one table can turn them into HTTP or exit codes."""

import errno
from typing import ClassVar

# What the system says when a disk, a quota or a limit of the process (setrlimit(2)) leaves no room for a file.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class PendensError(Exception):
    """Pendens could not do what was asked."""

    hint: ClassVar[str] = ""

    def __str__(self) -> str:
        """Join what went wrong with its remedy, when the class knows one."""
        message = super().__str__() or (type(self).__doc__ or "").strip()
        return f"{message.rstrip('.')}: {self.hint}" if self.hint else message


class InvalidRequestError(PendensError):
    """The request cannot be read as asked."""


class CrossSiteError(PendensError):
    """The request was sent by a page of another site."""

    hint = "send it from the service's own pages or with a program, or name that origin in PENDENS_ALLOWED_ORIGINS"


class RequestRunningError(PendensError):
    """The request of this Idempotency-Key is still being answered."""

    hint = "ask again in some seconds, with the same key"


class KeyReusedError(InvalidRequestError):
    """The Idempotency-Key was sent with another request before."""

    hint = "give every request a key of its own, and send it again with the same method, address and body"


class InstantWithoutOffsetError(InvalidRequestError):
    """The instant carries no offset from UTC."""

    hint = "write it as 2021-03-16T12:00-04:00, or give a bare date"


class InvalidInstantError(InvalidRequestError):
    """The text is neither a date nor an instant."""

    hint = "write a date as 2021-03-16 or an instant as 2021-03-16T12:00-04:00"


class BeforeFirstListError(InvalidRequestError):
    """The instant lies before the first date of every chosen list, so no answer can be given."""


class UnknownJurisdictionError(InvalidRequestError):
    """The jurisdiction is not known."""


class UnknownListError(InvalidRequestError):
    """No live list has this code."""


class ListCodeError(UnknownListError):
    """The code cannot be a list's."""


class BundledListError(InvalidRequestError):
    """The list comes with the package and cannot be removed."""

    hint = "leave it out of a screening with --lists, or of all with PENDENS_LISTS"


class NobodyListedError(InvalidRequestError):
    """The chosen lists say who owns whom and list nobody."""

    hint = "ask for the list of the owners too"


class NoListError(PendensError):
    """There is no live list to screen against."""


class StaleListError(PendensError):
    """A list was last checked longer ago than its limit."""

    hint = "update the list, or set PENDENS_STALE_POLICY to warn"


class RetentionError(InvalidRequestError):
    """Screenings are to be removed that the policy keeps."""


class TooManyHoldingsError(PendensError):
    """A request holds more holdings than the limit."""

    hint = "send them in several requests, or as a file to /v1/uploads, or set PENDENS_MAX_HOLDINGS higher"


class UnknownScreeningError(PendensError):
    """No screening has this id."""


class UnknownFindingError(PendensError):
    """The screening has no finding for this row."""


class UnknownDesignationError(PendensError):
    """No party has this id or name."""


class UnknownEventError(InvalidRequestError):
    """No recorded event has this number."""


class EventRecordedError(InvalidRequestError):
    """The act is recorded already, in other words."""


class EventDecidedError(InvalidRequestError):
    """The event does not wait for this decision."""


class SecondPersonError(InvalidRequestError):
    """One person cannot do both steps: a second person approves what the first one recorded."""


class AmbiguousDesignationError(PendensError):
    """Several parties answer to this name."""


class HoldingsFileError(PendensError):
    """The holdings file cannot be read."""


class EmptyFileError(HoldingsFileError):
    """The file is empty."""

    hint = "export it again and check that it has rows"


class BinaryFileError(HoldingsFileError):
    """The file is neither text nor a workbook that Pendens reads."""

    hint = "save it as CSV, XLSX, XLS or ODS"


class DamagedFileError(HoldingsFileError):
    """The file is damaged or cut off."""

    hint = "download or export it again"


class UnknownMarkupError(HoldingsFileError):
    """The file is marked up, but no holdings format that Pendens reads."""

    hint = "send an N-PORT or 13F XML, an OFX or QFX statement, or a table as CSV, XLSX, XLS or ODS"


class NoPositionsError(HoldingsFileError):
    """The filing or statement holds no positions."""


class FileTooLargeError(HoldingsFileError):
    """The file is over the size limit."""

    hint = "split it, or raise PENDENS_MAX_FILE_MB"


class TooManyRowsError(FileTooLargeError):
    """The file has more rows than the limit."""

    hint = "split it, or raise PENDENS_MAX_ROWS"


class TooManyCellsError(FileTooLargeError):
    """The file spans more cells than the limit."""

    hint = "delete what stands far from the table, save the sheet as CSV, or raise PENDENS_MAX_CELLS"


class TooManySheetsError(FileTooLargeError):
    """The workbook has more sheets than the limit."""

    hint = "send the sheets with holdings alone, or raise PENDENS_MAX_SHEETS"


class UnpackedTooLargeError(FileTooLargeError):
    """The workbook unpacks to more than the limit."""

    hint = "send the sheets with holdings alone, or raise PENDENS_MAX_UNPACKED_MB"


class PackedTooTightError(FileTooLargeError):
    """The file unpacks to many times its size, as a bomb does."""

    hint = "send it unpacked, or as a workbook saved anew, or raise PENDENS_MAX_RATIO"


class ParserError(HoldingsFileError):
    """The file broke its parser, which runs in a process of its own; nothing of it was screened."""

    hint = "open it in the program that made it and save it again, or as CSV"


class ParserMemoryError(ParserError):
    """Reading the file takes more memory than a parser may use."""

    hint = "delete what stands far from the table, save it as CSV, or raise PENDENS_PARSER_MEMORY_MB"


class ParserTimeError(ParserError):
    """Reading the file takes more computing time than a parser may use."""

    hint = "split it, save it as CSV, or raise PENDENS_PARSER_SECONDS"


class ColumnTypeError(HoldingsFileError):
    """A column of the file is of a type that no column of holdings has."""

    hint = "write it as text, as a figure, or as a day"


class NoHeaderError(HoldingsFileError):
    """No line names the columns."""

    hint = "add a header line such as Name,ISIN,Quantity, or map columns with --columns name=Heading"


class AmbiguousHeaderError(HoldingsFileError):
    """Two different lines could be the header."""

    hint = "remove one of the tables, or name the columns of one with --columns"


class NoNameOrIdentifierColumnError(HoldingsFileError):
    """No column holds a name or an identifier."""

    hint = "map one with --columns, for example --columns name=Heading"


class AmbiguousColumnError(HoldingsFileError):
    """Two columns of the same heading contradict each other."""


class UnknownColumnError(HoldingsFileError):
    """A mapped column or field does not exist."""


class ColumnMapError(InvalidRequestError):
    """The map of columns cannot be read."""

    hint = "write it as name=Heading,isin=Heading, each field once"


class UnknownSheetError(HoldingsFileError):
    """The workbook has no such sheet."""


class ListDataError(PendensError):
    """A list record breaks the rules that every record must keep."""


class UndatedFileError(ListDataError):
    """The files of a list print no day, so that nobody can tell what days they speak for."""

    hint = "give it with --published-on, over HTTP as published_on: the day of the publisher's page, not today's"


class UnknownProgrammeError(ListDataError):
    """A record names a programme that has no row in the programme table."""


class UnknownUploadError(PendensError):
    """The file is not kept any more, or never was: hand it in again."""


class UnknownJobError(PendensError):
    """No job has this id."""


class QueueFullError(PendensError):
    """As many screenings as may wait are waiting already."""

    hint = "try again when some are done; the file stays here for a day"


class JobAbandonedError(PendensError):
    """The program ended while it screened, every time it tried: the file may be too large for this machine."""


class StoreError(PendensError):
    """The database cannot be used."""

    cause: str = ""  # the database's or the system's own name of the failure, such as SQLITE_BUSY, for the log


class StoreFullError(StoreError):
    """The disk is full, so nothing was stored."""


class StoreLockedError(StoreError):
    """Another program holds the database, so nothing was stored."""


class StoreReadOnlyError(StoreError):
    """The database may not be written, so nothing was stored."""


class StoreUnreachableError(StoreError):
    """The database server does not answer, or ended the connection: ask again."""


class BackupError(PendensError):
    """A backup cannot be read."""


class StoreSlowError(StoreError):
    """The database took longer than the limit, so nothing was stored."""


class ConfigurationError(PendensError):
    """A setting has a value that cannot be used."""


class AccessError(InvalidRequestError):
    """A tenant, a key or a person cannot be made or changed as asked."""


class UnknownTenantError(AccessError):
    """There is no tenant of this name."""

    hint = "pendens tenants list shows them, pendens tenants add NAME makes one"


class UnknownKeyError(AccessError):
    """There is no key of this prefix."""

    hint = "pendens keys list shows them by their prefixes"


class UnknownPersonError(AccessError):
    """Nobody who may sign in has this name."""

    hint = "pendens users list shows them"


class UnauthenticatedError(PendensError):
    """The request says not, or not rightly, who asks."""

    hint = "send Authorization: Bearer with a key that is valid; pendens keys create makes one"


class RoleNeededError(PendensError):
    """Who asks is known, and may not do this."""


class SignInError(PendensError):
    """Name and password do not belong together, or the issuer does not vouch for who wants to sign in."""


class ProviderError(PendensError):
    """The identity provider cannot be reached, or is not what the settings say."""

    hint = "try again; with a local account sign in with its name and password"


class TooManySignInsError(PendensError):
    """Too many sign-ins failed under this name or from this address."""

    hint = "wait a quarter of an hour, then try again"
    retry_seconds = 900


class SignInsBusyError(TooManySignInsError):
    """So many sign in at the same time that there is no place for one more."""

    hint = "wait some seconds, then try again"
    retry_seconds = 2


class TooManyRequestsError(PendensError):
    """Requests come faster than the rate of who asks allows."""

    hint = "wait as long as Retry-After says; RateLimit tells how many may still come"


class NotInstalledError(PendensError):
    """What writes this shape is not installed."""

    hint = "install pendens[pyarrow] where the service runs, or ask for CSV"


class TimeBudgetError(PendensError):
    """The request takes longer than one may; nothing of it is kept."""

    hint = "send it with Prefer: respond-async, or in parts; PENDENS_REQUEST_SECONDS sets the time"


class BrokerFailedError(PendensError):
    """A worker of the broker broke off by itself."""

    hint = "start it again: jobs wait in the database"


class CallbackError(PendensError):
    """Who is to be told that a job is over may not be told."""
