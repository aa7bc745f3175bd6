"""Which row had the same contents first, for a file of any length."""

from array import array

_FEWEST = 1 << 4  # places at the beginning; a request of one holding makes these too
_BITS = (1 << 64) - 1


class SeenRows:
    """Rows by the hash of their contents: 16 bytes a place, at most two thirds of the places taken.

    Why: a dict of a million rows takes 105 MB, this 32 MB. Two rows of other contents are taken for equal with a
    probability of 3 in 10⁸ for a million rows; then a warning is wrong, never a flag.
    """

    def __init__(self) -> None:
        self._keys = array("Q", bytes(8 * _FEWEST))
        self._rows = array("Q", bytes(8 * _FEWEST))
        self._count = 0

    def first(self, key: int, row: int) -> int:
        """Give the row that came first with this hash: this one, if none did before.

        Args:
            key: a hash of any size.
            row: not negative.
        """
        if 3 * self._count >= 2 * len(self._keys):
            self._grow()
        key = (key & _BITS) or 1  # zero marks a free place
        place = self._place_of(key)
        if self._keys[place]:
            return self._rows[place]
        self._keys[place], self._rows[place] = key, row
        self._count += 1
        return row

    def _place_of(self, key: int) -> int:
        keys, mask = self._keys, len(self._keys) - 1
        place = key & mask
        while keys[place] and keys[place] != key:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        keys, rows = self._keys, self._rows
        self._keys = array("Q", bytes(16 * len(keys)))
        self._rows = array("Q", bytes(16 * len(rows)))
        for key, row in zip(keys, rows, strict=True):
            if key:
                place = self._place_of(key)
                self._keys[place], self._rows[place] = key, row
