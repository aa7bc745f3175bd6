"""The HTTP contract: marshmallow schemas, problem+json, one file per resource."""

from service.api import deadlines, designation_events, designations, health, list_versions, lists, screenings, uploads
from service.api.contract import Resource


def resources() -> tuple[Resource, ...]:
    """List every resource, in the order of the documentation."""
    return (
        screenings.resource,
        uploads.resource,
        designations.resource,
        designation_events.resource,
        deadlines.resource,
        lists.resource,
        list_versions.resource,
        health.resource,
    )
