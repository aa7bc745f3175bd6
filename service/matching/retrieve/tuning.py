"""How much the retrieval does at once: it changes time and memory, and never an answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """Sizes at which the retrieval goes over to another way; every value gives the same answers.

    Attributes:
        alone: so many questions are answered one by one. Why 4: arrays cost some hundred steps of a microsecond each,
            whatever they hold; for one question by arrays the median is twice as long (0.8 ms against 0.4).
        few: so many names of one question are bounded one by one.
        sifted_from: a question whose words stand in more names than this is sifted word by word first. Why 8,000: of
            2 to 5 % of the names, which was 560 to 7,500 names in lists of 28,000 and 150,000, the bound by itself took
            0.5 and 0.7 of the time; in a list of SDN's size no question is sifted any more but those of nearly a third
            of all names.
        questions_at_once: questions that are laid out together.
        names_at_once: names of all questions that are read at once.
        bounded_at_once: names that are bounded at once; some 20 MB at the most.
        words_at_once: listed words of all questions for which there is scratch; 6 MB at the most.
    """

    alone: int = 4
    few: int = 60
    sifted_from: int = 8_000
    questions_at_once: int = 500
    names_at_once: int = 10_000
    bounded_at_once: int = 50_000
    words_at_once: int = 1_500_000


USUAL = Tuning()
