"""One finding with every match, each with the points of its score."""

from rich.console import Group, RenderableType
from rich.text import Text

from service.reports.palette import flag_text, trade_text
from service.reports.terminal import render
from service.screening.document import Document


def to_explanation(document: Document, *, for_terminal: bool = False) -> str:
    """Draw the reason, then each match: the two strings, the points, and the listing behind it."""
    finding = document["findings"][0]
    head = flag_text(finding["flag"]).append("  ").append_text(trade_text(finding["trade"]))
    parts: list[RenderableType] = [head, Text(finding["reason"])]
    parts.extend(_match(match) for match in finding["matches"])
    parts.append(Text(f"\nas of {document['as_of']}, known at {document['known_at']}", style="dim"))
    return render(Group(*parts), for_terminal=for_terminal)


def _match(match: Document) -> Text:
    listing = match["listing"]
    text = Text(f"\n{match['party']}", style="bold").append(f"  {match['party_id']}", style="dim")
    text.append(f"\n  {match['list']}, {listing['programme']}: {listing['status']} ").append_text(
        flag_text(match["flag"])
    )
    if not match["counts"]:
        text.append(
            "  does not count: a stronger match, or what is known of the holding, settles which entry is meant",
            style="dim",
        )
    text.append(f"\n  {match['strength']} by {match['matched_on']}, score {match['score']:.4f}: ")
    text.append(f"{match['value']!r} against {match['against']!r}")
    for reason in match["explanation"]:
        text.append(f"\n    {reason['points']:+.4f}  {reason['why']}", style="dim")
    for docket in listing["proceedings"]:
        text.append(f"\n  open proceeding: {docket}")
    return text
