"""A sign for every flag, so that its colour is never alone."""

from service.domain.flags import Flag

SIGNS = {
    Flag.CLEAR: "✓",
    Flag.FORMER: "○",
    Flag.NOTICE: "i",
    Flag.LICENSED: "‖",
    Flag.ENJOINED: "‖",
    Flag.PENDING: "…",
    Flag.RESTRICTED: "!",
    Flag.REVIEW: "?",
    Flag.DIVEST: "↓",
    Flag.NO_TRADE: "✗",
    Flag.BLOCKED: "■",
}
