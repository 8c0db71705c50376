"""What the component exports. Only the build imports it; unit tests call `entry` themselves."""

import skill
from casefile import entry, types
from wit_world import exports


class Entry(exports.Entry):
    """The interface `casefile:skill/entry`."""

    def run(self, request: types.Request) -> types.Report:
        """Investigates."""
        return entry.run(skill, request)

    def describe(self) -> str:
        """Gives the schemas."""
        return entry.describe(skill)
