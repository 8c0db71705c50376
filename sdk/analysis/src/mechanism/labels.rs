//! Series that are told apart by what hardly repeats: each new value is one more that is kept.

use super::{Mechanism, is_code, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, words};

/// Where labels are given to a series.
const LABELS: [&str; 11] = [
    "withlabelvalues(",
    ".labels(",
    "counter(",
    "histogram(",
    "gauge(",
    "labelnames",
    ".tag(",
    "tags.of(",
    "addtag(",
    "countervec",
    "histogramvec",
];
/// Words of what hardly repeats.
const MANY: [&str; 12] =
    ["id", "user", "path", "url", "uri", "email", "session", "request", "query", "token", "ip", "sku"];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    for pair in pairs::pairs(file) {
        let about = has_part(&pair.old_lower, &LABELS) && has_part(&pair.new_lower, &LABELS);
        let old = words(pair.old);
        let new =
            words(pair.new).into_iter().find(|word| MANY.contains(&word.as_str()) && !old.contains(word));
        if let Some(word) = new.filter(|_| about) {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            let why = format!("there is a series for each `{word}` now");
            found.push(mechanism(Effect::RetentionAdded, 0.85, file, &lines, why));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::{harmless, mechanisms};

    fn kept(path: &str, diff: &str) -> bool {
        let files = parse(diff, &[path.to_owned()]);
        harmless(&files).is_none()
            && mechanisms(&files).iter().any(|one| one.effect == Effect::RetentionAdded)
    }

    #[test]
    fn a_series_for_each() {
        assert!(kept(
            "m.go",
            "-\treqs.WithLabelValues(route).Inc()\n+\treqs.WithLabelValues(r.URL.Path, user).Inc()\n"
        ));
        assert!(kept(
            "m.py",
            "-R = Counter(\"r\", \"r\", [\"route\"])\n+R = Counter(\"r\", \"r\", [\"route\", \"user_id\"])\n"
        ));
        assert!(kept(
            "M.java",
            "-  registry.counter(\"r\", \"route\", route).increment();\n+  registry.counter(\"r\", \"uri\", url).increment();\n"
        ));
        assert!(!kept(
            "m.go",
            "-\treqs.WithLabelValues(route).Inc()\n+\treqs.WithLabelValues(route, method).Inc()\n"
        ));
    }
}
