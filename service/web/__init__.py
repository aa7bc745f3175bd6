"""Pages for people: she drops a file, reads, decides and keeps; every page works without JavaScript."""

from service.web.pages import publish_pages
from service.web.signing_in import signed_in

__all__ = ["publish_pages", "signed_in"]
