"""What a skill was asked."""

from casefile import types
from casefile.errors import Failure
from casefile.report import Evidence

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


class Case:
    """The request of one step, without its parameters. Times are milliseconds since the Unix epoch."""

    def __init__(self, request: types.Request):
        self.alert_if_any = request.alert
        #: The last visible millisecond; nothing later is answered.
        self.as_of = request.as_of
        #: What this step and the steps it runs could spend when it started.
        self.budget = request.budget
        #: What the caller handed down to be cited; none where it is nothing.
        self.handed_down = Evidence(request.evidence) if request.evidence else None

    @property
    def alert(self) -> types.Alert:
        """The alert; `missing-data` where the step was started without one."""
        if self.alert_if_any is None:
            raise Failure.missing_data("this skill needs an alert and the request has none")
        return self.alert_if_any

    def before(self, at: int, span_ms: int) -> types.Window:
        """The window of `span_ms` that ends with `at`, which is included; clipped to as-of."""
        end = min(at, self.as_of) + 1
        return types.Window(end - max(span_ms, 0) - 1, end)

    def since(self, start: int) -> types.Window:
        """The window from `start`, which is included, to as-of, which is included too."""
        end = self.as_of + 1
        return types.Window(min(start, end), end)

    def around(self, at: int, before_ms: int, after_ms: int) -> types.Window:
        """The window from `before_ms` before `at` to `after_ms` after it, clipped to as-of."""
        end = min(at + after_ms, self.as_of) + 1
        return types.Window(min(at - before_ms, end), end)
