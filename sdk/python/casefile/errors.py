"""What can go wrong. An error that a skill does not catch ends its step as a failure that says why."""

from casefile import types
from componentize_py_types import Err

_TEXTS = {
    "denied": "the grant does not allow it",
    "not-found": "not found",
    "invalid-argument": "the argument makes no sense",
    "limit-exceeded": "a limit was reached",
    "unavailable": "unavailable",
}


def _kebab(name: str) -> str:
    """`NotFound` as the WIT writes it, `not-found`."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


class Failure(Exception):
    """Ends the step without a report."""

    def __init__(self, kind: types.FailureKind, message: str):
        super().__init__(message)
        self.kind = kind
        self.message = message

    @classmethod
    def invalid_parameters(cls, message: str) -> "Failure":
        """The parameters make no sense; the message should name the parameter."""
        return cls(types.FailureKind.INVALID_PARAMETERS, message)

    @classmethod
    def missing_data(cls, message: str) -> "Failure":
        """What the skill cannot work without is not there."""
        return cls(types.FailureKind.MISSING_DATA, message)

    @classmethod
    def internal(cls, message: str) -> "Failure":
        """The skill itself is at fault."""
        return cls(types.FailureKind.INTERNAL, message)


class ToolError(Exception):
    """Why a tool gave no answer. `kind` is one of `denied`, `not-found`, `invalid-argument`, `limit-exceeded` and
    `unavailable`."""

    def __init__(self, kind: str, detail: str = ""):
        text = _TEXTS.get(kind, kind)
        super().__init__(f"{text}: {detail}" if detail else text)
        self.kind = kind
        self.detail = detail


class StepError(Exception):
    """Why another skill gave no report. `outcome` is one of `failed`, `trapped`, `limit-exceeded`, `denied` and
    `interrupted`."""

    def __init__(self, outcome: str, limit: str | None = None, message: str = ""):
        text = outcome.replace("-", " ") + (f" ({limit})" if limit else "")
        super().__init__(f"{text}: {message}" if message else text)
        self.outcome = outcome
        self.limit = limit
        self.message = message


def ask(function, *arguments):
    """Calls a tool; what it refuses is raised as `ToolError`."""
    try:
        return function(*arguments)
    except Err as error:
        kind = _kebab(type(error.value).__name__.removeprefix("ToolError_"))
        raise ToolError(kind, error.value.value) from None


def not_asked_for(tool: str) -> ImportError:
    """What is raised where a skill imports a tool that its skill file does not name."""
    return ImportError(
        f"this skill does not ask for the tool `{tool}`; add under [tools] in skill.toml: "
        f'{tool} = {{ version = "0.1", reason = "…" }}'
    )
