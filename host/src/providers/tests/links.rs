//! A recording's repository that reaches for another one: it is refused, and nothing of the other is read.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use casefile_model::tools::code::ReadQuery;

use super::code::git;
use super::*;

/// A repository that no recording names, and a recording whose reference points to its commit.
struct Reach {
    victim: Fixture,
    recording: Fixture,
    commit: String,
}

impl Reach {
    fn new() -> Self {
        let victim = Fixture::bare().with("repo/secret.txt", "of the victim\n");
        let theirs = victim.path().join("repo");
        git(&theirs, "00:10:00", &["init", "--quiet"]);
        git(&theirs, "00:10:00", &["add", "--all"]);
        git(&theirs, "00:10:00", &["commit", "--quiet", "-m", "secret"]);
        let commit = git(&theirs, "00:10:00", &["rev-parse", "HEAD"]);
        let recording = Fixture::bare().with("repo/a.txt", "a\n");
        git(&recording.path().join("repo"), "00:10:00", &["init", "--quiet"]);
        let recording = recording.with("repo/.git/refs/heads/main", format!("{commit}\n"));
        Self { victim, recording, commit }
    }

    fn theirs(&self, name: &str) -> PathBuf {
        self.victim.path().join("repo/.git").join(name)
    }

    fn ours(&self, name: &str) -> PathBuf {
        let git = self.recording.path().join("repo/.git");
        if name.is_empty() { git } else { git.join(name) }
    }

    /// Puts a link in the place of one of our entries.
    fn link(&self, target: &Path, name: &str) {
        let place = self.ours(name);
        if place.is_dir() {
            fs::remove_dir_all(&place).unwrap();
        }
        symlink(target, place).unwrap();
    }

    /// Packs what the victim has, and gives the name of the pack without its ending.
    fn pack(&self) -> String {
        git(&self.victim.path().join("repo"), "00:10:00", &["repack", "-a", "-d", "--quiet"]);
        let packs = fs::read_dir(self.theirs("objects/pack")).unwrap();
        let mut names = packs.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.find_map(|name| name.strip_suffix(".pack").map(str::to_owned)).unwrap()
    }

    fn fan_out(&self) -> Vec<String> {
        let folders = fs::read_dir(self.theirs("objects")).unwrap();
        let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.len() == 2).collect()
    }

    /// A skill reads the victim's file, with the recording as it is.
    fn steal(&self, incident: Incident) -> Result<Value, ToolError> {
        let read = ReadQuery { revision: String::new(), path: "secret.txt".into(), line: 1, limit: 0 };
        ask(&recorded(Arc::new(incident)), &call("code", "read", &read), at("00:30:00"))
    }

    /// Loading must fail, naming the entry. Where it does not, shows what a skill could read.
    #[track_caller]
    fn refused(&self, entry: &str) {
        match self.recording.load() {
            Ok(incident) => panic!("{entry}: loaded, and a skill reads {:?}", self.steal(incident)),
            Err(error) => {
                let error = error.to_string();
                assert!(error.contains(entry), "{error} does not name {entry}");
                assert!(!error.contains("victim") && error.contains("; "), "{error}");
            }
        }
    }
}

#[test]
fn a_link_to_a_common_directory_is_refused() {
    let reach = Reach::new();
    let elsewhere = Fixture::bare().with("commondir", reach.theirs("").display().to_string());
    reach.link(&elsewhere.path().join("commondir"), "commondir");
    reach.refused("repo/.git/commondir");
}

#[test]
fn a_link_to_packs_is_refused() {
    let reach = Reach::new();
    reach.pack();
    reach.link(&reach.theirs("objects/pack"), "objects/pack");
    reach.refused("repo/.git/objects/pack");
}

#[test]
fn a_link_to_one_pack_is_refused() {
    let reach = Reach::new();
    let pack = reach.pack();
    for ending in ["pack", "idx"] {
        let name = format!("objects/pack/{pack}.{ending}");
        reach.link(&reach.theirs(&name), &name);
    }
    reach.refused("repo/.git/objects/pack/pack-");
}

#[test]
fn a_link_to_a_list_of_alternates_is_refused() {
    let reach = Reach::new();
    let list = format!("{}\n", reach.theirs("objects").display());
    let elsewhere = Fixture::bare().with("alternates", list);
    fs::create_dir_all(reach.ours("objects/info")).unwrap();
    reach.link(&elsewhere.path().join("alternates"), "objects/info/alternates");
    reach.refused("repo/.git/objects/info/alternates");
}

#[test]
fn links_to_folders_of_objects_are_refused() {
    let reach = Reach::new();
    for name in reach.fan_out() {
        reach.link(&reach.theirs("objects").join(&name), &format!("objects/{name}"));
    }
    reach.refused("repo/.git/objects/");
}

