//! Versions of libraries and images that are others, by how far they went.

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::file_kind::FileKind;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let is_image = |code: &str| code.starts_with("FROM ") || code.starts_with("image:");
    let manifest = file.kind == FileKind::Dependencies;
    let mut largest: Option<(f64, Mechanism)> = None;
    let own = |code: &&str| manifest && is_own(file, code);
    for old in file.code(Mark::Removed).filter(|code| manifest || is_image(code)).filter(|code| !own(code)) {
        let Some((name, was)) = version(old) else { continue };
        let new = file
            .code(Mark::Added)
            .find_map(|code| Some((code, version(code).filter(|(other, _)| *other == name)?.1)));
        let Some((new, is)) = new else { continue };
        let step = if is_image(old) && variant(old) != variant(new) {
            OTHER_BASE.max(step(&was, &is))
        } else {
            step(&was, &is)
        };
        let why = format!("{name} goes from {} to {}", shown(&was), shown(&is));
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        if step > 0.0 && largest.as_ref().is_none_or(|(known, _)| step > *known) {
            largest = Some((step, mechanism(Effect::DependencyBumped, step, file, &lines, why)));
        }
    }
    found.extend(largest.map(|(_, mechanism)| mechanism));
}

/// Whether a line says the version of the project itself, which a release counts on and which alters nothing.
fn is_own(file: &FileDiff, code: &str) -> bool {
    /// Lines before it that say whose version it is.
    const AROUND: usize = 6;
    /// What stands deeper in a manifest of XML belongs to something in it.
    const DEEP: usize = 4;
    let starts =
        ["version =", "version=", "\"version\":", "<version>", "<Version>", "version:", "appVersion:"];
    if !starts.iter().any(|start| code.starts_with(start)) {
        return false;
    }
    let at = file.lines.iter().position(|line| line.code == code).unwrap_or(0);
    let before = file.lines[at.saturating_sub(AROUND)..at].iter().map(|line| line.code.as_str());
    let of_other = |code: &str| {
        let lower = code.to_lowercase();
        [
            "<dependency",
            "<plugin",
            "<parent",
            "[dependencies",
            "[workspace.dependencies",
            "[dev-dependencies",
            "- name:",
            "<packagereference",
            "node_modules/",
        ]
        .iter()
        .any(|part| lower.contains(part))
    };
    let deep = code.starts_with('<') && file.lines.get(at).is_some_and(|line| FileDiff::indent(line) > DEEP);
    let locked = file.path.ends_with(".lock") || file.path.ends_with("-lock.json");
    !deep && !locked && !before.chain(file.sections.iter().map(String::as_str)).any(of_other)
}

/// Another base brings other programs and libraries.
const OTHER_BASE: f64 = 0.8;

/// The words of an image's tag that are no version: `jre-alpine`.
fn variant(code: &str) -> String {
    let tag = code.rsplit(':').next().unwrap_or_default();
    tag.split(['-', '_', '.'])
        .filter(|word| word.chars().all(char::is_alphabetic))
        .collect::<Vec<_>>()
        .join("-")
}

/// How likely a step between versions changes behaviour, as versions promise it; a patch changes next to nothing.
fn step(was: &[u64], is: &[u64]) -> f64 {
    let part = |version: &[u64], at: usize| version.get(at).copied().unwrap_or(0);
    if part(was, 0) != part(is, 0) {
        0.8
    } else if part(was, 1) != part(is, 1) {
        0.6
    } else if was != is {
        0.15
    } else {
        0.0
    }
}

fn shown(version: &[u64]) -> String {
    version.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

/// The name and the version that a line of a manifest pins.
fn version(code: &str) -> Option<(String, Vec<u64>)> {
    let tokens: Vec<&str> = code
        .split([' ', '"', '\'', ',', '<', '>', '=', '~', '^', '(', ')', ';'])
        .filter(|token| !token.is_empty())
        .collect();
    // The tag of an image may be a major version alone.
    let image = code.starts_with("FROM ") || code.starts_with("image:");
    let numeric = |token: &str| {
        let digits = token.trim_start_matches('v').trim_end_matches(':');
        (digits.contains('.') || image) && digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let at =
        tokens.iter().rposition(|token| numeric(token) || token.rsplit(':').next().is_some_and(numeric))?;
    let token = tokens[at];
    let (inline, number) = match token.rsplit_once(':') {
        Some((name, number)) if numeric(number) => (Some(name), number),
        _ => (None, token),
    };
    let name = inline
        .or_else(|| {
            tokens[..at].iter().rev().find(|t| t.contains(|c: char| c.is_alphabetic()) && **t != ":").copied()
        })
        .unwrap_or("version");
    let parts =
        number.trim_start_matches('v').split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect();
    Some((name.trim_end_matches(':').to_owned(), parts))
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::mechanism::mechanisms;

    fn does_nothing(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()])).is_empty()
    }

    #[test]
    fn a_release_is_no_other_library() {
        assert!(does_nothing(
            "Cargo.toml",
            " [package]\n name = \"shop\"\n-version = \"1.8.0\"\n+version = \"1.9.0\"\n"
        ));
        assert!(does_nothing(
            "package.json",
            "   \"name\": \"shop\",\n-  \"version\": \"1.8.0\",\n+  \"version\": \"2.0.0\",\n"
        ));
        assert!(does_nothing(
            "pom.xml",
            "     <artifactId>shop</artifactId>\n-    <version>1.8.0</version>\n+    <version>1.9.0</version>\n"
        ));
        assert!(!does_nothing(
            "pom.xml",
            "         <dependency>\n-            <version>1.8.0</version>\n+            <version>2.0.0</version>\n"
        ));
        assert!(!does_nothing(
            "Cargo.toml",
            " [dependencies.serde]\n-version = \"1.8.0\"\n+version = \"2.0.0\"\n"
        ));
        assert!(!does_nothing("package.json", "-    \"axios\": \"^0.27.2\",\n+    \"axios\": \"^1.6.0\",\n"));
    }
}
