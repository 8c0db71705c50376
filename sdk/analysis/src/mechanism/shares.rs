//! How much of what is behind it, or of its container, a program may take, where the change itself says only how many or
//! how much: more instances, larger buffers, more frequent schedules, writes that wait for the disk.

use super::{Mechanism, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{number, setting, words};

/// So many times as many are far more than what growth asks for.
const MORE: f64 = 2.5;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    for pair in pairs::pairs(file) {
        more_instances(file, &pair, found);
        larger_buffers(file, &pair, found);
        more_often(file, &pair, found);
        waits_for_the_disk(file, &pair, found);
        less_apart(file, &pair, found);
    }
    named_beside(file, found);
}

/// The words of a setting's name with its number before and after.
fn amounts(pair: &pairs::Pair<'_>) -> Option<(Vec<String>, f64, f64)> {
    let (old, new) = (setting(pair.old)?, setting(pair.new)?);
    let plain = |value: &str| value.chars().filter(char::is_ascii_digit).count() * 2 >= value.len();
    let same = old.name == new.name && plain(&old.value) && plain(&new.value);
    same.then_some((words(&old.name), number(&old.value)?, number(&new.value)?))
}

/// Each instance has connections of its own to what they share.
fn more_instances(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let Some((name, was, is)) = amounts(pair).filter(|_| file.kind.is_setting()) else { return };
    let has = |wanted: &[&str]| name.iter().any(|word| wanted.contains(&word.as_str()));
    let instances = has(&["replicas", "replica", "instances"]) && !has(&["percent", "unavailable", "min"])
        || has(&["desired"]) && has(&["count", "capacity"])
        || has(&["max"]) && has(&["capacity", "scale"])
        || has(&["workers", "processes"]) && !has(&["connections", "priority"]);
    if instances && is >= was.max(1.0) * MORE {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("there may be {is} where there were {was}, each with connections of its own");
        found.push(mechanism(Effect::InstancesRaised, 0.85, file, &lines, why));
    }
}

/// What each connection or the cache of a database may take is missing to all else on its machine.
fn larger_buffers(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const NAMES: [&str; 4] = ["work_mem", "shared_buffers", "innodb_buffer_pool_size", "sort_buffer_size"];
    let amount = |lower: &str| {
        let at = NAMES.iter().find_map(|name| lower.find(name).map(|at| at + name.len()))?;
        number(lower[at..].trim_start_matches(|c: char| !c.is_ascii_digit()))
    };
    let (Some(was), Some(is)) = (amount(&pair.old_lower), amount(&pair.new_lower)) else { return };
    if is >= was * MORE {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "it may take more of the memory that it has".to_owned();
        found.push(mechanism(Effect::BatchGrown, 0.8, file, &lines, why));
    }
}

/// How often a day a schedule of five or six fields runs.
fn runs_a_day(code: &str) -> Option<f64> {
    let inside =
        code.split(['"', '\'']).nth(1).or_else(|| code.split_once(':').map(|(_, rest)| rest.trim()))?;
    let fields: Vec<&str> =
        inside.trim_start_matches("cron(").trim_end_matches(')').split_whitespace().collect();
    let is_field = |field: &&str| {
        field.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '/' | ',' | '-' | '?' | '#'))
    };
    if !(5..=6).contains(&fields.len()) || !fields.iter().all(is_field) || !inside.contains('*') {
        return None;
    }
    let count = |field: &str, all: f64| {
        if let Some((_, step)) = field.split_once('/') {
            return step.parse::<f64>().map_or(1.0, |step| all / step.max(1.0));
        }
        if matches!(field, "*" | "?") { all } else { crate::robust::to_f64(field.split(',').count()) }
    };
    // A field of seconds comes first where there are six; the sixth of a cloud's schedule is the year.
    let seconds = fields.len() == 6 && !inside.starts_with("cron(");
    let from = usize::from(seconds);
    let of = |at: usize, all: f64| fields.get(from + at).map_or(1.0, |field| count(field, all));
    let days = if of(2, 31.0) >= 31.0 { of(4, 7.0) / 7.0 } else { of(2, 31.0) / 31.0 };
    Some(of(0, 60.0) * of(1, 24.0) * days)
}

fn more_often(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let (Some(was), Some(is)) = (runs_a_day(pair.old), runs_a_day(pair.new)) else { return };
    if is >= was * 2.0 {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("it runs {:.0} times as often", is / was);
        found.push(mechanism(Effect::IntervalLowered, 0.9, file, &lines, why));
    }
}

