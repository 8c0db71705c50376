//! Which repositories of a recording are refused, and that the error names the entry and what to do.

use std::os::unix::fs::symlink;
use std::process::Command;

use super::*;

fn whole() -> Fixture {
    Fixture::bare().with("repo/.git/HEAD", "x").with("repo/.git/objects/x", "").with("repo/.git/refs/x", "")
}

#[track_caller]
fn refused(fixture: &Fixture, entry: &str, why: &str) {
    let error = fixture.error();
    assert!(error.starts_with(&format!("{entry}: ")) && error.contains(why), "{error}");
}

#[test]
fn repositories_that_reach_elsewhere_are_refused() {
    assert!(whole().load().unwrap().repo.is_some());
    let error = |fixture: Fixture| fixture.error();
    assert!(error(Fixture::bare().with("repo/a.txt", "")).contains("repo: this is not a git repository"));
    assert!(error(Fixture::bare().with("repo/.git", "gitdir: /etc")).contains("linked work tree"));
    assert!(error(whole().with("repo/.git/objects/info/alternates", "/x")).contains("borrows objects"));
    assert!(error(whole().with("repo/.git/commondir", "/x")).contains("lie elsewhere"));
    let linked = Fixture::bare();
    symlink(whole().path().join("repo"), linked.path().join("repo")).unwrap();
    assert!(linked.error().starts_with("repo: this link leads out"));
    let named =
        |repo: &str| Fixture::bare().with("incident.toml", format!("format = 1\nrepo = {repo:?}")).error();
    assert!(named("nowhere").starts_with("nowhere: "));
    assert!(named("../x").contains("leads out") && named("/etc").contains("leads out"));
}

#[test]
fn entries_by_which_git_reads_another_place_are_refused() {
    for (name, why) in [
        ("commondir", "git clone"),
        ("objects/info/alternates", "git repack"),
        ("objects/info/http-alternates", "remove"),
        ("config.worktree", "clone"),
    ] {
        refused(&whole().with(&format!("repo/.git/{name}"), "/x"), &format!("repo/.git/{name}"), why);
        // Not even as a folder, which git could not read.
        let folder = whole().with(&format!("repo/.git/{name}/x"), "");
        refused(&folder, &format!("repo/.git/{name}"), why);
    }
    refused(&whole().with("repo/.git/worktrees/a/gitdir", "/x"), "repo/.git/worktrees", "git worktree prune");
    for (config, why) in [
        ("[include]\n\tpath = /x", "includes other files"),
        ("[includeIf \"onbranch:main\"]\n\tpath = x", "includes other files"),
        ("[core]\n\tworktree = /", "core.worktree"),
        ("[extensions]\n\tworktreeConfig = true", "extensions.worktreeConfig"),
    ] {
        refused(&whole().with("repo/.git/config", config), "repo/.git/config", why);
    }
    let large = " ".repeat((1 << 20) + 1);
    refused(&whole().with("repo/.git/config", large), "repo/.git/config", "1 MiB");
    let tables = "0x000000000001-0x000000000001-aaaaaaaa.ref\n";
    assert!(whole().with("repo/.git/reftable/tables.list", tables).load().is_ok());
    let tables = whole().with("repo/.git/reftable/tables.list", "../../x.ref\n");
    refused(&tables, "repo/.git/reftable/tables.list", "fresh clone");
}

#[test]
fn a_git_directory_holds_files_and_folders_alone() {
    for name in ["fsmonitor", "objects/pack/a.pack", "hooks/x/y/z"] {
        let fixture = whole().with(&format!("repo/.git/{name}.txt"), "");
        let made = Command::new("mkfifo").arg(fixture.path().join("repo/.git").join(name)).status();
        assert!(made.unwrap().success());
        refused(&fixture, &format!("repo/.git/{name}"), "neither a file nor a folder");
        let fixture = whole().with(&format!("repo/.git/{name}.txt"), "");
        symlink("HEAD", fixture.path().join("repo/.git").join(name)).unwrap();
        refused(&fixture, &format!("repo/.git/{name}"), "this is a link");
    }
    let pipe = Fixture::bare().with("repo/a.txt", "");
    assert!(Command::new("mkfifo").arg(pipe.path().join("repo/.git")).status().unwrap().success());
    refused(&pipe, "repo/.git", "copy the main repository");
    let deep = whole().with(&format!("repo/.git/logs/{}x", "a/".repeat(32)), "");
    assert!(deep.error().contains("nested too deep"));
}

#[test]
fn no_reference_is_left_out_of_the_digest() {
    use std::os::unix::ffi::OsStrExt;
    let deep = whole().with(&format!("repo/.git/refs/{}x", "a/".repeat(16)), "1111");
    assert!(deep.error().contains("git pack-refs --all"));
    let latin = whole();
    let name = std::ffi::OsStr::from_bytes(b"repo/.git/refs/\xe9");
    File::create(latin.path().join(name)).unwrap();
    assert!(latin.error().contains("git pack-refs --all"));
}

#[test]
fn a_repository_that_the_operator_names_is_whole() {
    let error =
        |path: &Path| Incident::load_with_repo(Fixture::bare().path(), Some(path)).unwrap_err().to_string();
    let load = |fixture: &Fixture| error(&fixture.path().join("repo"));
    assert!(load(&Fixture::bare().with("repo/a.txt", "")).contains("not a git repository"));
    assert!(load(&Fixture::bare().with("repo/.git", "gitdir: /x")).contains("linked work tree"));
    assert!(load(&whole().with("repo/.git/objects/info/alternates", "/x")).contains("borrows objects"));
    assert!(load(&whole().with("repo/.git/commondir", "/x")).contains("lie elsewhere"));
    assert!(load(&Fixture::bare()).contains("there is no such folder"));
    assert!(error(&Fixture::bare().path().join("alert.json")).contains("this is not a folder"));
    // Its links are followed, also out of it; one to nothing is refused.
    let (linked, other) = (whole(), Fixture::bare().with("refs/heads/main", "1111"));
    fs::remove_dir_all(linked.path().join("repo/.git/refs")).unwrap();
    symlink(other.path().join("refs"), linked.path().join("repo/.git/refs")).unwrap();
    let repo = linked.path().join("repo");
    assert!(Incident::load_with_repo(linked.path(), Some(&repo)).unwrap().repo.is_some());
    symlink("nothing", repo.join(".git/packed-refs")).unwrap();
    assert!(error(&repo).contains("packed-refs"));
}
