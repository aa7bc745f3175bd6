"""Runs the parsers of foreign files in processes of their own, with limits on memory, CPU and time."""

from service.sandbox.limits import ParserLimits
from service.sandbox.process import Sandbox, Task, sandbox

__all__ = ["ParserLimits", "Sandbox", "Task", "sandbox"]
