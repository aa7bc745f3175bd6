from service.errors import EmptyFileError, InvalidRequestError, NoListError


def test_a_failure_says_what_is_wrong_and_how_to_mend_it() -> None:
    assert str(EmptyFileError("q.csv is empty")) == "q.csv is empty: export it again and check that it has rows"


def test_a_failure_without_words_of_its_own_says_what_its_class_says() -> None:
    assert str(NoListError()) == "There is no live list to screen against."
    assert str(InvalidRequestError("what")) == "what"
