//! Entries of a git configuration that make git read another place.
//!
//! The text is not parsed as git does, because a difference would be a way around: it is searched for what
//! git needs to see such an entry at all. So a comment or a value that looks like one is refused too.

/// Settings that move the work tree, add a configuration, or move the references.
const KEYS: &[(&str, &str)] = &[
    ("worktree", "it names a work tree elsewhere (core.worktree); run `git config --unset core.worktree`"),
    (
        "worktreeconfig",
        "it names another configuration; run `git config --unset extensions.worktreeConfig`, or make a fresh \
         clone",
    ),
];
const INCLUDES: &str = "it includes other files; remove its sections `include` and `includeIf`";
const STORAGE: &str = "its extensions.refStorage is neither `files` nor `reftable`; make a fresh clone";

/// Why a configuration cannot be used; none where it can.
pub(super) fn redirects(config: &[u8]) -> Option<&'static str> {
    // Only ASCII counts here, and whatever else there is stays something else.
    let config = String::from_utf8_lossy(config).to_ascii_lowercase();
    // The name of a section follows its bracket at once.
    if config.split('[').skip(1).any(|section| section.starts_with("include")) {
        return Some(INCLUDES);
    }
    // A setting begins a line, or follows the head of its section.
    for setting in config.split(['\n', ']']).map(str::trim_ascii_start) {
        let end = setting.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(setting.len());
        let (key, value) = setting.split_at(end);
        if let Some((_, why)) = KEYS.iter().find(|(wanted, _)| *wanted == key) {
            return Some(why);
        }
        let value = value.trim_ascii().trim_start_matches('=').trim_ascii();
        if key == "refstorage" && !matches!(value, "files" | "reftable") {
            return Some(STORAGE);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_another_place_is_found_however_it_is_written() {
        for bad in [
            "[include]\npath = /x",
            "[Include] path=/x",
            "[INCLUDEIF \"gitdir:/\"]\n\tpath = /x",
            "[includeIf.onbranch:x]path=/x",
            "[core]bare=false\n[include]path=x",
            "[core]\n\tbare = true\n\tworktree = /",
            "[core]worktree=/",
            "[core]\r\nWorkTree\r\n",
            "\u{feff}[core] WORKTREE = ..",
            "[core \"\"]\n worktree = x",
            "[extensions]\nworktreeConfig = true",
            "[extensions]\nworktreeconfig",
            "[extensions]\nrefStorage = files:///x",
            "[extensions] refstorage = \"reftable:///x\"",
            "[extensions]\nrefstorage = file\\\ns",
            "[x]\ny = \u{fffd}\n[include]path=x",
        ] {
            assert!(redirects(bad.as_bytes()).is_some(), "{bad:?}");
        }
        assert!(redirects(b"[x]\ny = \xff\n[core]\xff\nworktree = x").is_some());
    }

    #[test]
    fn an_ordinary_configuration_is_used() {
        let config = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\
            \tlogallrefupdates = true\n[remote \"origin\"]\n\turl = https://example.com/include/worktree\n\
            \tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch \"worktree\"]\n\tmerge = refs/heads/worktree\n\
            [extensions]\n\tobjectformat = sha256\n\trefStorage = reftable\n";
        assert_eq!(redirects(config.as_bytes()), None);
        assert_eq!(redirects(b""), None);
    }
}
