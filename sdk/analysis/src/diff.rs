//! Unified diffs as lines of code: what was really added and really removed.
//!
//! Comments and white space are taken off, so that a line which only moved, was formatted anew or changed its comment
//! is neither added nor removed.

use crate::file_kind::FileKind;

/// Bytes of a diff that are read; what follows is left out.
pub const DIFF_BYTES_MAX: usize = 80_000;

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It stands in both versions: as context, or moved or formatted anew.
    Kept,
}

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What happened to it.
    pub mark: Mark,
    /// What the diff says: a line that moved is added at one place and removed at another.
    pub written: Mark,
    /// The line as the diff has it, without its first character.
    pub text: String,
    /// Its number in the version after the change, where the diff says so; of a removed line that of the next one.
    pub number: Option<usize>,
    /// Its code: no comment, white space collapsed, as it was written otherwise.
    pub code: String,
}

/// What changed in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiff {
    /// Path after the change; empty where the diff does not say.
    pub path: String,
    /// What the file is for.
    pub kind: FileKind,
    /// Whether the diff says that the file was not there before.
    pub is_new: bool,
    /// Its lines in the order of the diff.
    pub lines: Vec<Line>,
    /// What the headers of its hunks say that they stand in: a function, a class, a resource.
    pub sections: Vec<String>,
}

impl FileDiff {
    /// Returns the code of the lines with this mark; lines without code are left out.
    pub fn code(&self, mark: Mark) -> impl Iterator<Item = &str> {
        self.lines
            .iter()
            .filter(move |line| line.mark == mark && !line.code.is_empty())
            .map(|line| line.code.as_str())
    }

    /// Returns how far the line is indented, in columns; a tab counts as four.
    pub fn indent(line: &Line) -> usize {
        line.text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
    }

    /// Returns whether no line of code was added or removed.
    pub fn is_unchanged(&self) -> bool {
        self.lines.iter().all(|line| line.mark == Mark::Kept || line.code.is_empty())
    }
}

/// Reads a unified diff, with the headers of git or with bare hunks whose header names the file. `files` are the paths
/// that the change names; the first is the file of a diff that names none. Takes any text.
pub fn parse(diff: &str, files: &[String]) -> Vec<FileDiff> {
    let mut end = diff.len().min(DIFF_BYTES_MAX);
    while !diff.is_char_boundary(end) {
        end -= 1;
    }
    let mut found: Vec<FileDiff> = Vec::new();
    let start = |path: &str, found: &mut Vec<FileDiff>| {
        if found.last().is_none_or(|last| last.path != path) {
            found.push(FileDiff {
                path: path.to_owned(),
                kind: FileKind::of(path),
                is_new: false,
                lines: Vec::new(),
                sections: Vec::new(),
            });
        }
    };
    // A diff without a path is that of the first file: what follows from it, such as a lock file, is left out.
    let only = files.first().map_or("", String::as_str);
    let mut number: Option<usize> = None;
    let mut was_absent = false;
    for text in diff[..end].lines() {
        if let Some(start) = hunk_start(text) {
            number = Some(start);
        } else if is_header(text) {
            number = None;
        }
        was_absent = if text.starts_with("--- ") { text.trim_end() == "--- /dev/null" } else { was_absent };
        if let Some(path) = header_path(text, files) {
            start(path, &mut found);
            if let Some(file) = found.last_mut().filter(|_| text.starts_with("+++ ")) {
                file.is_new |= was_absent;
            }
        } else if text.starts_with("@@") {
            let section = text.splitn(3, "@@").nth(2).map(str::trim).filter(|section| !section.is_empty());
            if let (Some(file), Some(section)) = (found.last_mut(), section) {
                file.sections.push(section.to_owned());
            }
        } else if !is_header(text) {
            if found.is_empty() {
                start(only, &mut found);
            }
            if let Some(file) = found.last_mut() {
                let line = Line { number, ..line(text, &file.kind) };
                if line.mark != Mark::Removed {
                    number = number.map(|number| number + 1);
                }
                file.lines.push(line);
            }
        }
    }
    found.iter_mut().for_each(settle);
    found
}

/// The path that a header names: `+++ b/PATH`, or `@@ PATH @@` where that is one.
fn header_path<'a>(text: &'a str, files: &[String]) -> Option<&'a str> {
    if let Some(path) = text.strip_prefix("+++ ") {
        let path = path.split('\t').next().unwrap_or(path).trim();
        return Some(path.strip_prefix("b/").unwrap_or(path)).filter(|path| *path != "/dev/null");
    }
    if let Some(path) = text.strip_prefix("--- a/") {
        // A removed file has no other name; of any other the next header is read.
        return Some(path.trim());
    }
    let inside = text.strip_prefix("@@")?.split("@@").next()?.trim();
    let is_path = files.iter().any(|file| file == inside)
        || (inside.contains('/')
            && inside.contains('.')
            && !inside.contains(' ')
            && !inside.starts_with('-'));
    is_path.then_some(inside)
}

