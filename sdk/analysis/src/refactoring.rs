//! Whether a change only says in other words what the program did before: names for numbers, functions for lines, words
//! that tell the compiler more.
//!
//! What a program does lies in what it calls, the texts and numbers that it holds, and how it compares. Where the lines
//! that are gone and those that are new hold the same of these, no more is done than before. Names that the change
//! itself declares count for what they stand for, and lines that only write a message count for nothing.

use std::collections::BTreeSet;

use crate::diff::{FileDiff, Mark};
use crate::file_kind::FileKind;
use crate::words::{has_part, identifiers};

/// Words before a parenthesis that call nothing.
const NO_CALLS: [&str; 16] = [
    "if", "for", "while", "switch", "catch", "return", "match", "when", "func", "fn", "def", "function",
    "and", "or", "not", "in",
];
/// Words before the name of what is declared.
const DECLARES: [&str; 14] = [
    "func", "fn", "def", "function", "fun", "const", "val", "let", "var", "static", "final", "sub", "struct",
    "class",
];
/// How names of scripts end.
const SCRIPTS: [&str; 4] = [".sh", ".bash", "Dockerfile", "Makefile"];
/// What decides.
const DECIDES: [&str; 12] =
    ["==", "!=", "<=", ">=", "&&", "||", "await", "yield", "break", "continue", "throw", "raise"];
/// What writes a message.
const SAYS: [&str; 14] = [
    "log.", "logger", "logging", "console.", "slog.", "_log", "print", "warn!", "error!", "info!", "debug!",
    "trace!", "log::", "metrics.",
];

/// Returns whether all that a change alters in what runs is how it is written.
pub fn only_rewrites(files: &[FileDiff]) -> bool {
    let live: Vec<&FileDiff> = files.iter().filter(|file| file.kind.never_runs().is_none()).collect();
    // Each line of a script of a shell is a call without a parenthesis.
    let is_script = |file: &FileDiff| SCRIPTS.iter().any(|end| file.path.ends_with(end));
    if live.is_empty() || live.iter().any(|file| is_script(file) || !matches!(file.kind, FileKind::Code(_))) {
        return false;
    }
    let of = |mark| {
        let lines = live.iter().flat_map(|file| file.code(mark));
        lines.filter(|code| !has_part(&code.to_lowercase(), &SAYS)).collect::<Vec<_>>()
    };
    let (added, removed) = (of(Mark::Added), of(Mark::Removed));
    let declared: BTreeSet<&str> = added.iter().chain(&removed).filter_map(|code| declared(code)).collect();
    let does = |lines: &[&str]| {
        let all = lines.iter().flat_map(|code| done(code));
        all.filter(|one| !declared.contains(one.as_str())).collect::<BTreeSet<String>>()
    };
    does(&added) == does(&removed)
}

/// The name that a line declares.
fn declared(code: &str) -> Option<&str> {
    // A method of Go has what it belongs to before its name.
    let code =
        code.strip_prefix("func (").and_then(|rest| rest.split_once(") ")).map_or(code, |(_, rest)| rest);
    let is_method =
        code.split('(').next().is_some_and(|name| identifiers(name).len() == 1) && code.ends_with('{');
    let left = code.split(['=', '(', ':']).next().unwrap_or_default();
    let names = identifiers(left);
    let declares = names.iter().any(|name| DECLARES.contains(name));
    let is_constant =
        || code.contains('=') && names.last().is_some_and(|name| name.chars().all(|c| !c.is_lowercase()));
    names.last().copied().filter(|_| declares && names.len() > 1 || is_method || is_constant())
}

/// What a line calls, holds and decides. An annotation changes what is around what it stands at.
fn done(code: &str) -> Vec<String> {
    let is_annotation =
        code.starts_with("@") || code.starts_with("#[") || code.starts_with("[") && code.ends_with("]");
    if is_annotation {
        return vec![code.to_owned()];
    }
    let is_import = ["import ", "use ", "using ", "from ", "require", "package ", "#include"];
    if is_import.iter().any(|start| code.starts_with(start)) {
        return Vec::new();
    }
    let calls = code.match_indices('(').filter_map(|(at, _)| {
        let name = identifiers(&code[..at]).last().copied()?;
        let ends = code[..at].trim_end_matches(['!', '?']).ends_with(name);
        (ends && !NO_CALLS.contains(&name)).then(|| name.to_owned())
    });
    let decides = DECIDES.iter().filter(|part| code.contains(**part)).map(|part| (*part).to_owned());
    calls.chain(decides).chain(literals(code)).collect()
}

/// The numbers and texts of a line.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(open) = rest.find(['"', '\'', '`']) {
        let quote = &rest[open..=open];
        found.extend(numbers(&rest[..open]));
        let Some(length) = rest[open + 1..].find(quote) else { return found };
        found.push(rest[open..open + 1 + length].to_owned());
        rest = &rest[open + length + 2..];
    }
    found.extend(numbers(rest));
    found
}

fn numbers(code: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let parts = code.split(|c| !is_part(c)).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    parts.map(|part| part.replace('_', "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::parse;

    fn rewrites(path: &str, diff: &str) -> bool {
        only_rewrites(&parse(diff, &[path.to_owned()]))
    }

    #[test]
    fn a_name_for_a_number_does_nothing() {
        assert!(rewrites(
            "a.go",
            "+const limit = 80 * time.Millisecond\n-\tt := time.NewTimer(80 * time.Millisecond)\n+\tt := time.NewTimer(limit)\n"
        ));
        assert!(rewrites("a.ts", "-  if (days > 31) {\n+const LONGEST = 31;\n+  if (days > LONGEST) {\n"));
        assert!(rewrites("a.py", "-    rows = load(400)\n+LENGTH = 400\n+    rows = load(LENGTH)\n"));
    }

    #[test]
    fn a_function_for_a_line_does_nothing() {
        assert!(rewrites(
            "A.java",
            "-    return round(a.sum());\n+    return total(a);\n+  private static int total(A a) {\n+    return round(a.sum());\n"
        ));
        assert!(rewrites("a.rb", "-  logger.info('x')\n+  logger.info('x', y: count(z))\n"));
    }

    #[test]
    fn a_method_of_go_and_one_of_php_are_declared() {
        assert!(rewrites(
            "a.go",
            "-\treturn sum(a.items)\n+\treturn a.total()\n+func (a *Cart) total() int {\n+\treturn sum(a.items)\n"
        ));
        assert!(rewrites(
            "a.php",
            "-        return sum($a);\n+        return $this->total($a);\n+    private function total(array $a): int\n+        return sum($a);\n"
        ));
    }

    #[test]
    fn another_number_or_call_does_something() {
        assert!(!rewrites(
            "a.go",
            "-\tt := time.NewTimer(80)\n+const limit = 90\n+\tt := time.NewTimer(limit)\n"
        ));
        assert!(!rewrites("a.ts", "-  return load(id);\n+  return cache.get(id, () => load(id));\n"));
        assert!(!rewrites("a.py", "-    if a == b:\n+    if a != b:\n"));
        assert!(!rewrites("a.yaml", "-a: 1\n+a: 1\n"));
    }

    #[test]
    fn an_annotation_and_a_line_of_a_script_do_something() {
        assert!(!rewrites("A.kt", "+    @Transactional\n-    val a = 1\n+    val b = 1\n"));
        assert!(!rewrites("start.sh", "+warm up\n"));
    }
}
