//! Who asks for the same at the same time no longer shares one answer.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// How libraries and programs let many that ask at once wait for one answer; in lower case.
const SHARES: [&str; 22] = [
    "singleflight",
    "group.do(",
    "running.get(",
    "inflight",
    "in_flight",
    "pending.get(",
    "pending[",
    "sync = true",
    "sync=true",
    "race_condition_ttl",
    "computeifabsent(",
    "cachex.fetch(",
    "cache.lock(",
    "cache::lock(",
    "cache::flexible(",
    "coalesc",
    "dedupe",
    "asynclazy",
    "lazy<task",
    "try_get_with(",
    "get_or_load(",
    "single_flight",
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let shares = |code: &&str| has_part(&code.to_lowercase(), &SHARES);
    let gone = file.code(Mark::Removed).find(shares);
    let kept = || file.lines.iter().any(|line| line.mark == Mark::Added && shares(&line.code.as_str()));
    if let Some(gone) = gone.filter(|_| is_code(file.kind) && !kept()) {
        let lines = [(Mark::Removed, gone)];
        let why = "who asks for the same at the same time no longer waits for one answer".to_owned();
        found.push(mechanism(Effect::CacheBypassed, 0.9, file, &lines, why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn apart(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()]))
            .iter()
            .any(|one| one.effect == Effect::CacheBypassed && one.strength >= 0.6)
    }

    #[test]
    fn one_answer_for_many() {
        assert!(apart(
            "a.py",
            "-    task = _inflight.get(key)\n-    return await task\n+    return await make(key)\n"
        ));
        assert!(apart(
            "P.java",
            "-    @Cacheable(value = \"prices\", sync = true)\n+    @Cacheable(\"prices\")\n"
        ));
        assert!(apart(
            "a.rb",
            "-  Rails.cache.fetch(key, race_condition_ttl: 10) { build }\n+  Rails.cache.fetch(key) { build }\n"
        ));
        assert!(!apart("a.py", "-    task = _running.get(key)\n+    task = _running.get(key, None)\n"));
        assert!(!apart(
            "a.go",
            "-\tv, err, _ := c.group.Do(key, load)\n+\tv, err, _ := c.group.Do(name, load)\n"
        ));
        assert!(!apart("P.java", "-    @Cacheable(\"prices\")\n+    @Cacheable(\"tariffs\")\n"));
    }
}
