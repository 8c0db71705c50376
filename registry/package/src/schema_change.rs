//! What a new version of a skill's schemas means for those who call it, in the terms of semantic versioning.
//!
//! Callers give parameters and get data. So the new parameters must accept all that the old ones did, and the new
//! data must be all of the kind that the old data was; anything else is a break.
//!
//! # Layout
//! - `contained`: where values of one schema are not values of another.

mod contained;
#[cfg(test)]
mod tests;

use std::fmt;

use semver::Version;
use serde_json::Value;

use crate::skill_file::Schemas;
use contained::{Escape, How, escapes};

/// Which part of a version a change must raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Nothing that a caller can tell.
    Patch,
    /// More than before; old callers go on.
    Minor,
    /// Old callers may fail.
    Major,
}

/// One difference between two versions of a skill's schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaChange {
    /// Where, for example `parameters.window_minutes` or `data.all[].kind`.
    pub path: String,
    /// What, as a part of a sentence.
    pub what: String,
    /// What it asks of the version.
    pub needs: Needs,
}

/// A version is too low for what changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{changes}; callers of {last} rely on it: take it back, or set `version` in skill.toml to {lowest} or higher", changes = Listed(.changes))]
pub struct SchemaBreak {
    /// The last published version.
    pub last: Version,
    /// The lowest version that says what changed.
    pub lowest: Version,
    /// What asks for it.
    pub changes: Vec<SchemaChange>,
}

/// How many changes an error names.
const NAMED_MAX: usize = 3;

struct Listed<'a>(&'a [SchemaChange]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, change) in self.0.iter().take(NAMED_MAX).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(out, "{comma}{} {}", change.path, change.what)?;
        }
        match self.0.len().saturating_sub(NAMED_MAX) {
            0 => Ok(()),
            more => write!(out, ", and {more} more"),
        }
    }
}

/// Compares the schemas of two versions; breaks come first. An absent schema accepts and promises anything; one that
/// is no JSON cannot be compared.
pub fn compare(old: &Schemas, new: &Schemas) -> Vec<SchemaChange> {
    let mut changes = part(Part::Parameters, old.parameters.as_deref(), new.parameters.as_deref());
    changes.extend(part(Part::Data, old.data.as_deref(), new.data.as_deref()));
    changes.sort_by_key(|change| std::cmp::Reverse(change.needs));
    changes
}

/// Says whether `new` is a version that may carry these changes after `last`, by the rules that cargo has: before 1.0
/// the first part that is not zero counts as the major one. A version that is not after `last` is not judged, and where
/// nothing changed, any version fits, also a pre-release.
///
/// # Errors
/// [`SchemaBreak`] with the lowest version that would do.
pub fn fits(last: &Version, new: &Version, changes: Vec<SchemaChange>) -> Result<(), SchemaBreak> {
    let needs = changes.iter().map(|change| change.needs).max().unwrap_or(Needs::Patch);
    let lowest = lowest(last, needs);
    if changes.is_empty() || new <= last || *new >= lowest {
        return Ok(());
    }
    let changes = changes.into_iter().filter(|change| change.needs == needs).collect();
    Err(SchemaBreak { last: last.clone(), lowest, changes })
}

/// Returns the lowest release after `last` that may carry a change.
fn lowest(last: &Version, needs: Needs) -> Version {
    let Version { major, minor, patch, .. } = *last;
    // A pre-release comes before its release, which may then bring anything that the pre-release announced.
    let next = |number: u64| number.saturating_add(1);
    match (needs, major, minor) {
        (Needs::Major, 0, 0) => Version::new(0, 0, next(patch)),
        (Needs::Major, 0, _) => Version::new(0, next(minor), 0),
        (Needs::Major, ..) => Version::new(next(major), 0, 0),
        (Needs::Minor, 0, _) | (Needs::Patch, ..) => Version::new(major, minor, next(patch)),
        (Needs::Minor, ..) => Version::new(major, next(minor), 0),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Parameters,
    Data,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Parameters => "parameters",
            Self::Data => "data",
        }
    }
}