#[test]
fn links_to_single_objects_are_refused() {
    let reach = Reach::new();
    for folder in reach.fan_out() {
        fs::create_dir_all(reach.ours("objects").join(&folder)).unwrap();
        for entry in fs::read_dir(reach.theirs("objects").join(&folder)).unwrap() {
            let name = format!("objects/{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
            reach.link(&reach.theirs(&name), &name);
        }
    }
    reach.refused("repo/.git/objects/");
}

#[test]
fn a_link_of_any_other_kind_is_refused() {
    // To the whole directory, to one inside of the recording, to nothing.
    let reach = Reach::new();
    reach.link(&reach.theirs(""), "");
    reach.refused("repo/.git");
    let reach = Reach::new();
    fs::rename(reach.ours(""), reach.recording.path().join("docs")).unwrap();
    symlink("../docs", reach.recording.path().join("repo/.git")).unwrap();
    reach.refused("repo/.git");
    for target in ["nothing", "../config", "refs/heads"] {
        for name in ["commondir", "objects/info/alternates", "objects/ab", "objects/pack/x", "worktrees"] {
            let reach = Reach::new();
            fs::create_dir_all(reach.ours(name).parent().unwrap()).unwrap();
            reach.link(Path::new(target), name);
            reach.refused(&format!("repo/.git/{name}"));
        }
    }
}

#[test]
fn a_bare_repository_of_a_recording_is_walked_too() {
    let reach = Reach::new();
    reach.pack();
    reach.link(&reach.theirs("objects/pack"), "objects/pack");
    fs::rename(reach.ours(""), reach.recording.path().join("bare")).unwrap();
    let recording = reach.recording.with("incident.toml", "format = 1\nrepo = \"bare\"");
    let reach = Reach { recording, ..reach };
    reach.refused("bare/objects/pack");
}

#[test]
fn an_index_of_packs_names_none_elsewhere() {
    let reach = Reach::new();
    let pack = reach.pack();
    // An index is made over a copy of the pack, and then made to name the one of the victim.
    for ending in ["pack", "idx"] {
        let name = format!("objects/pack/{pack}.{ending}");
        fs::copy(reach.theirs(&name), reach.ours(&name)).unwrap();
    }
    git(&reach.recording.path().join("repo"), "00:10:00", &["multi-pack-index", "write"]);
    let victim = reach.victim.path().file_name().unwrap().to_str().unwrap().to_owned();
    let mut other = format!("../../../../../{victim}/p.idx");
    let name = format!("{pack}.idx");
    while other.len() + 2 <= name.len() {
        other.insert_str(0, "./");
    }
    if other.len() < name.len() {
        other = other.replacen("/p.idx", "//p.idx", 1);
    }
    assert_eq!(other.len(), name.len());
    for ending in ["pack", "idx"] {
        let file = format!("objects/pack/{pack}.{ending}");
        fs::rename(reach.theirs(&file), reach.victim.path().join(format!("p.{ending}"))).unwrap();
        fs::remove_file(reach.ours(&file)).unwrap();
    }
    let index = reach.ours("objects/pack/multi-pack-index");
    let bytes = fs::read(&index).unwrap();
    let start = bytes.windows(name.len()).position(|window| window == name.as_bytes()).unwrap();
    let mut changed = bytes.clone();
    changed[start..start + name.len()].copy_from_slice(other.as_bytes());
    fs::remove_file(&index).unwrap();
    let recording = reach.recording.with("repo/.git/objects/pack/multi-pack-index", changed);
    let reach = Reach { recording, ..reach };
    // Git itself follows the name; the host has git leave this index alone.
    let shown = git(&reach.recording.path().join("repo"), "00:10:00", &["show", "main:secret.txt"]);
    assert_eq!(shown, "of the victim");
    let error = reach.steal(reach.recording.load().unwrap()).unwrap_err();
    assert!(matches!(error, ToolError::NotFound(_) | ToolError::Unavailable(_)), "{error}");
}

#[test]
fn a_link_made_after_loading_is_refused() {
    let reach = Reach::new();
    let incident = reach.recording.load().unwrap();
    reach.pack();
    reach.link(&reach.theirs("objects/pack"), "objects/pack");
    let error = reach.steal(incident).unwrap_err();
    assert!(matches!(error, ToolError::Unavailable(_)), "{error}");
    assert!(!error.to_string().contains('/'), "{error}");
}

#[test]
fn the_repository_that_the_operator_names_may_have_links() {
    let reach = Reach::new();
    for name in ["objects", "refs", "packed-refs"] {
        git(&reach.victim.path().join("repo"), "00:10:00", &["pack-refs", "--all"]);
        reach.link(&reach.theirs(name), name);
    }
    let linked = Fixture::bare();
    symlink(reach.recording.path().join("repo"), linked.path().join("link")).unwrap();
    let link = linked.path().join("link");
    let incident = Incident::load_with_repo(linked.path(), Some(&link)).unwrap();
    let answer = reach.steal(incident).unwrap();
    assert_eq!((&answer["text"], &answer["revision"]), (&json!("of the victim\n"), &json!(reach.commit)));
}
