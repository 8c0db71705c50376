//! Which names of a change the failing system speaks of: a table, a function, a library, a setting.
//!
//! A name counts by how few of the changes have it (inverse document frequency; Spärck Jones, "A statistical
//! interpretation of term specificity", 1972), so that what every change mentions links nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{FileDiff, Mark};
use crate::file_kind::FileKind;
use crate::robust::to_f64;
use crate::words::{identifiers, words};

/// Words that programs of every kind are full of.
const COMMON: &[&str] = &[
    "the",
    "and",
    "for",
    "not",
    "with",
    "from",
    "this",
    "that",
    "return",
    "func",
    "def",
    "class",
    "public",
    "private",
    "static",
    "void",
    "string",
    "int",
    "true",
    "false",
    "null",
    "none",
    "nil",
    "new",
    "err",
    "error",
    "errors",
    "ctx",
    "context",
    "self",
    "const",
    "let",
    "var",
    "import",
    "package",
    "get",
    "set",
    "service",
    "services",
    "server",
    "client",
    "http",
    "https",
    "api",
    "request",
    "requests",
    "response",
    "handler",
    "select",
    "where",
    "order",
    "insert",
    "update",
    "delete",
    "query",
    "timeout",
    "failed",
    "failure",
    "after",
    "before",
    "json",
    "data",
    "value",
    "values",
    "name",
    "type",
    "config",
    "default",
    "max",
    "min",
    "time",
    "second",
    "seconds",
    "internal",
    "pkg",
    "src",
    "main",
    "app",
    "com",
    "org",
    "github",
    "test",
    "log",
    "logger",
    "info",
    "warn",
    "line",
    "file",
    "user",
    "users",
    "status",
    "code",
    "version",
    "lib",
    "exception",
    "active",
    "record",
    "active_record",
    "migration",
    "framework",
    "spring",
    "springframework",
    "controller",
    "system",
    "microsoft",
    "index",
    "table",
    "column",
    "fields",
    "field",
    "connection",
    "async",
    "await",
];

/// The names of one text: identifiers as written, and their words of at least four letters.
pub fn names(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for identifier in identifiers(text) {
        let parts = words(identifier);
        if parts.len() > 1 {
            found.insert(parts.join("_"));
        }
        found.extend(parts.into_iter().filter(|part| part.len() >= 4));
    }
    found.retain(|name| name.len() >= 4 && !COMMON.contains(&name.as_str()));
    found
}

/// The names of what a change added or removed, and of its files.
pub fn names_of_change(files: &[FileDiff]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files.iter().filter(|file| file.kind.never_runs().is_none()) {
        for code in file.code(Mark::Added).chain(file.code(Mark::Removed)) {
            found.extend(names(code));
            if file.kind == FileKind::Dependencies {
                found.extend(imported(code).map(str::to_owned));
            }
        }
        let stem = file.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        found.extend(names(stem));
    }
    found
}

/// How programs name a package that a manifest names otherwise.
fn imported(code: &str) -> impl Iterator<Item = &'static str> {
    const NAMES: [(&str, &str); 16] = [
        ("pyjwt", "jwt"),
        ("mysqlclient", "mysqldb"),
        ("djangorestframework", "rest_framework"),
        ("beautifulsoup4", "bs4"),
        ("pyyaml", "yaml"),
        ("pillow", "pil"),
        ("python-dateutil", "dateutil"),
        ("scikit-learn", "sklearn"),
        ("opencv-python", "cv2"),
        ("psycopg2-binary", "psycopg2"),
        ("python-jose", "jose"),
        ("protobuf", "google_protobuf"),
        ("attrs", "attr"),
        ("msgpack-python", "msgpack"),
        ("jackson-module-kotlin", "kotlinmodule"),
        ("hibernate-core", "hibernate"),
    ];
    let lower = code.to_lowercase();
    NAMES.iter().filter(move |(package, _)| lower.contains(package)).map(|(_, name)| *name)
}

/// How strongly a change is linked with what the failing system says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// From 0 (no name in common) to 1 (a name that this change alone has).
    pub strength: f64,
    /// The names in common that say most, at most five.
    pub names: Vec<String>,
}

/// Links each change with the texts of the failing system.
pub fn links(changes: &[BTreeSet<String>], texts: &[String]) -> Vec<Link> {
    let spoken: BTreeSet<String> = texts.iter().flat_map(|text| names(text)).collect();
    let mut having: BTreeMap<&str, usize> = BTreeMap::new();
    for name in changes.iter().flatten() {
        *having.entry(name).or_default() += 1;
    }
    let total = to_f64(changes.len().max(2));
    let weight = |name: &String| {
        let rarity = libm::log(1.0 + total / to_f64(having.get(name.as_str()).copied().unwrap_or(1)))
            / libm::log(1.0 + total);
        // A name of several words is hardly there by chance.
        rarity * if name.contains('_') { 1.0 } else { 0.6 }
    };
    let link = |change: &BTreeSet<String>| {
        let mut common: Vec<(f64, &String)> =
            change.intersection(&spoken).map(|name| (weight(name), name)).collect();
        common.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let miss = common.iter().take(5).fold(1.0, |miss, (weight, _)| miss * (1.0 - weight.min(0.95)));
        Link {
            strength: 1.0 - miss,
            names: common.into_iter().take(5).map(|(_, name)| name.clone()).collect(),
        }
    };
    changes.iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_with_the_name_that_the_error_says_is_linked() {
        let change = |text: &str| names(text);
        let changes = [
            change("SELECT id FROM user_favorites"),
            change("accent: palette"),
            change("retry backoff policy"),
        ];
        let links = links(&changes, &["relation \"user_favorites\" does not exist".to_owned()]);
        assert!(links[0].strength > 0.8 && links[0].names[0] == "user_favorites", "{links:?}");
        assert_eq!(links[1], Link::default());
    }
}
