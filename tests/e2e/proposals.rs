//! A proposal becomes a branch that is ready for review, or is shown with what speaks against it. Real git on real
//! histories; the source is never written and nothing of it runs.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use casefile::config::ProposalsConfig;
use casefile::incident::Repo;
use casefile::proposal::{Place, Prepared, prepare};
use casefile_model::proposal::{CheckName, CheckOutcome, Readiness};
use casefile_model::report::{ChangeKind, ChangeRef, Proposal, ProposalKind};

use crate::author::write;
use crate::harness::{Home, text};
use crate::proposal_jail::{runs, until};

/// A repository with one file of settings, to be changed at will.
pub struct History {
    pub home: Home,
    pub dir: PathBuf,
}

const SETTINGS: &str = "orders/src/settings.rs";
const GOOD: &str = "            db_pool_size: 64,";
const BAD: &str = "            db_pool_size: available_cpus(),";

fn settings(line: &str, last: &str) -> String {
    let filler = |from: u32| (from..from + 12).map(|n| format!("// line {n}\n")).collect::<String>();
    format!("{}{line}\n{}{last}\n", filler(0), filler(20))
}

impl History {
    pub fn new() -> Self {
        let home = Home::new();
        let dir = home.path().join("source");
        fs::create_dir(&dir).unwrap();
        let history = Self { home, dir };
        history.git(&["init", "--quiet", "--template=", "--initial-branch=main", "."]);
        history.commit(SETTINGS, &settings(GOOD, "// end"), "orders: settings");
        history
    }

    fn git(&self, args: &[&str]) -> String {
        self.git_reads(args, &[])
    }

    fn git_reads(&self, args: &[&str], input: &[u8]) -> String {
        let mut command = Command::new("git");
        command
            .current_dir(&self.dir)
            .args(["-c", "user.name=ana", "-c", "user.email=ana@localhost"])
            .args(args);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
            command.env(who, "2026-03-01T10:11:00Z");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // One that does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn commit(&self, path: &str, content: &str, message: &str) -> String {
        let file = self.dir.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        write(&file, content);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// The commit that makes the pool too small.
    pub fn culprit(&self) -> String {
        self.commit(SETTINGS, &settings(BAD, "// end"), "config: derive the connection pool")
    }

    pub fn prepare(&self, id: &str, config: &str) -> Prepared {
        self.prepare_with(id, config, Path::new(env!("CARGO_BIN_EXE_casefile")))
    }

    /// With this program to confine the tests.
    pub fn prepare_with(&self, id: &str, config: &str, program: &Path) -> Prepared {
        let home = self.home.path().join("home");
        fs::create_dir_all(home.join("proposals")).unwrap();
        let config: ProposalsConfig = toml::from_str(config).unwrap();
        let repo = Repo::named(&self.dir).unwrap();
        prepare(&Place { home: &home, repo: &repo, config: &config, program }, 0, &revert(id)).unwrap()
    }
}

fn revert(id: &str) -> Proposal {
    Proposal {
        kind: ProposalKind::Revert,
        change: ChangeRef { kind: ChangeKind::Commit, id: id.to_owned() },
        title: "Revert the pool".into(),
        why: "the pool is too small".into(),
        old_value: None,
        new_value: None,
        evidence: vec![],
    }
}

#[track_caller]
fn fails(prepared: &Prepared, name: CheckName, words: &[&str]) {
    let check = prepared.checked.checks.iter().find(|check| check.name == name).unwrap();
    assert_eq!(check.outcome, CheckOutcome::Failed, "{:#?}", prepared.checked);
    for word in words {
        assert!(check.detail.contains(word), "no `{word}` in {}", check.detail);
    }
    assert_eq!(prepared.checked.readiness(), Readiness::NotReady);
}

/// Every file below a folder with its bytes.
pub fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap_or_default());
        }
    }
    found
}

