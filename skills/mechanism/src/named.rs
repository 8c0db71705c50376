//! Names that the failure says and one change alone has in its lines: a field that is missing, an option that is
//! required, a table that is not there.
//!
//! Whatever such a change does, it does it to what fails. A name counts where no other change has it, so that what
//! everybody writes joins nothing; names in traces are looked at elsewhere, as are libraries' own.

use std::collections::BTreeSet;

use casefile_analysis::diff::{FileDiff, Mark};
use casefile_analysis::effect::Effect;
use casefile_analysis::mechanism::{Mechanism, harmless};
use casefile_analysis::words::{has_part, identifiers, words};
use core_handover::Signature;

/// How sure it is that a change did it whose lines lost the name, and whose lines have it.
const GONE: f64 = 0.9;
const HERE: f64 = 0.75;
/// The same where what is said is that somebody does not know the name: only what brought it can have made that.
const UNKNOWN: f64 = 0.95;
/// Fewer lines are failures as they always happen.
const LINES_MIN: u64 = 3;
/// Words before a name that a message is about.
const BEFORE: [&str; 15] = [
    "field",
    "fields",
    "column",
    "property",
    "properties",
    "key",
    "following",
    "parameter",
    "attribute",
    "relation",
    "table",
    "option",
    "variable",
    "member",
    "members",
];
/// Shorter names are other things as well.
const NAME_MIN: usize = 4;
const WORDY_MIN: usize = 8;

/// The names that failures say in their messages, in lower case with `_` between words.
pub fn said(signature: &Signature) -> BTreeSet<String> {
    let lines = signature.scene.lines.iter().filter(|line| line.is_error && line.count >= LINES_MIN);
    lines.flat_map(|line| of_message(&line.text)).collect()
}

/// The names of which failures say that nobody knows them.
pub fn unknown(signature: &Signature) -> BTreeSet<String> {
    const UNKNOWN: [&str; 16] = [
        "not one of",
        "unknown",
        "unrecognized",
        "unrecognised",
        "no enum constant",
        "invalid value",
        "not a valid",
        "unsupported",
        "unexpected",
        "undefined",
        "no such",
        "does not exist",
        "not found in enum",
        "invalid enum",
        "not accepted",
        "could not be converted",
    ];
    let lines = signature.scene.lines.iter().filter(|line| line.is_error && line.count >= LINES_MIN);
    let said =
        lines.flat_map(|line| line.text.lines()).filter(|line| has_part(&line.to_lowercase(), &UNKNOWN));
    said.flat_map(of_message).collect()
}

fn of_message(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let frames = ["at ", "File ", "from ", "goroutine", "#", "---"];
    // What is indented belongs to a trace: a frame, or the line of code that a frame shows.
    let is_frame = |line: &str| {
        line.starts_with([' ', '\t']) || frames.iter().any(|start| line.trim_start().starts_with(start))
    };
    for line in text.lines().filter(|line| !is_frame(line)) {
        for quote in ['\'', '"', '`'] {
            let quoted = line.split(quote).skip(1).step_by(2);
            found.extend(quoted.filter(|name| is_name(name) && name.len() >= NAME_MIN).map(spelled));
        }
        let names = identifiers(line);
        let lower = line.to_lowercase();
        // A statement names all that it reads, and what is wrong with one of them stands beside it.
        let is_statement = has_part(&lower, &["select ", "insert into ", "update ", "delete from "])
            && lower.contains([',', '=']);
        let is_wordy = |name: &&str| {
            let lower = name.to_lowercase();
            let thrown = lower.ends_with("exception") || lower.ends_with("error");
            name.len() >= WORDY_MIN && words(name).len() > 1 && !thrown
        };
        found.extend(names.iter().filter(|name| !is_statement && is_wordy(name)).map(|name| spelled(name)));
        // Where in a message a reader stumbled: `Path: $.order.state`.
        let paths = line.split("$.").skip(1).filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '[' | ']'));
            identifiers(&rest[..end.unwrap_or(rest.len())]).last().copied()
        });
        found.extend(paths.filter(|name| name.len() >= NAME_MIN).map(spelled));
        // A column with the name of its table before it: `Unknown column 'o.state'`.
        let columns = line.split('\'').skip(1).step_by(2).filter_map(|quoted| quoted.rsplit_once('.'));
        let columns =
            columns.filter(|(table, name)| is_name(table) && is_name(name) && name.len() >= NAME_MIN);
        found.extend(columns.map(|(_, name)| spelled(name)));
        let about = names.windows(2).filter(|pair| BEFORE.contains(&pair[0].to_lowercase().as_str()));
        found.extend(about.filter(|pair| pair[1].len() >= NAME_MIN).map(|pair| spelled(pair[1])));
    }
    found.retain(|name| !COMMON.contains(&name.as_str()));
    found
}

/// Names that many messages say.
const COMMON: [&str; 14] = [
    "with",
    "from",
    "that",
    "name",
    "type",
    "value",
    "error",
    "null",
    "none",
    "data_annotation",
    "http_client",
    "content_type",
    "user_agent",
    "request_id",
];

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

fn spelled(name: &str) -> String {
    words(name).join("_")
}

