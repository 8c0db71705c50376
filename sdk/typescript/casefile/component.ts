// What the component exports: the interface `casefile:skill/entry`. Unit tests call `entry.ts` themselves.

import type * as types from "casefile:tools/types@0.1.0";
import skill from "../../skill.ts";
import * as within from "./entry.ts";
import { Failure } from "./errors.ts";

export const entry = {
  /** Investigates. */
  run(request: types.Request): types.Report {
    try {
      return within.run(skill, request);
    } catch (error) {
      const kind = error instanceof Failure ? error.kind : "internal";
      // The host takes the record, not an instance of a class.
      throw { kind, message: error instanceof Error ? error.message : String(error) } satisfies types.Failure;
    }
  },

  /** Gives the schemas. */
  describe(): string {
    return within.describe(skill);
  },
};
