"""How much the retrieval does at once: it changes time and memory, and never an answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """Sizes at which the retrieval goes over to another way; every value gives the same answers.

    Attributes:
        alone: so many questions are answered one by one. Why 4: arrays cost some hundred steps of a microsecond each,
            whatever they hold; for one question by arrays the median is twice as long (0.8 ms against 0.4).
        few: so many names of one question are bounded one by one.
        sifted_from, sifted_share: a question whose words stand in more names than this, and in more than this share
            of all, is sifted word by word first.
        questions_at_once: questions that are laid out together.
        names_at_once: names of all questions that are read at once.
        bounded_at_once: names that are bounded at once; some 20 MB at the most.
        words_at_once: listed words of all questions for which there is scratch; 6 MB at the most.
    """

    alone: int = 4
    few: int = 60
    sifted_from: int = 2_000
    sifted_share: float = 0.0
    questions_at_once: int = 500
    names_at_once: int = 10_000
    bounded_at_once: int = 50_000
    words_at_once: int = 1_500_000


USUAL = Tuning()