#[test]
fn a_clean_revert_has_the_tree_without_the_commit() {
    let history = History::new();
    let culprit = history.culprit();
    history.commit("README.md", "more\n", "docs: more");
    let before = files(&history.dir);
    let made = history.prepare(&culprit, "");
    assert_eq!(made.checked.readiness(), Readiness::ReadyUntested, "{:#?}", made.checked);
    assert_eq!(files(&history.dir), before);
    let branch = made.checked.branch.as_ref().unwrap();
    assert_eq!(branch.name, format!("revert/{}", &culprit[..12]));
    history.git(&["fetch", "--quiet", text(made.clone.as_deref().unwrap()), &branch.commit]);
    let shown = history.git(&["log", "-1", "--format=%an%n%B", "FETCH_HEAD"]);
    assert!(shown.starts_with("Casefile\nRevert \"config: derive") && shown.contains(&culprit), "{shown}");
    history.git(&["revert", "--no-edit", &culprit]);
    assert_eq!(history.git(&["rev-parse", "HEAD^{tree}"]), history.git(&["rev-parse", "FETCH_HEAD^{tree}"]));
}

#[test]
fn what_speaks_against_a_revert_is_shown_and_nothing_of_it_is_ready() {
    let history = History::new();
    let culprit = history.culprit();
    let later =
        history.commit(SETTINGS, &settings("            db_pool_size: 8,", "// end"), "orders: eight");
    let made = history.prepare(&culprit, "");
    fails(
        &made,
        CheckName::AppliesCleanly,
        &[SETTINGS, "<<<<<<< now", "db_pool_size: 8", "db_pool_size: 64"],
    );
    fails(&made, CheckName::LinesUnchanged, &[&later[..7], "orders: eight"]);
    assert!(made.clone.is_none() && made.checked.branch.is_none());

    let history = History::new();
    let culprit = history.culprit();
    history.git(&["revert", "--no-edit", &culprit]);
    let by = history.git(&["rev-parse", "HEAD"]);
    fails(&history.prepare(&culprit, ""), CheckName::NotReverted, &[&by]);

    let history = History::new();
    let culprit = history.culprit();
    history.commit(SETTINGS, &settings(GOOD, "// end"), "orders: sixty-four, as it was");
    fails(&history.prepare(&culprit, ""), CheckName::NotReverted, &["would be empty"]);

    let history = History::new();
    let migration = history.commit("db/migrate/2_note.sql", "ALTER TABLE o DROP COLUMN note;\n", "drop note");
    fails(&history.prepare(&migration, ""), CheckName::NoMigration, &["db/migrate/2_note.sql"]);

    let history = History::new();
    history.git(&["checkout", "--quiet", "-b", "side"]);
    history.culprit();
    history.git(&["checkout", "--quiet", "main"]);
    history.commit("README.md", "x\n", "docs");
    history.git(&["merge", "--quiet", "--no-ff", "-m", "merge side", "side"]);
    let merge = history.git(&["rev-parse", "HEAD"]);
    fails(&history.prepare(&merge, ""), CheckName::OneParent, &["is a merge", "git revert -m"]);

    history.git(&["checkout", "--quiet", "-b", "elsewhere"]);
    let elsewhere = history.commit("x", "x", "never merged");
    history.git(&["checkout", "--quiet", "main"]);
    fails(&history.prepare(&elsewhere, ""), CheckName::CommitOnHead, &["not part of the head"]);
    fails(&history.prepare("0123456789", ""), CheckName::CommitOnHead, &["no commit"]);
    fails(&history.prepare("--output=x", ""), CheckName::CommitOnHead, &["is no hash"]);
}

#[test]
fn tests_run_on_a_copy_of_the_reverted_tree_and_a_failure_is_not_ready() {
    let history = History::new();
    let culprit = history.culprit();
    let good = format!("test = ['grep', '-q', 'db_pool_size: 64', '{SETTINGS}']");
    assert_eq!(history.prepare(&culprit, &good).checked.readiness(), Readiness::Ready);
    let bad = "test = ['sh', '-c', 'echo it is broken; env; exit 3']";
    let made = history.prepare(&culprit, bad);
    fails(&made, CheckName::Tests, &["ended with status 3"]);
    let output = fs::read_to_string(made.test_output.unwrap()).unwrap();
    assert!(
        output.contains("it is broken") && output.contains("HOME=") && !output.contains("CARGO"),
        "{output}"
    );

    let named = "[proposals]\ntest = ['true']\n";
    history.commit(".casefile.toml", named, "name the tests");
    let untested = history.prepare(&culprit, "");
    assert_eq!(untested.checked.readiness(), Readiness::ReadyUntested);
    let why = &untested.checked.checks.last().unwrap().detail;
    assert!(why.contains("not tested") && why.contains("allow_repository_command"), "{why}");
    let allowed = history.prepare(&culprit, "allow_repository_command = true");
    assert_eq!(allowed.checked.readiness(), Readiness::Ready, "{:#?}", allowed.checked);
}