/// The names in the lines that a change takes away, and in those that it brings.
#[derive(Clone, Debug, Default)]
pub struct Names {
    gone: BTreeSet<String>,
    here: BTreeSet<String>,
}

impl Names {
    /// Reads the lines of a change that can fail; of one that cannot do anything there are none.
    pub fn new(files: &[FileDiff]) -> Self {
        if harmless(files).is_some() {
            return Self::default();
        }
        let of = |wanted| {
            let running = files.iter().filter(|file| file.kind.never_runs().is_none());
            let lines = running.flat_map(|file| file.code(wanted)).filter(|code| !says(code));
            lines.flat_map(identifiers).map(spelled).collect::<BTreeSet<String>>()
        };
        let (removed, here) = (of(Mark::Removed), of(Mark::Added));
        Self { gone: removed.difference(&here).cloned().collect(), here }
    }

    fn has(&self, name: &String) -> bool {
        self.gone.contains(name) || self.here.contains(name)
    }
}

/// Whether a line only writes a message: it says what fails and does not make it.
pub fn says(code: &str) -> bool {
    let lower = code.to_lowercase();
    has_part(
        &lower,
        &["log.", "logger", "logging", "console.", "slog.", "_log", "print", "warn!", "error!", "info!"],
    )
}

/// What a change does to what the failure names, where no other change has that name.
pub fn named(
    own: &Names,
    all: &[&Names],
    said: &BTreeSet<String>,
    unknown: &BTreeSet<String>,
) -> Option<Mechanism> {
    let alone = |name: &&String| all.iter().filter(|names| names.has(name)).count() == 1;
    let found =
        |names: &BTreeSet<String>| said.iter().filter(|name| names.contains(*name)).find(alone).cloned();
    let (name, strength, why) = match (found(&own.gone), found(&own.here)) {
        (Some(name), _) => (name, GONE, "which its lines no longer have"),
        (None, Some(name)) if unknown.contains(&name) => {
            (name, UNKNOWN, "which nobody else knows and its lines alone have")
        }
        (None, Some(name)) => (name, HERE, "which its lines alone have"),
        (None, None) => return None,
    };
    Some(Mechanism {
        effect: Effect::FailureNamesIt,
        strength,
        path: String::new(),
        part: String::new(),
        why: format!("the failure says `{name}`, {why}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use casefile_analysis::diff::parse;
    use core_handover::{Line, Scene};

    fn failing(text: &str) -> BTreeSet<String> {
        let line = Line { text: text.to_owned(), is_error: true, count: 9, ..Line::default() };
        said(&Signature { scene: Scene { lines: vec![line], ..Scene::default() }, ..Signature::default() })
    }

    fn names(path: &str, diff: &str) -> Names {
        Names::new(&parse(diff, &[path.to_owned()]))
    }

    #[test]
    fn the_change_that_alone_has_the_name_is_named() {
        let said = failing("column \"shipped_on\" does not exist\n   at Db.read() in x.cs:line 3");
        let other = names("a.py", "-a = 1\n+a = 2\n");
        let own = names("b.py", "-    shipped_on = Column()\n+    sent_at = Column()\n");
        assert!(
            named(&own, &[&own, &other], &said, &BTreeSet::new()).is_some_and(|one| one.strength >= GONE)
        );
        assert!(named(&other, &[&own, &other], &said, &BTreeSet::new()).is_none());
        let second = names("c.py", "+    print_it(shipped_on)\n+    use(shipped_on)\n");
        assert!(named(&own, &[&own, &second], &said, &BTreeSet::new()).is_none(), "two have it");
    }

    #[test]
    fn a_value_that_nobody_else_knows_is_of_the_change_that_brings_it() {
        let text = "Cannot read `Kind` from String \"LARGE_ONE\": not one of the values accepted";
        let line = Line { text: text.to_owned(), is_error: true, count: 9, ..Line::default() };
        let seen =
            Signature { scene: Scene { lines: vec![line], ..Scene::default() }, ..Signature::default() };
        let own = names("Kind.kt", " enum class Kind {\n+    LARGE_ONE(9),\n");
        let found = named(&own, &[&own], &said(&seen), &unknown(&seen));
        assert!(found.is_some_and(|one| one.strength >= UNKNOWN));
    }

    #[test]
    fn what_only_says_it_is_not() {
        let said = failing("missing required properties, including the following: iban");
        assert!(said.contains("iban"));
        assert!(failing("could not be converted. Path: $.lines[0].state | LineNumber: 0").contains("state"));
        assert!(failing("Unknown column 'i.place' in 'field list'").contains("place"));
        let trace = "failed\n  File \"a.py\", line 3, in put\n    put(key=key, body=body)\nDenied: no right";
        assert!(!failing(trace).contains("body"));
        assert!(!failing("SQL [SELECT id, order_id FROM t WHERE sku = ?]; timed out").contains("order_id"));
        let says = names("a.py", "+    log.warning(\"no iban\", iban)\n");
        assert!(named(&says, &[&says], &said, &BTreeSet::new()).is_none());
        let tests = names("tests/test_a.py", "+    iban = 1\n");
        assert!(named(&tests, &[&tests], &said, &BTreeSet::new()).is_none());
    }
}
