//! Amounts behind names: a constant in the place of another, and a number that lost the unit of its name.

use super::settings::families;
use super::{Mechanism, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{identifiers, number, words};

pub(super) fn find(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    exchanged(file, files, found);
    lost_unit(file, found);
}

/// The number that a change says a name stands for, in its version before or after.
fn value_of(name: &str, gone: Mark, files: &[FileDiff]) -> Option<String> {
    let lines = files.iter().flat_map(|file| &file.lines).filter(|line| line.written != gone);
    let mut values = lines.filter_map(|line| {
        let (left, right) = line.code.split_once('=')?;
        let named = identifiers(left).last() == Some(&name);
        let value = right.trim().trim_end_matches([';', ',']).replace('_', "");
        (named && number(&value).is_some()).then_some(value)
    });
    values.next()
}

/// `timeout: LONG` becomes `timeout: SHORT`, and the change says what both are.
fn exchanged(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    for pair in pairs::pairs(file) {
        let (Some((key, was)), Some((new_key, is))) = (named(pair.old), named(pair.new)) else { continue };
        if key != new_key || was == is {
            continue;
        }
        let old = value_of(was, Mark::Added, files);
        let new = value_of(is, Mark::Removed, files);
        let (Some(old), Some(new)) = (old, new) else { continue };
        let Some((effect, strength)) = families::judge(&[words(key), words(was)], &old, &new) else {
            continue;
        };
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("`{key}` goes from {old} to {new}");
        found.push(mechanism(effect, strength, file, &lines, why));
        return;
    }
}

/// What a line sets or hands over by the name of a constant: the key and the last name of the value.
fn named(code: &str) -> Option<(&str, &str)> {
    let (key, value) = code.split_once([':', '='])?;
    let value = value.trim().trim_end_matches([',', ';', ')']);
    let is_name =
        !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':'));
    let starts = value.starts_with(char::is_alphabetic);
    Some((identifiers(key).last()?, identifiers(value).last().filter(|_| is_name && starts)?))
}

/// `read-timeout-ms: 8000` becomes `read-timeout: 6`: what reads it takes the number for milliseconds still.
fn lost_unit(file: &FileDiff, found: &mut Vec<Mechanism>) {
    /// Nobody lowers a time so much on purpose.
    const LESS: f64 = 20.0;
    let set = |code: &str| {
        let (key, value) = code.split_once([':', '='])?;
        Some((words(key), value.trim().trim_matches(['"', '\'', ',', ';']).trim().to_owned()))
    };
    let sets = |mark| file.code(mark).filter_map(|code| Some((code, set(code)?))).collect::<Vec<_>>();
    let added = sets(Mark::Added);
    for (old_code, (name, old)) in sets(Mark::Removed) {
        let Some((unit, rest)) = name.split_last() else { continue };
        if !["ms", "millis", "milliseconds", "msec"].contains(&unit.as_str()) {
            continue;
        }
        let Some((new_code, (_, new))) = added.iter().find(|(_, (name, _))| name == rest) else { continue };
        let (Ok(was), Ok(is)) = (old.parse::<f64>(), new.parse::<f64>()) else { continue };
        if is <= 0.0 || was / is < LESS {
            continue;
        }
        let about = rest.join("-");
        let Some((effect, _)) = families::judge(&[rest.to_vec()], &old, new) else { continue };
        let lines = [(Mark::Removed, old_code), (Mark::Added, *new_code)];
        let why = format!("`{about}` goes from {old} milliseconds to {new} without a unit");
        let strength = if effect == Effect::TimeoutLowered { 0.95 } else { 0.85 };
        found.push(mechanism(effect, strength, file, &lines, why));
        return;
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn shortens(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()])).iter().any(|one| one.effect == Effect::TimeoutLowered)
    }

    #[test]
    fn a_constant_in_the_place_of_a_longer_one() {
        let diff = "-    private const int ReportTimeoutSeconds = 180;\n     var c = new Command(\n-            commandTimeout: ReportTimeoutSeconds,\n+            commandTimeout: SqlDefaults.TimeoutSeconds,\n--- a/D.cs\n+++ b/D.cs\n+    public const int TimeoutSeconds = 30;\n";
        assert!(shortens("R.cs", diff));
        assert!(!shortens("R.cs", &diff.replace("= 30", "= 180")));
        assert!(!shortens("R.cs", &diff.replace("= 30", "= 300")));
    }

    #[test]
    fn a_number_that_lost_its_unit() {
        assert!(shortens("a.yml", "-  read-timeout-ms: 8000\n+  read-timeout: 6\n"));
        assert!(!shortens("a.yml", "-  read-timeout-ms: 8000\n+  read-timeout: 8s\n"));
        assert!(!shortens("a.yml", "-  read-timeout-ms: 8000\n+  read-timeout: 8000\n"));
    }
}