/// Trees of few objects: one names 16^8 files, one a large file 4,096 times.
#[test]
fn a_tree_too_large_to_write_is_not_tested() {
    for (bytes, levels, words) in [(1, 8, "64 MiB of file names"), (16 << 20, 3, "8 GiB of files")] {
        let history = History::new();
        let culprit = history.culprit();
        let leaf = history.git_reads(&["hash-object", "-w", "--stdin"], &vec![0; bytes]);
        let mut entry = format!("100644 blob {leaf}");
        for _ in 0..levels {
            let entries: String = (0..16).map(|n| format!("{entry}\t{n:02}\n")).collect();
            entry = format!("040000 tree {}", history.git_reads(&["mktree"], entries.as_bytes()));
        }
        let root = format!("{}\n{entry}\tbomb\n", history.git(&["ls-tree", "HEAD"]));
        let tree = history.git_reads(&["mktree"], root.as_bytes());
        let commit = history.git(&["commit-tree", &tree, "-p", "HEAD", "-m", "many files"]);
        history.git(&["update-ref", "HEAD", &commit]);
        let made = history.prepare(&culprit, "test = ['true']");
        assert_eq!(made.checked.readiness(), Readiness::ReadyUntested, "{:#?}", made.checked);
        let why = &made.checked.checks.last().unwrap().detail;
        assert!(why.contains("not tested") && why.contains(words), "{why}");
    }
}

#[test]
fn tests_that_do_not_end_are_ended_with_all_that_they_started() {
    let history = History::new();
    let culprit = history.culprit();
    // A number by which the test knows its processes.
    let seconds = format!("4{}", std::process::id());
    let words = format!("sleep {seconds}");
    let script = format!("({words}) & setsid sh -c \"{words}\" & sleep 1000");
    let config = format!("timeout_ms = 1500\ntest = ['sh', '-c', '{script}']");
    let made = history.prepare(&culprit, &config);
    fails(&made, CheckName::Tests, &["did not end within 1500 ms"]);
    until("a process goes on", || !runs(&words));
}

#[test]
fn the_same_proposal_gives_the_same_branch_after_whatever_was_left_behind() {
    let history = History::new();
    let culprit = history.culprit();
    let first = history.prepare(&culprit, "");
    let whole = files(first.clone.as_deref().unwrap());
    let second = history.prepare(&culprit, "");
    assert_eq!(first.checked, second.checked);
    assert_eq!(files(first.clone.as_deref().unwrap()), whole);
    // As a killed host leaves it: the folder aside, half filled.
    let dir = first.clone.as_deref().unwrap().parent().unwrap();
    fs::rename(dir, dir.with_extension("part")).unwrap();
    fs::remove_file(dir.with_extension("part").join("repo/HEAD")).unwrap();
    assert_eq!(history.prepare(&culprit, "").checked, first.checked);
    assert!(!dir.with_extension("part").exists());
}