/// The first line of a hunk in the version after: `@@ -12,9 +12,10 @@`.
fn hunk_start(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("@@ -")?;
    let after = inside.split_once(" +")?.1;
    after.split([',', ' ']).next()?.parse().ok()
}

fn is_header(text: &str) -> bool {
    [
        "diff --git ",
        "index ",
        "--- ",
        "+++ ",
        "new file",
        "deleted file",
        "similarity ",
        "rename ",
        "old mode",
        "new mode",
        "\\ No newline",
        "Binary files",
    ]
    .iter()
    .any(|start| text.starts_with(start))
}

fn line(text: &str, kind: &FileKind) -> Line {
    let mark = match text.as_bytes().first() {
        Some(b'+') => Mark::Added,
        Some(b'-') => Mark::Removed,
        _ => Mark::Kept,
    };
    let text = if text.starts_with(['+', '-', ' ']) { &text[1..] } else { text };
    Line { mark, written: mark, text: text.to_owned(), number: None, code: code(text, kind) }
}

/// Takes the comment off and collapses white space.
fn code(text: &str, kind: &FileKind) -> String {
    let trimmed = text.trim();
    if ["/*", "* ", "*/", "<!--", "\"\"\""].iter().any(|start| trimmed.starts_with(start)) || trimmed == "*" {
        return String::new();
    }
    let mut in_text: Option<char> = None;
    let mut end = trimmed.len();
    let mut last = ' ';
    for (at, character) in trimmed.char_indices() {
        match in_text {
            Some(quote) if character == quote && last != '\\' => in_text = None,
            Some(_) => {}
            None if matches!(character, '"' | '\'' | '`') => in_text = Some(character),
            None if kind.comment_starts(&trimmed[at..])
                && (at == 0 || last.is_whitespace() || character == '/')
                && last != ':' =>
            {
                end = at;
                break;
            }
            None => {}
        }
        last = character;
    }
    trimmed[..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines that are both added and removed only moved.
fn settle(file: &mut FileDiff) {
    let count = file.lines.len();
    let mut taken = vec![false; count];
    let mut by_code: std::collections::BTreeMap<String, Vec<usize>> = std::collections::BTreeMap::new();
    for (at, line) in file.lines.iter().enumerate() {
        if line.mark == Mark::Added {
            by_code.entry(line.code.clone()).or_default().push(at);
        }
    }
    for at in 0..count {
        if file.lines[at].mark != Mark::Removed {
            continue;
        }
        let Some(added) = by_code.get_mut(&file.lines[at].code).and_then(Vec::pop) else { continue };
        taken[at] = true;
        taken[added] = true;
    }
    for (line, taken) in file.lines.iter_mut().zip(taken) {
        if taken {
            line.mark = Mark::Kept;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marks(file: &FileDiff, mark: Mark) -> Vec<&str> {
        file.code(mark).collect()
    }

    #[test]
    fn a_git_diff_of_two_files() {
        let diff = "diff --git a/x.go b/x.go\n--- a/x.go\n+++ b/x.go\n@@ -1,2 +1,2 @@ func f() {\n-\tretries := 3 // few\n+\tretries := 30\n ctx\n--- a/y.py\n+++ b/y.py\n@@ -1 +1 @@\n-a = 1\n";
        let files = parse(diff, &[]);
        assert_eq!(files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["x.go", "y.py"]);
        assert_eq!(marks(&files[0], Mark::Removed), ["retries := 3"]);
        assert_eq!(marks(&files[0], Mark::Added), ["retries := 30"]);
        assert_eq!(
            (files[0].sections.as_slice(), files[1].sections.len()),
            (&["func f() {".to_owned()][..], 0)
        );
    }

    #[test]
    fn lines_have_their_numbers_after_the_change() {
        let file = &parse("--- a/x.py\n+++ b/x.py\n@@ -3,3 +7,3 @@ def f():\n a\n-b\n+c\n d\n", &[])[0];
        assert_eq!(
            file.lines.iter().map(|line| line.number).collect::<Vec<_>>(),
            [Some(7), Some(8), Some(8), Some(9)]
        );
    }

    #[test]
    fn bare_hunks_name_their_file_or_have_the_only_one() {
        let files = parse("@@ a/b.yaml @@\n-ttl: 15m\n+ttl: 15s\n@@ c/d.yaml @@\n+x: 1\n", &[]);
        assert_eq!(files.len(), 2);
        assert_eq!(parse("@@ require (\n-a v1\n+a v2\n", &["go.mod".into()])[0].path, "go.mod");
    }

    #[test]
    fn what_moved_or_was_formatted_is_kept() {
        let diff = "-email:  x # old\n+# grouped\n+email: x\n-url: http://a/b\n+url:   http://a/b\n";
        let file = &parse(diff, &["c.yaml".into()])[0];
        assert!(file.is_unchanged(), "{file:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_taken(diff in "([+-@ ]{0,3}[a-z#/\"'\u{e4} ]{0,8}\n){0,20}", any in any::<String>()) {
            parse(&diff, &[]);
            parse(&any, &["x.sql".into()]);
        }
    }
}
