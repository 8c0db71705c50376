//! The code of a world and what people change in it: `corpus/WORLD/tree/**` and `corpus/WORLD/*.edits`.
//!
//! An edits file holds commits. Each begins with `## KEY @SERVICE` (the service it is deployed to; none if absent),
//! goes on with the message, and ends with hunks. A hunk begins with `=== PATH`, `=== new PATH`, `=== delete PATH` or
//! `=== rename OLD NEW`; its lines begin with a space, `-` or `+`. A hunk has no line numbers: its old lines must stand
//! exactly once in the file. Git makes the real diff.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Fallible};

/// Files by path.
pub type Tree = BTreeMap<String, String>;

/// A commit before it is made.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Name inside the corpus; never written out.
    pub key: String,
    /// The service it is deployed to by itself, if any.
    pub service: Option<String>,
    /// The commit message.
    pub message: String,
    changes: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    Patch { path: String, old: Vec<String>, new: Vec<String> },
    Create { path: String, text: String },
    Delete { path: String },
    Rename { from: String, to: String },
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn read(path: &Path) -> Fallible<String> {
    fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

/// Reads the files of a world as they are before any commit.
///
/// # Errors
/// A file cannot be read.
pub fn tree(world: &str) -> Fallible<Tree> {
    fn walk(at: &Path, prefix: &str, tree: &mut Tree) -> Fallible<()> {
        let failed = |source| Error::File { path: at.to_owned(), source };
        for entry in fs::read_dir(at).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), tree)?;
            } else {
                tree.insert(name, read(&entry.path())?);
            }
        }
        Ok(())
    }
    let mut tree = Tree::new();
    walk(&root().join(world).join("tree"), "", &mut tree)?;
    Ok(tree)
}

/// Reads the commits of `corpus/WORLD/NAME.edits`.
///
/// # Errors
/// The file cannot be read or does not follow the format.
pub fn edits(world: &str, name: &str) -> Fallible<Vec<Edit>> {
    let path = root().join(world).join(format!("{name}.edits"));
    let text = read(&path)?;
    let bad = |why: &str| Error::Scenario(format!("{}: {why}", path.display()));
    let mut found: Vec<Edit> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(head) = line.strip_prefix("## ") else {
            return Err(bad(&format!("a commit begins with ##, not {line:?}")));
        };
        let (key, service) = match head.split_once(" @") {
            Some((key, service)) => (key, Some(service.trim().to_owned())),
            None => (head, None),
        };
        let mut message = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("=== ") && !line.starts_with("## ")) {
            message.push(line);
        }
        let mut changes = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with("=== ")) {
            let mut body = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("=== ") && !line.starts_with("## "))
            {
                body.push(line);
            }
            while body.last() == Some(&"") {
                body.pop();
            }
            changes.push(
                change(line.trim_start_matches("=== "), &body)
                    .map_err(|why| bad(&format!("{key}: {why}")))?,
            );
        }
        found.push(Edit {
            key: key.trim().to_owned(),
            service,
            message: message.join("\n").trim().to_owned(),
            changes,
        });
    }
    Ok(found)
}

fn change(head: &str, body: &[&str]) -> Result<Change, String> {
    let words: Vec<&str> = head.split_whitespace().collect();
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for line in body {
        match line.chars().next() {
            None => {
                old.push(String::new());
                new.push(String::new());
            }
            Some(' ') => {
                old.push(line[1..].to_owned());
                new.push(line[1..].to_owned());
            }
            Some('-') => old.push(line[1..].to_owned()),
            Some('+') => new.push(line[1..].to_owned()),
            _ => return Err(format!("{head}: a line of a hunk begins with space, - or +: {line:?}")),
        }
    }
    Ok(match words[..] {
        ["new", path] => Change::Create { path: path.to_owned(), text: new.join("\n") + "\n" },
        ["delete", path] => Change::Delete { path: path.to_owned() },
        ["rename", from, to] => Change::Rename { from: from.to_owned(), to: to.to_owned() },
        [path] if !old.is_empty() => Change::Patch { path: path.to_owned(), old, new },
        _ => return Err(format!("{head}: not a hunk's head, or a hunk without an old line")),
    })
}

impl Edit {
    /// The commit that brings a whole tree.
    pub fn of_tree() -> Self {
        Self {
            key: String::new(),
            service: None,
            message: "Import from the old repository".into(),
            changes: Vec::new(),
        }
    }

    /// How many characters it adds and removes.
    pub fn size(&self) -> usize {
        let length = |lines: &[String]| lines.iter().map(String::len).sum::<usize>();
        let size = |change: &Change| match change {
            Change::Patch { old, new, .. } => length(old) + length(new),
            Change::Create { text, .. } => text.len(),
            Change::Delete { .. } | Change::Rename { .. } => 0,
        };
        self.changes.iter().map(size).sum()
    }

    /// Applies the commit to the tree.
    ///
    /// # Errors
    /// A hunk does not fit; the tree is then as it was.
    pub fn apply(&self, tree: &mut Tree) -> Fallible<()> {
        let mut next = tree.clone();
        for change in &self.changes {
            change.apply(&mut next).map_err(|why| Error::Scenario(format!("edit {}: {why}", self.key)))?;
        }
        *tree = next;
        Ok(())
    }
}

impl Change {
    fn apply(&self, tree: &mut Tree) -> Result<(), String> {
        let missing = |path: &str| format!("{path} is not there");
        match self {
            Self::Create { path, text } => match tree.insert(path.clone(), text.clone()) {
                Some(_) => Err(format!("{path} is there already")),
                None => Ok(()),
            },
            Self::Delete { path } => tree.remove(path).map(|_| ()).ok_or_else(|| missing(path)),
            Self::Rename { from, to } => {
                let text = tree.remove(from).ok_or_else(|| missing(from))?;
                tree.insert(to.clone(), text);
                Ok(())
            }
            Self::Patch { path, old, new } => {
                let text = tree.get(path).ok_or_else(|| missing(path))?;
                let lines: Vec<&str> = text.lines().collect();
                let places: Vec<usize> =
                    (0..lines.len()).filter(|&at| lines[at..].starts_with(&as_str(old))).collect();
                let [place] = places[..] else {
                    return Err(format!("{path}: {:?} stands {} times", old.first(), places.len()));
                };
                let after = &lines[place + old.len()..];
                let all: Vec<&str> =
                    lines[..place].iter().copied().chain(as_str(new)).chain(after.iter().copied()).collect();
                tree.insert(path.clone(), all.join("\n") + "\n");
                Ok(())
            }
        }
    }
}

fn as_str(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

/// The names of a world's edits files.
///
/// # Errors
/// The directory cannot be read.
pub fn names(world: &str) -> Fallible<Vec<String>> {
    let dir = root().join(world);
    let failed = |source| Error::File { path: dir.clone(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(&dir).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".edits").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::{Change, Tree, change};

    #[test]
    fn a_hunk_must_fit_in_exactly_one_place() {
        let mut tree = Tree::from([("a".to_owned(), "x\ny\nx\n".to_owned())]);
        let twice = change("a", &["-x", "+z"]).expect("parses");
        assert!(twice.apply(&mut tree).is_err());
        let once: Change = change("a", &[" y", "-x", "+z"]).expect("parses");
        once.apply(&mut tree).expect("fits");
        assert_eq!(tree["a"], "x\ny\nz\n");
    }
}
