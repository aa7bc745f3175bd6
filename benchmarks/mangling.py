"""Ways in which a name gets changed between its owner and a file: one function per family, same name same change."""

import random
import re
import unicodedata
from collections.abc import Callable
from functools import partial

from benchmarks import slips, wording

Mangle = Callable[[str, random.Random], str]
_LONG, _LONGER, _LONGEST = 5, 6, 8  # letters of a word in which a slip still leaves it readable
_VOWELS = re.compile(r"(?<=[^\W\d_])[AEIOUaeiou](?=[^\W\d_])")


def mangled(family: str, text: str, seed: int = 0) -> str | None:
    """Change a name in the family's way; None where the family has nothing to change in it."""
    changed = FAMILIES[family](text, random.Random(f"{seed}|{family}|{text}")).strip()
    return changed if changed and changed != text else None


def _in_word(change: Callable[[str, random.Random], str], least: int) -> Mangle:
    """Apply a change to one word of at least so many letters."""

    def apply(text: str, rng: random.Random) -> str:
        words = text.split()
        able = [i for i, word in enumerate(words) if sum(c.isalpha() for c in word) >= least and not _is_form(word)]
        if able:
            place = rng.choice(able)
            words[place] = change(words[place], rng)
        return " ".join(words)

    return apply


def _is_form(word: str) -> bool:
    return word.strip(".,()").upper() in wording.FORM_WORDS


def _joined(text: str, rng: random.Random) -> str:
    words = text.split()
    able = [i for i in range(len(words) - 1) if not _is_form(words[i]) and not _is_form(words[i + 1])]
    if not able:
        return text
    place = rng.choice(able)
    return " ".join([*words[:place], words[place] + words[place + 1], *words[place + 2 :]])


def _punctuated(text: str, rng: random.Random) -> str:
    words = text.split()
    ways = [
        re.sub(r"[.,'()&/-]+", " ", text),
        re.sub(r"[.,'()&/-]+", "", text),
        "-".join(words[:2]) + " " + " ".join(words[2:]),
        ", ".join([" ".join(words[:-1]), words[-1]]) if len(words) > 1 else text,
        f"{text}.",
        f'"{text}"',
        " / ".join([" ".join(words[:-1]), words[-1]]) if len(words) > 1 else text,
    ]
    return rng.choice([" ".join(way.split()) for way in ways])


def _homoglyphs(text: str, rng: random.Random) -> str:
    able = [i for i, c in enumerate(text) if c in wording.HOMOGLYPHS]
    chosen = set(able if rng.random() < 0.5 else rng.sample(able, min(2, len(able))))
    return "".join(wording.HOMOGLYPHS[c] if i in chosen else c for i, c in enumerate(text))


def _accented(text: str, rng: random.Random) -> str:
    able = [i for i, c in enumerate(text) if c.lower() in wording.ACCENTS]
    chosen = set(rng.sample(able, min(3, len(able))))
    letters = [c + rng.choice(wording.ACCENTS[c.lower()]) if i in chosen else c for i, c in enumerate(text)]
    return unicodedata.normalize("NFC", "".join(letters))


def _bare(text: str) -> str:
    words = text.split()
    while len(words) > 1 and _is_form(words[-1]):
        words.pop()
    return " ".join(words).rstrip(",")


def _form_spelt(text: str, rng: random.Random) -> str:
    for pattern, forms in wording.FORM_SPELLINGS:
        if pattern.search(text):
            others = [form for form in forms if form.upper() != pattern.search(text)[0].upper()]  # type: ignore[index]
            return pattern.sub(rng.choice(others), text)
    return text


def _form_dropped(text: str, _: random.Random) -> str:
    return _bare(text)


def _form_changed(text: str, rng: random.Random) -> str:
    bare = _bare(text)
    return f"{bare} {rng.choice(wording.FOREIGN_FORMS)}" if bare != text.rstrip(",") else text


def _reordered(text: str, rng: random.Random) -> str:
    words = [word.rstrip(",") for word in text.split()]
    if len(words) < 2:
        return text
    place = rng.randrange(len(words) - 1)
    swapped = [*words[:place], words[place + 1], words[place], *words[place + 2 :]]
    ways = [swapped, words[::-1], [*words[1:], words[0]], [f"{words[-1]},", *words[:-1]]]
    return " ".join(rng.choice(ways))


def _cut(width: int) -> Mangle:
    return lambda text, _: text[:width] if len(text) > width else text


def _without_vowels(text: str, _: random.Random) -> str:
    return " ".join(_VOWELS.sub("", word) if len(word) >= _LONG - 1 else word for word in text.split())


def _abbreviated(text: str, _: random.Random) -> str:
    return _replaced(text, wording.ABBREVIATIONS)


