"""The HTTP contract: marshmallow schemas, problem+json, one file per resource."""

from service.api import (
    deadlines,
    designation_events,
    designations,
    health,
    jobs,
    list_versions,
    lists,
    order_checks,
    screening_findings,
    screening_history,
    screenings,
    uploads,
)
from service.api.contract import Resource

# These add their views to the resource of screenings.
_ADDING_VIEWS = (screening_findings, screening_history)


def resources() -> tuple[Resource, ...]:
    """List every resource, in the order of the documentation."""
    return (
        screenings.resource,
        uploads.resource,
        order_checks.resource,
        jobs.resource,
        designations.resource,
        designation_events.resource,
        deadlines.resource,
        lists.resource,
        list_versions.resource,
        health.resource,
    )