/// Each write waits until the disk has it.
fn waits_for_the_disk(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const SETTINGS: [(&str, &[&str], &[&str]); 6] = [
        ("appendfsync", &["everysec", "no"], &["always"]),
        ("sync_binlog", &["0"], &["1"]),
        ("innodb_flush_log_at_trx_commit", &["2", "0"], &["1"]),
        ("synchronous_commit", &["off", "local"], &["on", "remote_apply"]),
        ("fsync", &["off", "false"], &["on", "true"]),
        ("acks", &["1", "0"], &["all", "-1"]),
    ];
    let (Some(old), Some(new)) = (setting(pair.old), setting(pair.new)) else { return };
    let (was, is) = (old.value.to_lowercase(), new.value.to_lowercase());
    let named = |name: &str| old.name.to_lowercase() == name && new.name == old.name;
    if SETTINGS.iter().any(|(name, loose, strict)| {
        named(name) && loose.contains(&was.as_str()) && strict.contains(&is.as_str())
    }) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("`{}` goes from {was} to {is}: each write waits for the disk", old.name);
        found.push(mechanism(Effect::IntervalLowered, 0.9, file, &lines, why));
    }
}

/// Calls that were held apart by a time come sooner after each other.
fn less_apart(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const APART: [&str; 5] = ["mintime", "min_time", "spacing", "throttlems", "mininterval"];
    let amount = |lower: &str| {
        let at = APART.iter().find_map(|name| lower.find(name).map(|at| at + name.len()))?;
        number(&lower[at..])
    };
    let (Some(was), Some(is)) = (amount(&pair.old_lower), amount(&pair.new_lower)) else { return };
    if was >= is * 2.0 {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("calls are {is} apart where they were {was}");
        found.push(mechanism(Effect::ConcurrencyRaised, 0.9, file, &lines, why));
    }
}

/// A setting whose name stands in the line before that of its value.
fn named_beside(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !file.kind.is_setting() {
        return;
    }
    let value = |code: &str| {
        let set = setting(code.trim_start_matches("- "))?;
        ["value", "parametervalue"].contains(&set.name.to_lowercase().as_str()).then_some(set.value)
    };
    let name = |code: &str| {
        let set = setting(code.trim_start_matches("- "))?;
        ["name", "key", "parametername", "parameterkey"]
            .contains(&set.name.to_lowercase().as_str())
            .then_some(set.value)
    };
    let live: Vec<_> = file.lines.iter().filter(|line| !line.code.is_empty()).collect();
    for (at, line) in live.iter().enumerate().filter(|(_, line)| line.mark == Mark::Removed) {
        let Some(old) = value(&line.code) else { continue };
        let Some((new_line, new)) = live[at + 1..]
            .iter()
            .take(3)
            .filter(|next| next.mark == Mark::Added)
            .find_map(|next| Some((next, value(&next.code)?)))
        else {
            continue;
        };
        let Some(name) = live[..at].iter().rev().take(3).find_map(|before| name(&before.code)) else {
            continue;
        };
        if let Some((effect, strength)) = super::settings::families::judge(&[words(&name)], &old, &new) {
            let lines = [(Mark::Removed, line.code.as_str()), (Mark::Added, new_line.code.as_str())];
            let why = format!("`{name}` goes from {old} to {new}");
            found.push(mechanism(effect, strength, file, &lines, why));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::effect::Effect;
    use crate::mechanism::tests::shows as does;

    #[test]
    fn more_instances_and_larger_buffers() {
        assert!(does(Effect::InstancesRaised, "deploy/a.yaml", "-  maxReplicas: 8\n+  maxReplicas: 24\n"));
        assert!(does(Effect::InstancesRaised, "infra/a.tf", "-  desired_count = 3\n+  desired_count = 12\n"));
        assert!(!does(Effect::InstancesRaised, "deploy/a.yaml", "-  maxReplicas: 8\n+  maxReplicas: 10\n"));
        assert!(!does(Effect::InstancesRaised, "deploy/a.yaml", "-  maxReplicas: 24\n+  maxReplicas: 8\n"));
        assert!(does(Effect::BatchGrown, "postgresql.conf", "-work_mem = 16MB\n+work_mem = 256MB\n"));
        assert!(!does(Effect::BatchGrown, "postgresql.conf", "-work_mem = 16MB\n+work_mem = 18MB\n"));
    }

    #[test]
    fn schedules_and_names_beside_values() {
        assert!(does(
            Effect::IntervalLowered,
            "a.yaml",
            "-  schedule: \"0 * * * *\"\n+  schedule: \"* * * * *\"\n"
        ));
        assert!(does(
            Effect::IntervalLowered,
            "A.java",
            "-    @Scheduled(cron = \"0 0 3 * * *\")\n+    @Scheduled(cron = \"0 */5 * * * *\")\n"
        ));
        assert!(!does(
            Effect::IntervalLowered,
            "a.yaml",
            "-  schedule: \"0 3 * * *\"\n+  schedule: \"30 4 * * *\"\n"
        ));
        assert!(does(
            Effect::PoolShrunk,
            "a.tf",
            "     name  = \"max_connections\"\n-    value = \"800\"\n+    value = \"200\"\n"
        ));
        assert!(!does(
            Effect::PoolShrunk,
            "a.tf",
            "     name  = \"max_connections\"\n-    value = \"200\"\n+    value = \"800\"\n"
        ));
    }
}
