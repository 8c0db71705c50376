"""The records of `wit/tools/types.wit`, as the build generates them: fields in snake case, variants as `Claim_Note`."""

from wit_world.imports.types import *  # noqa: F403
