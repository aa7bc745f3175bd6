import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from service.charts import Theme, Width, timeline_svg, timeline_text
from service.charts.canvas import text_width
from service.charts.themes import HATCHES, PALETTES, SHADES, Shade
from service.domain.as_of import AsOf
from service.domain.flags import Flag
from service.domain.timelines import timeline_of
from tests.builders import PROGRAMMES, instant, listing, moment
from tests.charts.drawn import XIAOMI, alternative, hatched, life, texts

AS_OF, TODAY = moment("2021-03-16"), instant("2026-11-22")


def test_the_picture_numbers_each_act_and_says_what_it_was() -> None:
    shown = texts(timeline_svg("Acme", [life("order", *XIAOMI)], AS_OF, TODAY))
    for line in ("1 2021-01-14 listed", "2 2021-01-29 suit filed", "3 2021-03-12 enjoined by a court"):
        assert any(text.startswith(line) for text in shown)
    assert "5 2021-05-25 vacated: D.D.C., 1:21-cv-1" in shown
    assert {"1", "2", "3", "4", "5", "6"} <= set(shown)


def test_dates_of_the_clock_that_a_court_forestalled_are_told_as_without_effect() -> None:
    sentences = timeline_text("Acme", [life("order", *XIAOMI)], AS_OF, TODAY)
    assert "2021-03-15 09:30 EDT: purchase ban begins (without effect)." in sentences
    assert "2022-01-15 00:00 EST: divestment window closes (without effect)." in sentences


def test_dates_of_the_clock_that_took_effect_are_told_as_such() -> None:
    sentences = timeline_text("Acme", [life("keepable")], AS_OF, TODAY)
    assert "2021-03-15 09:30 EDT: purchase ban begins." in sentences
    assert any("selling only to divest" in sentence for sentence in sentences)


def test_the_sentences_tell_the_day_asked_about_and_today() -> None:
    sentences = timeline_text("Acme", [life("order", *XIAOMI)], AS_OF, TODAY)
    assert sentences[-2].startswith("As of 2021-03-16T00:00:00-04:00: enjoined")
    assert sentences[-1].startswith("Today, 2026-11-22: former")


def test_the_picture_holds_its_sentences_as_its_text_alternative() -> None:
    lives = [life("order", *XIAOMI)]
    svg = timeline_svg("Acme", lives, AS_OF, TODAY)
    assert alternative(svg) == " ".join(timeline_text("Acme", lives, AS_OF, TODAY))
    assert 'role="img"' in svg


def test_an_act_still_ahead_is_told_as_such() -> None:
    sentences = timeline_text("Acme", [life("keepable")], AS_OF, instant("2021-02-01"))
    assert "2021-03-15 09:30 EDT: purchase ban begins, still ahead." in sentences


def test_what_was_allowed_is_shaded_by_pattern_not_by_colour_alone() -> None:
    svg = timeline_svg("Acme", [life("keepable")], AS_OF, TODAY)
    assert hatched(svg) == 3  # a ban ahead, divest only, prohibited
    assert len(set(HATCHES.values())) == len(Shade)


def test_the_day_asked_about_and_today_are_written_where_they_lie_or_at_the_edge() -> None:
    lives = [life("order", *XIAOMI)]
    assert {"as of 2021-03-16 00:00-04:00", "today 2026-11-22 →"} <= set(
        texts(timeline_svg("Acme", lives, AS_OF, TODAY))
    )
    earlier = texts(timeline_svg("Acme", lives, AsOf.parse("2018-01-01"), instant("2021-02-01")))
    assert {"← as of 2018-01-01", "today 2021-02-01"} <= set(earlier)


def test_every_flag_has_a_shade_and_every_shade_a_colour_in_both_themes() -> None:
    assert set(SHADES) == set(Flag)
    for palette in PALETTES.values():
        assert set(palette.fills) == set(palette.lines) == set(Shade)


