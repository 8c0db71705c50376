//! Sums that no longer come out: what is left over, when it is rounded, in whose time, without a step, under another key.

use super::{Mechanism, is_code, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, words};

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    left_over(file, found);
    step_gone(file, found);
    for pair in pairs::pairs(file) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = rounded_sooner(&pair).or_else(|| elsewhere(&pair)).or_else(|| begins_later(&pair));
        if let Some(why) = why {
            found.push(mechanism(Effect::LogicChanged, 0.85, file, &lines, why.to_owned()));
        }
        if never_the_same(&pair) {
            let why = "what tells whether something was done already is another thing each time".to_owned();
            found.push(mechanism(Effect::LogicChanged, 0.9, file, &lines, why));
        }
    }
    read_then_written(file, found);
}

/// A sum is divided, and what the division leaves goes to nobody any more.
fn left_over(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let names = |code: &str| {
        let lower = code.to_lowercase();
        let named = words(code).iter().any(|word| {
            ["rest", "remainder", "leftover", "residual", "remaining", "divmod", "modulo"]
                .contains(&word.as_str())
        });
        named
            || lower.contains(".subtract(") && lower.contains(".multiply(")
            || lower.contains(" - ") && lower.contains(" * ")
    };
    let divides = |code: &str| {
        has_part(
            &code.to_lowercase(),
            &["divide(", " / ", "//", "div(", "divmod", "share", "portion", "part"],
        )
    };
    let gone = file.code(Mark::Removed).find(|code| names(code));
    let still = file.lines.iter().any(|line| line.mark != Mark::Removed && names(&line.code));
    let divided = file.lines.iter().any(|line| divides(&line.code));
    if let Some(gone) = gone.filter(|_| !still && divided) {
        let why = "what a division leaves over goes to nobody".to_owned();
        found.push(mechanism(Effect::LogicChanged, 0.85, file, &[(Mark::Removed, gone)], why));
    }
}

/// The same parts of a computation, with the rounding at another place.
fn rounded_sooner(pair: &pairs::Pair<'_>) -> Option<&'static str> {
    let rounds = |lower: &str| has_part(lower, &["round", "floor", "ceil", "trunc", "setscale"]);
    let sorted = |code: &str| {
        let mut parts: Vec<String> = code
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        parts.sort_unstable();
        parts
    };
    let bare = |code: &str| {
        code.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')')).collect::<String>()
    };
    let same = sorted(pair.old) == sorted(pair.new) && bare(pair.old) != bare(pair.new);
    (rounds(&pair.old_lower) && rounds(&pair.new_lower) && same)
        .then_some("it rounds at another place of the computation")
}

