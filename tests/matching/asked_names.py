"""Names as they may be asked for: the words of a small list, mangled, and any Unicode."""

import string

from hypothesis import strategies as st

from service.matching import Index, load_profile
from tests.matching.known_parties import PARTIES

PROFILE = load_profile()
INDEX = Index.build(PARTIES, PROFILE)
WORDS = sorted({word for party in PARTIES for name in party.names for word in name.text.split()})
WORDS += ["CALL", "PUT", "OPTION", "ON", "60", "12/17/21", "DEC21", "USD", "HKD0.1", "C", "TECHNOLOGY", "(HONG KONG)"]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
scribbles = st.text(st.characters(codec=None), max_size=60)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """Take a name, and drop, double or change letters of it, or cut it."""
    text = list(draw(names))
    for _ in range(draw(st.integers(0, 4))):
        if not text:
            break
        at = draw(st.integers(0, len(text) - 1))
        text[at] = draw(st.sampled_from(["", text[at] * 2, " ", *string.ascii_uppercase]))
    return "".join(text)[: draw(st.sampled_from([15, 30, 34, 35, 200]))]
