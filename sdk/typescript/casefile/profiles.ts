// Stack samples.

import * as host from "casefile:tools/profiles@0.1.0";
import type { Window } from "casefile:tools/types@0.1.0";
import { readPages, type Answer } from "./report.ts";

/** Profiles that one call lists at most. */
export const PROFILES_MAX = 2_000;
/** Stacks that one call reads at most, unless it says another number. */
export const STACKS_MAX = 5_000;

/** Lists the profiles whose window touches the one asked for. */
export function listProfiles(window: Window, service: string | null = null): Answer<host.ProfileInfo> {
  const query = (cursor: string | null) => ({ service, window, limit: 0, cursor });
  return readPages(PROFILES_MAX, host.listProfiles, (page) => page.profiles, query);
}

/** Gives the stacks of one profile, heaviest first. */
export function stacks(id: string, stacksMax = STACKS_MAX): Answer<host.Stack> {
  const query = (cursor: string | null) => ({ id, limit: 0, cursor });
  return readPages(stacksMax, host.stacks, (page) => page.stacks, query);
}
