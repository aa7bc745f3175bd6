"""Pages for people: she drops a file, reads, decides and keeps; every page works without JavaScript."""

from service.web.pages import publish_pages

__all__ = ["publish_pages"]
