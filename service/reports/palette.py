"""One look for flags and instants in the terminal; a sign goes with each colour, which is never alone."""

from rich.text import Text

from service.charts import SIGNS
from service.domain.flags import PERMISSION_WORDS, Flag, Permission

STYLES = {
    Flag.CLEAR: "green",
    Flag.FORMER: "dim",
    Flag.NOTICE: "cyan",
    Flag.LICENSED: "blue",
    Flag.ENJOINED: "bright_blue",
    Flag.PENDING: "yellow",
    Flag.RESTRICTED: "bright_yellow",
    Flag.REVIEW: "magenta",
    Flag.DIVEST: "bold dark_orange",
    Flag.NO_TRADE: "bold red",
    Flag.BLOCKED: "bold white on red",
}
_PERMISSION_STYLES = {
    Permission.ALLOWED: "green",
    Permission.RESTRICTED: "yellow",
    Permission.DIVEST_ONLY: "dark_orange",
    Permission.PROHIBITED: "red",
    Permission.FROZEN: "bold red",
}


def flag_text(flag: str) -> Text:
    """Paint a flag."""
    known = Flag(flag)
    return Text(f"{SIGNS[known]} {flag}", style=STYLES[known])


def trade_text(trade: dict[str, str | None]) -> Text:
    """Say in words what may be done."""
    if trade["buy"] is None:
        return Text("a person must look", style="magenta")
    text = Text()
    for act in ("buy", "sell", "hold"):
        permission = Permission(str(trade[act]))
        text.append(f"{' · ' if text else ''}{act} ")
        text.append(PERMISSION_WORDS[permission], style=_PERMISSION_STYLES[permission])
    return text


def minute(instant: str | None) -> str:
    """Shorten an ISO instant to its day, minute and offset."""
    return f"{instant[:10]} {instant[11:16]}{instant[19:]}" if instant else ""
