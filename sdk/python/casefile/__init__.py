"""What the author of a skill in Python sees.

A skill is one file, `skill.py`, with three names: the dataclasses `Parameters` and `Data`, and the function
`investigate(case, parameters)` that gives a `Report`. Everything here is plain source, to be read.

- `schema`: how the two dataclasses become JSON Schemas, and are checked.
- `case`: what the skill was asked.
- `metrics`, `profiles`, `logs`, `traces`, `changes`, `experiments`, `code`, `docs`, `steps`, `notes`: one module for
  each tool. They page through long answers and give each answer with its `Evidence`. Only those that `skill.toml`
  asks for can be imported.
- `arms`: series before and after a time, split by a label, and compared.
- `report`: what the skill answers. A finding cannot be made without evidence.
- `testing`: the tools from memory, for unit tests.
- `entry`: what stands between the component and `investigate`.

Import at the top of a file, never inside a function: only what is imported while the skill is built is in it.
"""

from casefile.case import DAY_MS, HOUR_MS, MINUTE_MS, Case
from casefile.errors import Failure, StepError, ToolError
from casefile.report import Answer, Evidence, Finding, Report, Verdict, abstain

__all__ = [
    "DAY_MS", "HOUR_MS", "MINUTE_MS", "Answer", "Case", "Evidence", "Failure", "Finding", "Report", "StepError",
    "ToolError", "Verdict", "abstain",
]
