"""What is wrong with bytes, before they are a holdings file or a list: the readers say it behind the file's name."""

from service.errors import PendensError


class GzipDamagedError(PendensError):
    """A file packed with gzip is damaged or cut off, or something stands behind it."""


class GzipTooLargeError(PendensError):
    """A file packed with gzip unpacks to more than the limit."""


class MarkupError(PendensError):
    """XML cannot be read, or is not read for safety; the message goes on behind the name of the file or part."""

    def __init__(self, message: str = "", *, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class MarkupDamagedError(MarkupError):
    """It is not well formed; `line` counts from 1, and is 0 where the message names it."""


class MarkupCutOffError(MarkupDamagedError):
    """It ends too early."""


class MarkupForbiddenError(MarkupError):
    """declares a document type, which nothing read here has and which could be a bomb"""  # noqa: D415 (it goes on behind a name)


class SpreadsheetError(PendensError):
    """An OpenDocument spreadsheet cannot be read; the message goes on behind the file's name."""


class SheetTooLargeError(SpreadsheetError):
    """Its sheets span more cells than the limit; the message is a sentence of its own."""


class SheetRepeatsError(SpreadsheetError):
    """Too many rows or cells are said to repeat; the message is a sentence of its own."""


class ArrayFileError(PendensError):
    """A file of arrays cannot be read: it is made again from the database."""