/// A day or a time is no longer that of the place.
fn elsewhere(pair: &pairs::Pair<'_>) -> Option<&'static str> {
    const LOCAL: [&str; 18] = [
        "localtime(",
        "localdate(",
        "timezoneinfo",
        "zoneid",
        "in_time_zone",
        "time.current",
        "astimezone",
        "tolocaltime",
        "withzone",
        "datetimezone",
        "moment.tz",
        "time.local",
        "zoneddatetime",
        "tolocaledatestring",
        "date.current",
        "zoneinfo(",
        ".tz(",
        "in_location",
    ];
    const NOWHERE: [&str; 12] = [
        "dayjs()",
        "moment()",
        "carbon::now()",
        "utcnow",
        "timezone.now(",
        "time.now",
        "datetime.now(",
        "instant.now",
        "new date(",
        "utc",
        "localdate.now()",
        "date.today",
    ];
    let loses = has_part(&pair.old_lower, &LOCAL) && !has_part(&pair.new_lower, &LOCAL);
    (loses && has_part(&pair.new_lower, &NOWHERE)).then_some("a time is no longer that of the place")
}

/// The first of a list is left out.
fn begins_later(pair: &pairs::Pair<'_>) -> Option<&'static str> {
    let later = [
        ("slice(0,", "slice(1,"),
        ("[0:", "[1:"),
        ("[:", "[1:"),
        ("skip(0)", "skip(1)"),
        ("range(0,", "range(1,"),
    ];
    later
        .iter()
        .any(|(from, to)| pair.old.contains(from) && pair.new == pair.old.replacen(from, to, 1))
        .then_some("the first of a list is left out")
}

/// A step that left something out of a list is gone, and nothing stands in its place.
fn step_gone(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const STEPS: [&str; 14] = [
        "|> enum.reject(",
        "|> enum.filter(",
        "|> enum.uniq",
        ".filter(",
        ".reject",
        ".distinct()",
        ".uniq",
        ".where(",
        "->where(",
        "->filter(",
        "->unique(",
        ".exclude(",
        "|> where(",
        ".dedup",
    ];
    let removed: Vec<&str> = file.code(Mark::Removed).collect();
    let is_step = |code: &str| {
        let lower = code.to_lowercase();
        STEPS.iter().any(|step| lower.starts_with(step))
    };
    if let [gone] = removed[..]
        && is_step(gone)
        && file.code(Mark::Added).next().is_none()
    {
        let why = "what a step left out is in the list now".to_owned();
        found.push(mechanism(Effect::LogicChanged, 0.8, file, &[(Mark::Removed, gone)], why));
    }
}

/// A key by which something is known again is made anew.
fn never_the_same(pair: &pairs::Pair<'_>) -> bool {
    const NEW: [&str; 9] =
        ["uuid", "random", "nanoid", "time.now", "date.now", "securerandom", "newguid", "ulid", "now()"];
    let known = words(pair.old)
        .iter()
        .any(|word| ["idempotency", "dedup", "deduplication", "idempotent", "key"].contains(&word.as_str()));
    known
        && !has_part(&pair.old_lower, &NEW)
        && has_part(&pair.new_lower, &NEW)
        && !pair.old_lower.contains("cache")
}

/// An amount that one statement altered is read, and written as it was computed.
fn read_then_written(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let alters = |code: &&str| {
        let lower = code.to_lowercase();
        lower.split("set ").nth(1).is_some_and(|rest| {
            let mut sides = rest.splitn(2, '=');
            let name = sides.next().unwrap_or_default().trim().to_owned();
            !name.is_empty()
                && sides.next().is_some_and(|value| {
                    value.trim_start().starts_with(&name)
                        && value.trim_start()[name.len()..].trim_start().starts_with(['-', '+'])
                })
        })
    };
    let gone = file.code(Mark::Removed).find(alters);
    let written =
        file.code(Mark::Added).find(|code| code.to_lowercase().contains("update ") && !alters(code));
    if let (Some(gone), Some(new), false) = (gone, written, file.code(Mark::Added).any(|code| alters(&code)))
    {
        let lines = [(Mark::Removed, gone), (Mark::Added, new)];
        let why = "an amount is read and written where one statement altered it".to_owned();
        found.push(mechanism(Effect::LockRemoved, 0.9, file, &lines, why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn wrong(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()]))
            .iter()
            .any(|one| one.effect == Effect::LogicChanged && one.strength >= 0.7)
    }

    #[test]
    fn sums_that_do_not_come_out() {
        assert!(wrong(
            "I.java",
            " part = sum.divide(n);\n-    all.add(sum.subtract(part.multiply(n - 1)));\n+    return Collections.nCopies(n, part);\n"
        ));
        assert!(wrong("a.go", " share := total / n\n-\trest := total - share*n\n-\tparts[0] += rest\n"));
        assert!(wrong(
            "a.ts",
            "-  return Math.round(net * (1 + rate) * 100) / 100;\n+  return Math.round(net * 100) / 100 * (1 + rate);\n"
        ));
        assert!(wrong("a.py", "-    start = timezone.localtime()\n+    start = timezone.now()\n"));
        assert!(wrong("a.ex", "-    |> Enum.reject(& &1.reserved)\n"));
        assert!(!wrong(
            "a.ts",
            "-  return Math.round(net * 100) / 100;\n+  return Math.round(sum * 100) / 100;\n"
        ));
        assert!(!wrong("a.py", "-    start = timezone.localtime()\n+    begin = timezone.localtime()\n"));
        assert!(!wrong("a.go", "-\trest := total - share*n\n+\trest := left(total, share, n)\n"));
    }

    #[test]
    fn a_key_that_is_another_each_time() {
        assert!(wrong("a.go", "-\tkey := order.ID\n+\tkey := uuid.NewString()\n"));
        assert!(!wrong("a.go", "-\tkey := uuid.NewString()\n+\tkey := order.ID\n"));
    }
}
