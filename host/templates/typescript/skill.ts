// Skill `{{name}}`: is only the new version slow?

import { Finding, HOUR_MS, Report, abstain, boolean, number, optional, skill, string } from "./vendor/casefile/casefile.ts";
import * as metrics from "./vendor/casefile/metrics.ts";

export default skill({
  parameters: {
    label: string("The label that tells the versions apart.").default("version"),
    times: number("How many times the usual latency counts as slow.").default(1.5),
  },
  data: {
    only_new_is_slow: optional(boolean("Whether only the new version is slow; absent where not known.")),
    new_version: optional(string("The version that appeared last.")),
  },
  investigate(asked, parameters) {
    const latency = metrics.ofAlert(asked, 2 * HOUR_MS);
    const parts = latency.splitAtOnset();
    if (parts === null) return abstain("the latency did not change for good");
    const [before, after] = parts;
    const arms = after.splitBy(parameters.label).newestAndOthers();
    if (arms === null) return abstain("there is only one version");
    const [newest, others] = arms;
    const [newIs, othersAre] = [newest.series.ratioTo(before), others.ratioTo(before)];
    if (newIs === null || othersAre === null) {
      return abstain("a version has fewer than 5 points before or after the onset");
    }
    const onlyNew = newIs > parameters.times && othersAre <= parameters.times;
    const text = `${newest.value}: ${newIs.toFixed(1)} times the usual; other versions: ${othersAre.toFixed(1)} times.`;
    const data = { only_new_is_slow: onlyNew, new_version: newest.value };
    return new Report(text, data).finding(Finding.note(latency.evidence, text));
  },
});
