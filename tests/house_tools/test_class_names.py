"""The check of class names finds a name that two files give, and stays silent where each has its own."""

from pathlib import Path

from house_tools.class_names import KNOWN, faults, shared_names


def test_two_classes_of_one_name_are_named_with_their_files(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("class Box:\n    pass\n", "utf-8")
    (tmp_path / "two.py").write_text("class Box:\n    pass\n\n\nclass Lid:\n    pass\n", "utf-8")
    assert shared_names(tmp_path) == {"Box": ["one.py", "two.py"]}
    said = list(faults(shared_names(tmp_path)))
    assert "Box is a class of one.py and of two.py: rename the less central one" in said
    assert {line.split()[0] for line in said} == {"Box", *KNOWN}


def test_no_class_of_the_service_shares_its_name_that_did_not() -> None:
    assert list(faults(shared_names())) == []
