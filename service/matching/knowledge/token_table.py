"""What may become of a printed word when its name is taken apart; asked once for each word."""

from msgspec import Struct

from service.matching.knowledge.decorations import Decorations
from service.matching.knowledge.share_classes import Wrappers
from service.matching.knowledge.token_roles import Word
from service.matching.normalise.respelling import RESPELT
from service.matching.normalise.spelling import is_bony, is_vowel

ACRONYM = 3  # letters
_PAIR = 2  # letters
_GLUED = ("ltd", "inc", "corp", "plc", "llc")
_GLUED_TO = 5  # letters of a word that a form may be stuck to
_MEMORY = 50_000  # words that are kept; some 15 MB
# What a word may be; most words of companies' own names are nothing of all this.
MISSPELT, OPENS_PHRASE, OF_FORM, LEADS, WRAPS, ENDS, WITHIN, DROPPED, VOICED, ODD = (1 << n for n in range(10))
# What a word may be in a print's other readings.
OTHERWISE, OPENING, CLOSING, PHRASED, AMIDST, CUE, INNER_FORM, PARTING, CONSONANTS = (1 << n for n in range(10, 19))
# What else it may be: a word of the language without its end, or a word that no list and no table has.
CLIPPED, UNKNOWN = (1 << n for n in range(19, 21))
_CLIPPED = 4  # letters of such words; shorter ones are initials and syllables of very many


class Token(Struct, frozen=True, gc=False):
    """A printed word as a telling one, the words that it is read as, and its roles as bits.

    `MISSPELT`: a legal form is misspelt in it, or another word stuck to it; `OPENS_PHRASE`: with the next it may be one
    word; `OF_FORM`: it stands in legal forms; `LEADS`: it may open one before the name; `WRAPS`: it may end a wrapper
    that only ends names; `ENDS`: any other, or a form; `WITHIN`: it may open one in the midst of a name; `DROPPED`: it
    tells nothing; `VOICED`: it is longer than an acronym, and has its inner vowels; `ODD`: it holds more than letters,
    is one alone, or is longer than words are read; `OTHERWISE`: a name that holds it may be spelt in another way;
    `OPENING` and `CLOSING`: it may begin what stands before a name, or be the last word behind one; `PHRASED`: the same
    behind others, which are `AMIDST`; `CUE`: another name may follow it; `INNER_FORM`: it may be an inner form's;
    `PARTING`: it may stand between two names, or before an underlying; `CONSONANTS`: it is two, which may be initials;
    `CLIPPED`: it is no word but the beginning of one of the language (TECHN, INDUS); `UNKNOWN`: it is no word at all.
    """

    word: Word
    read: list[str]
    roles: int


class Tokens(dict[str, Token]):
    """Every word that was asked for, by its text; it forgets all when it is full."""

    def __init__(self, wrappers: Wrappers, decorations: Decorations, longest: int) -> None:
        """Know no word yet; words are read up to `longest` characters."""
        super().__init__()
        lexicon, forms = decorations.lexicon, decorations.forms
        self.lexicon, self.forms, self._longest = lexicon, forms, longest
        self._roles: dict[str, int] = {}
        for role, words in (
            (OPENS_PHRASE, lexicon.openings),
            (OF_FORM, forms.every_word),
            (LEADS, forms.leading.by_first),
            (ENDS, forms.trailing.by_last),
            (WRAPS, wrappers.trailing.by_last),
            (ENDS, wrappers.anywhere.by_last),
            (WITHIN, forms.anywhere.by_first),
            (WITHIN, wrappers.anywhere.by_first),
            (DROPPED, lexicon.dropped),
            (OPENING, decorations.before.by_first),
            (OPENING, decorations.headings),
            (CLOSING, decorations.last),
            (CLOSING, {phrase[-1] for phrase in decorations.own.all if len(phrase) == 1}),
            (PHRASED, {phrase[-1] for phrase in decorations.own.all if len(phrase) > 1}),
            (AMIDST, {phrase[-2] for phrase in decorations.own.all if len(phrase) > 1}),
            (CUE, decorations.cues),
            (INNER_FORM, decorations.within),
            (PARTING, decorations.parting),
            (PARTING, decorations.contracts.by_first),
        ):
            self._roles.update({word: self._roles.get(word, 0) | role for word in words})

    def __missing__(self, text: str) -> Token:
        """Read a word; one of the language is never a misspelt form. What is too long is not remembered."""
        if len(text) > self._longest:
            return Token(self.lexicon.word(text[: self._longest]), [text], ODD | OTHERWISE)
        if len(self) >= _MEMORY:
            self.clear()
        roles, size, lexicon = self._roles.get(text, 0), len(text), self.lexicon
        read = [text]
        if text not in lexicon.classes and (read := self._read(text)) != [text]:
            roles |= MISSPELT
        if size == 1 or not text.isalpha():
            roles |= ODD
        elif size > ACRONYM:
            if not is_bony(text):
                roles |= VOICED
        elif size == _PAIR and not is_vowel(text[0]) and not is_vowel(text[1]):
            roles |= CONSONANTS
        if size >= _CLIPPED and text.isascii() and text.isalpha():
            roles |= self._of_clipped(text)
        if text in RESPELT or self.forms.unstuck(text):
            roles |= OTHERWISE
        token = self[text] = Token(lexicon.word(text), read, roles)
        return token

    def _of_clipped(self, text: str) -> int:
        """Tell a word of the language without its end from one that nobody bears; other words are neither."""
        lexicon = self.lexicon
        if text in lexicon.classes or self._roles.get(text):
            return 0
        if lexicon.bearers.of(text):
            return CLIPPED if len(text) > _CLIPPED and text in lexicon.short else 0
        return CLIPPED if text in lexicon.short or lexicon.full_words(text) else UNKNOWN

    def _read(self, text: str) -> list[str]:
        """Part a short legal form from a word of the language that has lost its blank (GROUPLTD); mend the rest."""
        if text.endswith(_GLUED):
            form = next(form for form in _GLUED if text.endswith(form))
            word = text.removesuffix(form)
            if len(word) >= _GLUED_TO and word in self.lexicon.classes:
                return [word, form]
        return self.forms.respell(self.lexicon.unstuck(text))
