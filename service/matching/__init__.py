"""Which party a holding may be: identifiers first, then names, each with its reasons."""

from service.matching.comparing import compare_names
from service.matching.index import MATCHER_VERSION, Index
from service.matching.knowledge.profile import Profile, load_profile
from service.matching.retrieve.build import build_index
from service.matching.self_check import lost_names
from service.matching.tracing import trace

__all__ = ["MATCHER_VERSION", "Index", "Profile", "build_index", "compare_names", "load_profile", "lost_names", "trace"]
