"""What stands between the component's exports and the author's `skill.py`."""

import json
import os.path
import sys
import traceback
from types import ModuleType

from casefile import schema, types
from casefile.case import Case
from casefile.errors import Failure, ToolError
from componentize_py_types import Err

_HERE = os.path.dirname(__file__)


def run(skill: ModuleType, request: types.Request) -> types.Report:
    """Parses the parameters, investigates, and gives the report. An exception becomes a failure that names its line."""
    try:
        parameters = schema.read_parameters(skill.Parameters, request.parameters)
        report = skill.investigate(Case(request), parameters)
        return report.to_wire(schema.write_data(skill.Data, report.data))
    except Failure as failure:
        raise Err(types.Failure(failure.kind, failure.message)) from None
    except Exception as error:
        # An argument that a tool refuses is the skill's fault; every other tool error is data that is missing.
        if isinstance(error, ToolError) and error.kind != "invalid-argument":
            raise Err(types.Failure(types.FailureKind.MISSING_DATA, str(error))) from None
        traceback.print_exc(file=sys.stderr)
        raise Err(types.Failure(types.FailureKind.INTERNAL, _words(error, skill))) from None


def describe(skill: ModuleType) -> str:
    """The JSON Schemas of parameters and data, the same text on every call."""
    schemas = {
        "data": schema.describe(skill.Data, is_parameters=False),
        "parameters": schema.describe(skill.Parameters, is_parameters=True),
    }
    return json.dumps(schemas, sort_keys=True)


def _words(error: Exception, skill: ModuleType) -> str:
    """`ValueError: boom (skill.py:12 in investigate)`: the innermost place in the author's own code."""
    words = "".join(traceback.format_exception_only(error)).strip()
    if isinstance(error, ModuleNotFoundError):
        words += "; import it at the top of the file, since only what is imported while building is in the component"
    root = os.path.dirname(skill.__file__ or "")
    frames = traceback.extract_tb(error.__traceback__)
    own = [at for at in frames if at.filename.startswith(root) and not at.filename.startswith(_HERE)]
    if not own:
        return words
    place = own[-1]
    return f"{words} ({os.path.relpath(place.filename, root)}:{place.lineno} in {place.name})"
