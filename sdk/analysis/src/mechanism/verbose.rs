//! What is logged always where it was logged in one case, or where it was not at all.

use super::{Mechanism, is_code, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, words};

/// Calls that write a line at a level that is kept.
const LOGS: [&str; 20] = [
    "log.info",
    "log.warn",
    "log.error",
    "logger.info",
    "logger.warn",
    "logger.error",
    "logging.info",
    "logging.warning",
    "console.log",
    "console.info",
    "slog.info",
    "slog.warn",
    "_logger.log",
    "info!(",
    "warn!(",
    "log::info",
    "log::warning",
    "logger.notice",
    "log.printf",
    "log.println",
];
/// What switches the lines of a library on.
const SWITCHES: [&str; 5] = ["log", "logging", "echo", "logger", "sql"];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if is_code(file.kind) {
        always(file, found);
    }
    switched_on(file, found);
}

fn is_guard(code: &str) -> bool {
    let starts = ["if ", "if(", "} else if", "elif ", "unless ", "when ", "} else", "else"];
    starts.iter().any(|start| code.starts_with(start)) || has_part(code, &[" if ", " unless "])
}

/// A condition around a line that is logged is gone.
fn always(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let logs = |code: &&str| has_part(&code.to_lowercase(), &LOGS);
    let guard = file.code(Mark::Removed).find(|code| is_guard(code));
    if !file.code(Mark::Removed).any(|code| logs(&code)) || file.code(Mark::Added).any(is_guard) {
        return;
    }
    if let (Some(guard), Some(line)) = (guard, file.code(Mark::Added).find(logs)) {
        let lines = [(Mark::Removed, guard), (Mark::Added, line)];
        let why = "what was logged in one case is logged each time".to_owned();
        found.push(mechanism(Effect::LoggingRaised, 0.9, file, &lines, why));
    }
}

/// `log: false` becomes `log: :info`, `echo=False` becomes `echo=True`, `log: ["error"]` gets `"query"`.
fn switched_on(file: &FileDiff, found: &mut Vec<Mechanism>) {
    for pair in pairs::pairs(file) {
        let about = words(pair.new.split(['=', ':']).next().unwrap_or_default());
        let named = about.iter().any(|word| SWITCHES.contains(&word.as_str()))
            || has_part(&pair.new_lower, &["echo=true", "logging=true"]);
        let off = |lower: &str| has_part(lower, &["false", "off", "nil", "none"]);
        let asks = |lower: &str| has_part(lower, &["\"query\"", "'query'"]);
        let on =
            off(&pair.old_lower) && !off(&pair.new_lower) || !asks(&pair.old_lower) && asks(&pair.new_lower);
        if named && on && !pair.new.contains('(') | pair.new_lower.contains("echo=") {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            let why = "lines that were not written are written now".to_owned();
            found.push(mechanism(Effect::LoggingRaised, 0.85, file, &lines, why));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn louder(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()])).iter().any(|one| one.effect == Effect::LoggingRaised)
    }

    #[test]
    fn a_line_without_its_condition() {
        assert!(louder(
            "a.go",
            "-\tif p.Kind == last {\n-\t\tlog.Info(\"took\", p.Kind)\n-\t}\n+\tlog.Info(\"took\", p)\n"
        ));
        assert!(louder("a.py", "-    if slow:\n-        log.info(\"slow\")\n+    log.info(\"done\")\n"));
        assert!(louder("R.ex", "-      log: false\n+      log: :info\n"));
        assert!(!louder(
            "a.go",
            "-\tif p.Kind == last {\n-\t\tlog.Info(\"took\", p.Kind)\n-\t}\n+\tif p.Kind == end {\n+\t\tlog.Info(\"took\", p.Kind)\n+\t}\n"
        ));
        assert!(!louder(
            "a.ts",
            "-  if (bad) {\n-    console.log(x);\n-  }\n+  if (!bad) return;\n+  console.log(x);\n"
        ));
        assert!(!louder("a.py", "-    log.info(\"a\")\n+    log.info(\"b\")\n"));
    }
}