@pytest.mark.parametrize("theme", Theme)
def test_words_and_lines_stand_out_from_the_ground(theme: Theme) -> None:
    palette = PALETTES[theme]
    assert contrast(palette.ink, palette.ground) >= 7
    assert contrast(palette.quiet, palette.ground) >= 4.5
    for shade in Shade:
        assert contrast(palette.lines[shade], palette.ground) >= 3
    for shade in (Shade.SUSPENDED, Shade.PROHIBITED):  # the two days are written in them
        assert contrast(palette.lines[shade], palette.ground) >= 4.5


@pytest.mark.parametrize(("theme", "width"), list(product(Theme, Width)))
def test_no_picture_needs_a_style_a_script_or_anything_from_elsewhere(theme: Theme, width: Width) -> None:
    svg = timeline_svg("Acme", [life("order", *XIAOMI), life("blocking")], AS_OF, TODAY, theme=theme, width=width)
    assert not re.search(r"style|<script|DOCTYPE|<metadata|@import|data:", svg)
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}


def test_the_same_values_give_the_same_bytes() -> None:
    first, second = (timeline_svg("Acme", [life("order", *XIAOMI)], AS_OF, TODAY) for _ in range(2))
    assert first == second


def test_two_pictures_on_one_page_share_no_id() -> None:
    light, dark = (timeline_svg("Acme", [life("order", *XIAOMI)], AS_OF, TODAY, theme=theme) for theme in Theme)
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (light, dark)]
    assert all(ids)
    assert not ids[0] & ids[1]


def test_a_name_of_any_script_or_of_markup_is_shown_as_text() -> None:
    name = '海康威视 <script>alert("1")</script> $x^2$ \x00'
    svg = timeline_svg(name, [life("order", *XIAOMI, entry=name)], AS_OF, TODAY)
    assert any(text.startswith("us-test under order: 海康威视 <script>") for text in texts(svg))
    assert "<script" not in svg


def test_of_what_was_not_known_yet_the_picture_says_so() -> None:
    unknown = timeline_of(listing(), PROGRAMMES, moment("2020-12-31"))
    svg = timeline_svg("Acme", [unknown], AS_OF, TODAY)
    assert texts(svg) == ["Nothing was known of Acme at that time."]


def test_many_acts_on_one_day_are_all_numbered() -> None:
    acts = [XIAOMI[0]] * 9
    shown = texts(timeline_svg("Acme", [life("order", *acts)], AS_OF, TODAY, width=Width.NARROW))
    assert {str(number) for number in range(1, 11)} <= set(shown)


@pytest.mark.slow
def test_nothing_that_draws_pixels_is_loaded_or_needed() -> None:
    program = "import sys, service.charts, service.web; sys.exit(any('matplotlib' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert not [one for one in project["dependencies"] if one.startswith("matplotlib")]


@pytest.mark.parametrize("width", Width)
def test_no_text_of_ours_leaves_the_picture(width: Width) -> None:
    svg = timeline_svg("Acme", [life("order", *XIAOMI), life("blocking")], AS_OF, TODAY, width=width)
    texts = list(etree.fromstring(svg.encode()).iter("{http://www.w3.org/2000/svg}text"))
    assert texts
    for text in texts:
        reach = text_width(text.text, float(text.get("font-size")))
        begins = float(text.get("x")) - {"start": 0, "middle": reach / 2, "end": reach}[text.get("text-anchor")]
        assert begins >= -2
        assert begins + reach * 0.85 <= width.pixels, text.text  # widths are told generously


def test_pictures_drawn_at_once_are_those_drawn_one_after_another() -> None:
    lives = [life("order", *XIAOMI), life("blocking")]
    looks = list(product(Theme, Width)) * 8

    def drawn(look: tuple[Theme, Width]) -> str:
        return timeline_svg("Acme", lives, AS_OF, TODAY, theme=look[0], width=look[1])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(drawn, looks)) == [drawn(look) for look in looks]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
