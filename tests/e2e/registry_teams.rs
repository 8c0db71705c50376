//! Two teams on one registry, by the program alone: what one publishes the other adds, locks, runs without network,
//! updates, and loses when it is taken back.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use crate::harness::{Home, package_at, text};

/// A registry that serves until it is dropped.
pub struct Served {
    child: Child,
    pub url: String,
}

impl Served {
    pub fn start(home: &Home, arguments: &[&str]) -> Self {
        Self::start_at(home, "127.0.0.1:0", arguments)
    }

    /// The same at an address.
    pub fn start_at(home: &Home, address: &str, arguments: &[&str]) -> Self {
        let mut all = vec!["registry", "serve", "--listen", address];
        all.extend(arguments);
        let mut child = home.command(&all).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        Self { child, url }
    }

    /// Ends it as an operator does.
    pub fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const METRICS: &str = "[tools]\nmetrics = \"0.1\"";
const METRICS_AND_LOGS: &str = "[tools]\nmetrics = \"0.1\"\nlogs = \"0.1\"";

fn login(home: &Home, url: &str, token: &str) {
    let token_file = home.write("token", token);
    let mut command = home.command(&["login", url]);
    let ran = command.stdin(fs::File::open(token_file).unwrap()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// A registry with a token for each of two teams, and the first version of a skill.
fn two_teams() -> (Home, Home, Home, Served) {
    let (server, a, b) = (Home::new(), Home::new(), Home::new());
    let token = |name: &str, grant: &str| {
        let made = server.run(&["registry", "token", "add", name, "--grant", grant, "--days", "30"]);
        made.expect_code(0);
        made.stdout.trim().to_owned()
    };
    let (of_a, of_b) = (token("a-ci", "alpha:pull,push,manage,admin"), token("b-ci", "alpha:pull"));
    let served = Served::start(&server, &[]);
    login(&a, &served.url, &of_a);
    login(&b, &served.url, &of_b);
    let first = a.write("level.wasm", package_at("find_level", "alpha/level", "0.1.0", METRICS));
    a.run(&["skill", "publish", text(&first), "--registry", &served.url]).expect_code(0);
    (server, a, b, served)
}

#[test]
fn what_one_team_publishes_the_other_runs_without_network() {
    let (server, _a, b, served) = two_teams();
    let added = b.run(&["add", "alpha/level@^0.1", "--registry", &served.url]);
    added.expect_code(0);
    assert!(
        added.stdout.contains("added alpha/level@0.1.0") && added.stdout.contains("published by a-ci"),
        "{}",
        added.stdout
    );
    let lock = fs::read_to_string(b.path().join("casefile.lock")).unwrap();
    assert!(lock.contains("name = \"alpha/level\"\nversion = \"0.1.0\""), "{lock}");
    let incident = b.incident();
    let run = ["run", "alpha/level", "--incident", text(&incident), "--input", "{}"];
    b.run(&run).expect_code(0);
    served.stop();
    let alone = b.run(&run);
    alone.expect_code(0);
    assert!(
        alone.stderr.contains("could not check whether a pulled skill was taken back"),
        "{}",
        alone.stderr
    );
    let offline = b.run(&[&run[..], &["--offline"]].concat());
    assert!(offline.expect_code(0).stderr.is_empty(), "{}", offline.stderr);
    b.run(&["pull", "--frozen"]).expect_code(0);
    server.run(&["registry", "fsck"]).expect_code(0);
}

#[test]
fn new_rights_are_shown_and_asked_for() {
    let (_server, a, b, served) = two_teams();
    b.run(&["add", "alpha/level", "--registry", &served.url]).expect_code(0);
    let second = a.write("second.wasm", package_at("find_level", "alpha/level", "0.1.1", METRICS_AND_LOGS));
    let publish = ["skill", "publish", text(&second), "--registry", &served.url];
    a.run(&publish).refused(2, &["newly asks for logs", "--new-rights logs"]);
    a.run(&[&publish[..], &["--new-rights", "logs"]].concat()).expect_code(0);
    let lock = fs::read(b.path().join("casefile.lock")).unwrap();
    let refused = b.run(&["update"]);
    refused.refused(2, &["alpha/level", "--accept-rights"]);
    assert!(
        refused.stdout.contains("alpha/level 0.1.0 -> 0.1.1") && refused.stdout.contains("+ tool logs"),
        "{}",
        refused.stdout
    );
    assert_eq!(fs::read(b.path().join("casefile.lock")).unwrap(), lock);
    b.run(&["update", "--accept-rights"]).expect_code(0);
    assert!(fs::read_to_string(b.path().join("casefile.lock")).unwrap().contains("version = \"0.1.1\""));
    b.run(&["update"]).expect_code(0);
}

#[test]
fn who_locked_a_yanked_version_is_told_and_a_revoked_one_is_not_run() {
    let (_server, a, b, served) = two_teams();
    let second = a.write("second.wasm", package_at("find_level", "alpha/level", "0.1.1", METRICS));
    a.run(&["skill", "publish", text(&second), "--registry", &served.url]).expect_code(0);
    b.run(&["add", "alpha/level@^0.1", "--registry", &served.url]).expect_code(0);
    let incident = b.incident();
    let run = ["run", "alpha/level", "--incident", text(&incident), "--input", "{}"];
    b.run(&["investigate", text(&incident), "--playbook", "alpha/level"]).expect_code(0);
    a.write(
        "casefile.toml",
        format!("[registries.ours]\nurl = \"{}\"\nnamespaces = [\"alpha\"]\n", served.url),
    );
    a.run(&["yank", "alpha/level@0.1.1", "--reason", "counts twice"]).expect_code(0);
    let yanked = b.run(&run);
    yanked.expect_code(0);
    assert!(yanked.stderr.contains("alpha/level@0.1.1 was yanked: counts twice"), "{}", yanked.stderr);
    b.run(&["lock"]).expect_code(0);
    let other = Home::new();
    other.write("casefile.toml", fs::read(b.path().join("casefile.toml")).unwrap());
    fs::create_dir_all(other.path().join("home")).unwrap();
    fs::copy(b.path().join("home/tokens.toml"), other.path().join("home/tokens.toml")).unwrap();
    other.run(&["lock"]).expect_code(0);
    let new = fs::read_to_string(other.path().join("casefile.lock")).unwrap();
    assert!(new.contains("version = \"0.1.0\""), "{new}");
    b.run(&["revoke", "alpha/level@0.1.1", "--reason", "x"]).refused(2, &["no right `manage`"]);
    a.run(&["revoke", "alpha/level@0.1.1", "--reason", "leaks names"]).expect_code(0);
    let replayed = b.run(&["replay", "last"]);
    replayed.refused(2, &["alpha/level@0.1.1 was revoked and is not run: leaks names"]);
    a.run(&["yank", "alpha/level@0.1.1", "--reason", "y"])
        .refused(2, &["is revoked", "only undoing that very state"]);
    a.run(&["yank", "alpha/level@0.1.1", "--undo"]).refused(2, &["is revoked"]);
    b.run(&run).refused(2, &["alpha/level@0.1.1 was revoked and is not run: leaks names", "casefile update"]);
    b.run(&[&run[..], &["--offline"]].concat()).refused(2, &["was revoked"]);
    a.run(&["revoke", "alpha/level@0.1.1", "--undo"]).expect_code(0);
    b.run(&run).expect_code(0);
}

#[test]
fn a_namespace_comes_from_one_registry_alone() {
    let (_server, _a, b, served) = two_teams();
    b.publish(&package_at("find_level", "alpha/level", "9.0.0", METRICS));
    b.run(&["add", "alpha/level", "--registry", &served.url]).expect_code(0);
    assert!(!fs::read_to_string(b.path().join("casefile.lock")).unwrap().contains("9.0.0"));
    let elsewhere = Home::new();
    let other = Served::start(&elsewhere, &[]);
    b.run(&["add", "alpha/level", "--registry", &other.url])
        .refused(2, &["comes from the registry", "nowhere else"]);
    b.run(&["add", "beta/level"]).refused(2, &["no registry is bound to the namespace `beta`"]);
    b.run(&["add", "alpha/none"]).refused(2, &["alpha/none"]);
}

#[test]
fn damage_in_the_store_is_mended_by_pulling_again() {
    let (_server, _a, b, served) = two_teams();
    b.run(&["add", "alpha/level", "--registry", &served.url]).expect_code(0);
    let incident = b.incident();
    let run = ["run", "alpha/level", "--incident", text(&incident), "--input", "{}"];
    let lock = fs::read_to_string(b.path().join("casefile.lock")).unwrap();
    let digest = lock.split("sha256:").nth(1).unwrap()[..64].to_owned();
    let blob = b.path().join("home/store/sha256").join(&digest[..2]).join(&digest);
    let mut bytes = fs::read(&blob).unwrap();
    bytes[100] ^= 1;
    fs::File::create(&blob).unwrap().write_all(&bytes).unwrap();
    b.run(&run).refused(2, &["is not here, or damaged", "casefile pull"]);
    b.run(&["pull", "--frozen"]).refused(2, &["is not here, or damaged"]);
    b.run(&["pull"]).expect_code(0);
    b.run(&run).expect_code(0);
}

#[test]
fn a_registry_that_was_restored_is_told_of_and_what_is_locked_goes_on() {
    let (server, a, b, served) = two_teams();
    let copy = server.path().join("copy");
    server.run(&["registry", "backup", text(&copy)]).expect_code(0);
    let second = a.write("second.wasm", package_at("find_level", "alpha/level", "0.1.1", METRICS));
    a.run(&["skill", "publish", text(&second), "--registry", &served.url]).expect_code(0);
    b.run(&["add", "alpha/level@=0.1.0", "--registry", &served.url]).expect_code(0);
    let port = served.url.rsplit(':').next().unwrap().to_owned();
    served.stop();
    let address = format!("127.0.0.1:{port}");
    let restored = Served::start_at(&server, &address, &["--data", text(&copy)]);
    let incident = b.incident();
    let run = b.run(&["run", "alpha/level", "--incident", text(&incident), "--input", "{}"]);
    run.expect_code(0);
    assert!(
        run.stderr.contains("alpha/level@0.1.1 is gone") && run.stderr.contains("delete `"),
        "{}",
        run.stderr
    );
    b.run(&["update"]).refused(2, &["alpha/level@0.1.1 is gone"]);
    restored.stop();
}

#[test]
fn removing_a_skill_takes_what_only_it_needed() {
    let (_server, _a, b, served) = two_teams();
    b.run(&["add", "alpha/level", "--registry", &served.url]).expect_code(0);
    b.run(&["remove", "alpha/other"]).refused(2, &["does not require alpha/other"]);
    let removed = b.run(&["remove", "alpha/level"]);
    assert!(removed.expect_code(0).stdout.contains("no longer locked: alpha/level"), "{}", removed.stdout);
    b.run(&["pull"]).refused(2, &["no casefile.toml requires a skill here"]);
}

#[test]
fn what_is_there_is_found_and_shown() {
    let (server, _a, b, served) = two_teams();
    b.run(&["add", "alpha/level", "--registry", &served.url]).expect_code(0);
    let found = b.run(&["search", "level", "--tool", "metrics"]);
    assert!(found.expect_code(0).stdout.contains("alpha/level@0.1.0"), "{}", found.stdout);
    assert!(b.run(&["search", "--tool", "docs"]).expect_code(0).stdout.is_empty());
    let shown = b.run(&["show", "alpha/level"]);
    assert!(shown.expect_code(0).stdout.contains("asks for the tool metrics"), "{}", shown.stdout);
    let trail = server.run(&["registry", "audit"]);
    assert!(trail.expect_code(0).stdout.contains("a-ci  push  alpha/level@sha256:"), "{}", trail.stdout);
    let copy = server.path().join("copy");
    server.run(&["registry", "backup", text(&copy)]).expect_code(0);
    let restored = server.path().join("restored");
    server.run(&["registry", "restore", text(&copy), text(&restored)]).expect_code(0);
    server.run(&["registry", "fsck", "--data", text(&restored)]).expect_code(0);
}
