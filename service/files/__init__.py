"""Bytes on disk and from outside: packed files unpacked whole, within bounds, or refused."""

from service.files.gzipped import gunzipped, is_gzipped
from service.files.zipped import stray_bytes

__all__ = ["gunzipped", "is_gzipped", "stray_bytes"]