def _spelt_out(text: str, _: random.Random) -> str:
    return _replaced(text, {short: word for word, short in wording.ABBREVIATIONS.items()})


def _replaced(text: str, table: dict[str, str]) -> str:
    words = (re.match(r"^(\W*)(.*?)(\W*)$", word) for word in text.split())
    parts = [(m[1], m[2], m[3]) for m in words if m]
    return " ".join(before + table.get(word.upper(), word) + after for before, word, after in parts)


def _shortened(text: str, rng: random.Random) -> str:
    words = text.split()
    able = [i for i, word in enumerate(words) if i and len(word) >= _LONGEST and word.isalpha() and not _is_form(word)]
    for place in rng.sample(able, min(2, len(able))):
        words[place] = words[place][: rng.choice((4, 5))]
    return " ".join(words)


def _initial(text: str, rng: random.Random) -> str:
    words = text.split()
    if len(words) < 3:
        return text
    return " ".join([words[0][0] + rng.choice((".", "")), *words[1:]])


def _spelt_acronym(text: str, rng: random.Random) -> str:
    words = text.split()
    able = [i for i, word in enumerate(words) if word.upper() in wording.ACRONYMS]
    if able:
        place = rng.choice(able)
        words[place] = rng.choice((".".join(words[place]) + ".", " ".join(words[place])))
    return " ".join(words)


def _initialism(text: str, _: random.Random) -> str:
    words = [word for word in re.findall(r"[^\W\d_]+", text) if word.lower() not in wording.LINKS]
    told = [word[0] for word in words if not _is_form(word) or word.upper() in wording.SPELT_FORMS]
    return "".join(told).upper() if len(told) > 3 else text


def _share_class(text: str, rng: random.Random) -> str:
    return text + rng.choice(wording.SHARE_CLASSES)


def _bond(text: str, rng: random.Random) -> str:
    return text + rng.choice(wording.BOND_TAILS)


def _romanised(text: str, rng: random.Random) -> str:
    ways = [(old, new) for old, new in wording.ROMANISATIONS if re.search(old, text, re.IGNORECASE)]
    if not ways:
        return text
    old, new = rng.choice(ways)
    return re.sub(old, lambda m: _like(m[0], m.expand(new)), text, count=1, flags=re.IGNORECASE)


def _like(pattern: str, text: str) -> str:
    return text.upper() if pattern.isupper() else text.title() if pattern.istitle() else text.lower()


def _hidden(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return text.replace(" ", rng.choice(wording.BLANKS))
    place = rng.randint(1, max(1, len(text) - 1))
    return text[:place] + rng.choice(wording.INVISIBLE) + text[place:]


def _wide(text: str, _: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


def _cased(text: str, rng: random.Random) -> str:
    return rng.choice((text.lower(), text.title(), text.swapcase(), text.upper()))


def _linked(text: str, _: random.Random) -> str:
    changed = re.sub(r"\s+and\s+", " & ", text, flags=re.IGNORECASE)
    return changed if changed != text else re.sub(r"\s*&\s*", " AND ", text)


def _misread(text: str, rng: random.Random) -> str:
    able = [(old, new) for old, new in wording.MISREADINGS if old in text]
    if not able:
        return text
    old, new = rng.choice(able)
    return text.replace(old, new, 1)


FAMILIES: dict[str, Mangle] = {
    "typo": _in_word(slips.typo, _LONG),
    "transposition": _in_word(slips.transposed, _LONG),
    "dropped letter": _in_word(slips.dropped, _LONGER),
    "doubled letter": _in_word(slips.doubled, _LONG),
    "joined words": _joined,
    "split word": _in_word(slips.split, _LONGEST),
    "punctuation": _punctuated,
    "homoglyph": _homoglyphs,
    "diacritics": _accented,
    "form spelling": _form_spelt,
    "form dropped": _form_dropped,
    "form changed": _form_changed,
    "word order": _reordered,
    "cut at 30": _cut(30),
    "cut at 34": _cut(34),
    "cut at 35": _cut(35),
    "vowels dropped": _without_vowels,
    "abbreviation": _abbreviated,
    "spelt out": _spelt_out,
    "words shortened": _shortened,
    "first word an initial": _initial,
    "acronym spelt": _spelt_acronym,
    "initialism": _initialism,
    "share class": _share_class,
    "bond tail": _bond,
    "transliteration": _romanised,
    "hidden characters": _hidden,
    "full width": _wide,
    "case": _cased,
    "ampersand": _linked,
    "misread letter": _misread,
}
REPORTED_ONLY = frozenset({"initialism"})  # nobody writes most of these: shown, without a goal
mangle_by: dict[str, Callable[[str], str | None]] = {family: partial(mangled, family) for family in FAMILIES}
