"""The time axis: which stretch is shown, where an instant stands in it, and its ticks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.charts.canvas import Canvas
from service.domain.as_of import AsOf

_SHORT = len("2021-03-16T12:00")
_LEAST = timedelta(days=60)  # a shorter stretch would blow up hours
_PAD = 0.05  # of the stretch, left and right
_REACH = 0.75  # of the stretch: an instant further off is told at the edge instead of squeezing all the rest
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_HALF_LABEL = 25  # pixels
_TICK_GAP = 78  # pixels between the middles of two ticks


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of time laid on pixels `left` to `right`."""

    begins: datetime
    ends: datetime
    left: float
    right: float

    @classmethod
    def around(cls, instants: Iterable[datetime], others: Iterable[datetime], left: float, right: float) -> "Axis":
        """Show all `instants`, and of the others those that are near."""
        told = [one.astimezone(UTC) for one in instants]
        first, last = min(told), max(told)
        middle, half = first + (last - first) / 2, max(last - first, _LEAST) / 2
        first, last = middle - half, middle + half
        reach = (last - first) * _REACH
        near = [one for one in (other.astimezone(UTC) for other in others) if first - reach <= one <= last + reach]
        first, last = min([first, *near]), max([last, *near])
        pad = (last - first) * _PAD
        return cls(first - pad, last + pad, left, right)

    def place(self, instant: datetime) -> float:
        """Give the pixel of an instant, at the edge where it lies beyond."""
        share = (instant - self.begins) / (self.ends - self.begins)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def has(self, instant: datetime) -> bool:
        """Tell whether an instant lies on it."""
        return self.begins <= instant <= self.ends

    def draw(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Draw it at `bottom`, with a tick and a faint line up to `top` at the beginning of months or years."""
        canvas.line([(self.left, bottom), (self.right, bottom)], colour=canvas.palette.line)
        for instant, label in self._ticks():
            x = self.place(instant)
            canvas.line([(x, top), (x, bottom + 4)], colour=canvas.palette.line, dashes=":", wide=0.6)
            if _HALF_LABEL <= x <= canvas.width - _HALF_LABEL:
                canvas.text(x, bottom + 14, label, size=11, anchor="center", colour=canvas.palette.quiet)

    def _ticks(self) -> Iterator[tuple[datetime, str]]:
        wanted = max(2.0, (self.right - self.left) / _TICK_GAP)
        months = (self.ends - self.begins) / timedelta(days=30.44)
        step = next((one for one in _MONTHS if months / one <= wanted), _MONTHS[-1])
        month = (self.begins.year * 12 // step) * step
        while (instant := datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)) <= self.ends:
            if self.has(instant):
                yield instant, f"{instant:%Y}" if step % 12 == 0 else f"{instant:%Y-%m}"
            month += step


def asked(as_of: AsOf) -> str:
    """Say the day or instant asked about, the instant to its minute and with its offset."""
    text = str(as_of)
    return f"as of {text[:_SHORT].replace('T', ' ')}{text[_SHORT + len(':00') :]}"
