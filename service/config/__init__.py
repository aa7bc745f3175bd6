"""The settings, read once from the environment; a wrong value stops the program at its start."""

from service.config.meanings import MEANINGS, NO_LONGER, NO_LONGER_OPEN, SettingText
from service.config.settings import ENVELOPE_BYTES, RateSettings, Settings, SingleSignOnSettings, usual_values

__all__ = [
    "ENVELOPE_BYTES",
    "MEANINGS",
    "NO_LONGER",
    "NO_LONGER_OPEN",
    "RateSettings",
    "SettingText",
    "Settings",
    "SingleSignOnSettings",
    "usual_values",
]