/// Everything by which a repository makes git run something, each writing the file `ran`.
fn trap(history: &History, ran: &Path) {
    let run = format!("sh -c 'echo ran >> {}'", ran.display());
    let hook = format!("#!/bin/sh\n{run}\n");
    let hooks = history.dir.join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for name in ["post-checkout", "pre-commit", "reference-transaction", "post-index-change", "post-merge"] {
        let file = hooks.join(name);
        write(&file, &hook);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let keys = [
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "merge.evil.driver",
        "diff.evil.textconv",
        "diff.external",
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.alternateRefsCommand",
        "uploadpack.packObjectsHook",
        "gpg.program",
        "credential.helper",
        "remote.origin.uploadpack",
    ];
    let mut config = fs::read_to_string(history.dir.join(".git/config")).unwrap();
    for key in keys {
        let (section, name) = key.rsplit_once('.').unwrap();
        let section = match section.split_once('.') {
            Some((section, sub)) => format!("{section} \"{sub}\""),
            None => section.to_owned(),
        };
        config.push_str(&format!("[{section}]\n\t{name} = {run:?}\n"));
    }
    config.push_str(&format!("[remote \"origin\"]\n\turl = \"ext::{run}\"\n\tpromisor = true\n"));
    config.push_str("[commit]\n\tgpgSign = true\n[submodule]\n\trecurse = true\n");
    config.push_str(&format!("[core]\n\thooksPath = {}\n", hooks.display()));
    write(&history.dir.join(".git/config"), &config);
}

#[test]
fn nothing_of_a_hostile_repository_runs_and_it_is_not_written() {
    let history = History::new();
    let attributes = "* filter=evil merge=evil diff=evil\n";
    history.commit(".gitattributes", attributes, "attributes");
    history.commit(
        ".gitmodules",
        "[submodule \"m\"]\n\tpath = m\n\turl = ext::sh -c true\n",
        "--upload-pack=x",
    );
    let culprit = history.culprit();
    history.commit("link", "x", "later");
    history.git(&["update-ref", "refs/heads/--output=x", "HEAD"]);
    history.git(&["symbolic-ref", "HEAD", "refs/heads/--output=x"]);
    let ran = history.home.path().join("ran");
    trap(&history, &ran);
    let before = files(&history.dir);
    let made = history.prepare(&culprit, "test = ['true']");
    assert_eq!(made.checked.readiness(), Readiness::Ready, "{:#?}", made.checked);
    assert!(!ran.exists(), "something of the repository ran");
    assert_eq!(files(&history.dir), before);
    let config = fs::read_to_string(made.clone.unwrap().join("config")).unwrap();
    assert!(!config.contains("evil") && !config.contains("ext::"), "{config}");

    write(&history.dir.join(".git/objects/info/alternates"), "/\n");
    assert!(Repo::named(&history.dir).unwrap_err().to_string().contains("alternates"));
}

#[test]
fn a_case_ends_with_a_branch_its_report_says_what_was_checked_and_a_replay_agrees() {
    let home = Home::new();
    let ready = casefile_synthetic::scenarios::all().into_iter().take(12).find_map(|incident| {
        let dir = home.path().join(incident.name);
        casefile_synthetic::write::write(&incident, 1, &dir).unwrap();
        let value = home.run(&["investigate", text(&dir), "--json"]).expect_code(0).json();
        (value["prepared"][0]["ready"] == true).then_some(value)
    });
    let value = ready.unwrap();
    let case = value["case"].as_str().unwrap();
    let report = String::from_utf8(home.report_bytes(case)).unwrap();
    assert!(report.contains("\"applies-cleanly\"") && !report.contains(text(home.path())), "{report}");
    let replayed = home.run(&["replay", case, "--json"]).expect_code(0).json();
    assert_eq!(replayed["report_identical"], true);
    let again = home.run(&["propose", case, "--json"]).expect_code(0).json();
    assert_eq!(again["proposals"][0]["prepared"]["branch"], value["prepared"][0]["branch"]);
}

#[test]
fn a_change_of_a_value_is_proposed_with_both_values_and_nothing_is_made_of_it() {
    let home = Home::new();
    let incident = casefile_synthetic::scenarios::second().into_iter().find(|one| one.name == "jobs-failing");
    let dir = home.path().join("jobs-failing");
    casefile_synthetic::write::write(&incident.unwrap(), 1, &dir).unwrap();
    let value = home.run(&["investigate", text(&dir), "--json"]).expect_code(0).json();
    let proposal = &value["proposals"][0];
    assert_eq!(proposal["kind"], "config-revert");
    assert_eq!((&proposal["old_value"], &proposal["new_value"]), (&"10".into(), &"40".into()));
    assert_eq!(value["prepared"].as_array().unwrap().len(), 0);
    let shown = home.run(&["propose", "last"]);
    let said = &shown.expect_code(0).stdout;
    assert!(said.contains("old value: 10") && said.contains("new value: 40"), "{said}");
    let made = fs::read_dir(home.path().join("home/proposals")).map_or(0, Iterator::count);
    assert_eq!(made, 0, "a clone was made");
}