fn part(part: Part, old: Option<&str>, new: Option<&str>) -> Vec<SchemaChange> {
    if old == new {
        return Vec::new();
    }
    let change =
        |what: &str, needs| SchemaChange { path: part.name().to_owned(), what: what.to_owned(), needs };
    let parsed = |text: Option<&str>| text.map_or(Ok(Value::Bool(true)), serde_json::from_str);
    let (Ok(old), Ok(new)) = (parsed(old), parsed(new)) else {
        return vec![change("cannot be compared, since a schema is no JSON", Needs::Major)];
    };
    // What the values of before were must go on to be accepted; what is given must go on to be understood.
    let (inner, outer) = if part == Part::Parameters { (&old, &new) } else { (&new, &old) };
    let breaks = escapes(inner, outer, part.name());
    let more = escapes(outer, inner, part.name());
    if breaks.is_empty() && more.is_empty() && old != new {
        return vec![patch(part, &old, &new)];
    }
    let told = |needs| {
        move |escape: Escape| {
            let needs = if part == Part::Data { of_data(needs, &escape.how) } else { needs };
            SchemaChange { what: words(part, needs, &escape.how), path: escape.path, needs }
        }
    };
    breaks.into_iter().map(told(Needs::Major)).chain(more.into_iter().map(told(Needs::Minor))).collect()
}

/// A member of the data that only the new version declares breaks nobody; one that only the old one declares does,
/// although a value without it fits the old schema where it was optional: who read it gets nothing for ever.
fn of_data(needs: Needs, how: &How) -> Needs {
    match (how, needs) {
        (How::Undeclared, Needs::Minor) => Needs::Major,
        (How::Undeclared | How::Open, _) => Needs::Minor,
        _ => needs,
    }
}

/// A difference that no value shows: words, or what holds where the caller says nothing.
fn patch(part: Part, old: &Value, new: &Value) -> SchemaChange {
    let defaults = |schema: &Value| -> Vec<String> {
        let properties = schema["properties"].as_object().into_iter().flatten();
        properties.map(|(name, property)| format!("{name}={}", property["default"])).collect()
    };
    let (what, needs) = if defaults(old) == defaults(new) {
        ("is described in other words", Needs::Patch)
    } else {
        ("has other defaults", Needs::Minor)
    };
    SchemaChange { path: part.name().to_owned(), what: what.to_owned(), needs }
}

fn words(part: Part, needs: Needs, how: &How) -> String {
    use Part::{Data, Parameters};
    match (part, needs, how) {
        (_, _, How::Incomparable) => "changed in a way that cannot be compared".to_owned(),
        (Parameters, Needs::Major, How::Type { inner, outer }) => {
            format!("took {inner}, and takes only {outer} now")
        }
        (Parameters, Needs::Major, How::Value(value)) => format!("does not take {value} any more"),
        (Parameters, Needs::Major, How::Range(what)) => format!("has a narrower {what}"),
        (Parameters, Needs::Major, How::MayLack) => "must be given now".to_owned(),
        (_, Needs::Major, How::Undeclared) => "is gone".to_owned(),
        (_, _, How::Undeclared) => "is new".to_owned(),
        (Parameters, Needs::Major, How::Open) => "takes no undeclared member any more".to_owned(),
        (_, _, How::Open) => "is open to undeclared members in one version only".to_owned(),
        (Parameters, _, How::Type { inner, .. }) => format!("takes {inner} too"),
        (Parameters, _, How::Value(value)) => format!("takes {value} too"),
        (Parameters, _, How::Range(what)) => format!("has a wider {what}"),
        (Parameters, _, How::MayLack) => "may be left out now".to_owned(),
        (Data, Needs::Major, How::Type { inner, outer }) => format!("was {outer}, and may be {inner} now"),
        (Data, Needs::Major, How::Value(value)) => format!("may be {value} now, which callers do not know"),
        (Data, Needs::Major, How::Range(what)) => format!("has a wider {what}"),
        (Data, Needs::Major, How::MayLack) => "was always there, and may be absent now".to_owned(),
        (Data, _, How::Type { inner, .. }) => format!("is never {inner} any more"),
        (Data, _, How::Value(value)) => format!("is never {value} any more"),
        (Data, _, How::Range(what)) => format!("has a narrower {what}"),
        (Data, _, How::MayLack) => "is always there now".to_owned(),
    }
}
