//! A recording made of files at hand: nothing that the rules name is ever written, and a label makes it a backtest.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Home, text};

/// What must not stand anywhere in a recording.
const SECRETS: [&str; 4] = ["ada@example.org", "ghp_0123456789abcdefghij", "cust-4711", "Ada Lovelace"];

const RULES: &str = "use = [\"emails\", \"bearer-tokens\"]\n
[[column]]\npart = \"logs\"\nfield = \"customer\"\naction = \"pseudonym\"\n
[[column]]\npart = \"metrics\"\nfield = \"labels.customer\"\naction = \"drop\"\n
[[column]]\npart = \"commits\"\nfield = \"author\"\naction = \"pseudonym\"\n";

/// A repository in which somebody takes a lock away, the day before the alert.
fn repository(home: &Home) -> PathBuf {
    let repo = home.path().join("code");
    fs::create_dir_all(repo.join("shop")).unwrap();
    let git = |at: &str, args: &[&str]| {
        let ran = Command::new("git")
            .current_dir(&repo)
            .args(["-c", "user.name=Ada Lovelace", "-c", "user.email=ada@example.org"])
            .args(args)
            .env("GIT_AUTHOR_DATE", at)
            .env("GIT_COMMITTER_DATE", at)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    let commit = |at: &str, code: &str, message: &str| {
        home.write("code/shop/counter.go", code);
        git(at, &["add", "-A"]);
        git(at, &["commit", "-q", "-m", message]);
    };
    git("2026-03-01T08:00:00Z", &["init", "-q"]);
    let locked = "package shop\n\nfunc (c *C) Add(id string) {\n\tc.mu.Lock()\n\tdefer c.mu.Unlock()\n\tc.counts[id]++\n}\n";
    let open = "package shop\n\nfunc (c *C) Add(id string) {\n\tc.counts[id]++\n}\n";
    commit("2026-03-01T08:00:00Z", locked, "count");
    commit("2026-03-01T09:30:00Z", open, "count without waiting\n\nSee ada@example.org");
    repo
}

fn set_up(home: &Home) -> Vec<String> {
    let file = |name: &str, content: &str| home.write(name, content).display().to_string();
    let minute = |minute: u32| format!("2026-03-01T{:02}:{:02}:00Z", 9 + minute / 60, minute % 60);
    let mut metrics = "timestamp,service,metric,value,labels\n".to_owned();
    for at in 0..90 {
        let value = if at < 50 { 1.0 } else { 40.0 } + f64::from(at % 3) * 0.1;
        metrics.push_str(&format!("{},shop,errors,{value},customer=cust-4711;pod=a\n", minute(at)));
    }
    let mut logs = String::new();
    for at in 50..80 {
        logs.push_str(&format!(
            "{{\"timestamp\":\"{}\",\"service\":\"shop\",\"severity_text\":\"ERROR\",\"customer\":\"cust-4711\",\
             \"msg\":\"fatal error: concurrent map writes, tell ada@example.org\"}}\n",
            minute(at)
        ));
    }
    let alert = format!(
        "{{\"service\":\"shop\",\"metric\":\"errors\",\"fired_at\":\"{}\",\"summary\":\"errors\"}}",
        minute(55)
    );
    let given = [
        ("--alert", file("alert.json", &alert)),
        ("--metrics", file("metrics.csv", &metrics)),
        ("--logs", file("logs.ndjson", &logs)),
        ("--doc", file("mend.md", "# Mend\ntoken ghp_0123456789abcdefghij\n")),
        ("--commits-from", repository(home).display().to_string()),
        ("--redact", file("rules.toml", RULES)),
    ];
    given.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect()
}

fn new(home: &Home, dir: &Path, given: &[String]) -> crate::harness::Ran {
    let mut args = vec!["incident", "new", text(dir)];
    args.extend(given.iter().map(String::as_str));
    home.run(&args)
}

fn all_bytes(dir: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(path.file_name().unwrap().as_encoded_bytes());
        bytes.extend(if path.is_dir() { all_bytes(&path) } else { fs::read(&path).unwrap() });
    }
    bytes
}

#[test]
fn a_recording_is_made_redacted_labelled_and_backtested() {
    let home = Home::new();
    let given = set_up(&home);
    let dir = home.path().join("yesterday");
    new(&home, &dir, &given).expect_code(0);
    let written = String::from_utf8_lossy(&all_bytes(&dir)).into_owned();
    for secret in SECRETS {
        assert!(!written.contains(secret), "{secret} was written");
    }
    assert!(written.contains("[email]") && written.contains("c.mu.Lock()"));

    let commits: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(dir.join("context/commits.json")).unwrap()).unwrap();
    let culprit = commits[0]["sha"].as_str().unwrap();
    let label = |more: &[&str]| home.run(&[&["incident", "label", text(&dir)], more].concat());
    label(&["--cause", "0123456789"]).refused(2, &["holds no commit"]);
    label(&["--cause", &culprit[..8], "--decoy", culprit]).refused(2, &["both the cause and a decoy"]);
    label(&["--cause", "none", "--remediation", "prayer"]).refused(2, &["--remediation"]);
    assert!(!dir.join("expected.json").exists());
    label(&["--cause", &culprit[..8], "--kind", "data-race", "--first-failing", "shop"]).expect_code(0);
    label(&["--cause", "none"]).refused(2, &["--replace"]);

    let value = home.run(&["backtest", text(&dir), "--json"]).expect_code(0).json();
    assert_eq!(value["runs"][0]["incidents"][0]["expected"], culprit);
    assert_eq!(value["runs"][0]["correct"], 1, "{value}");
}

#[test]
fn what_does_not_fit_is_refused_and_leaves_nothing_behind() {
    let home = Home::new();
    let given = set_up(&home);
    let dir = home.path().join("refused");
    let before = fs::read_dir(home.path()).unwrap().count();
    let with = |flag: &str, value: &str| {
        let mut given = given.clone();
        let at = given.iter().position(|known| known == flag).unwrap();
        given[at + 1] = value.to_owned();
        given
    };
    let file = |name: &str, content: &str| home.write(name, content).display().to_string();
    let cases = [
        ("--alert", file("bad/a.json", "{"), "line 1"),
        ("--alert", file("bad/b.json", "{\"fired_at\": \"2026-03-01T09:55:00Z\"}"), "service"),
        ("--metrics", file("bad/m.csv", "time,value\n1,2\n"), "no column `timestamp`"),
        ("--logs", file("bad/l.ndjson", "{}\nnothing\n"), "line 2"),
        ("--commits-from", home.path().display().to_string(), "gives no commits"),
        ("--redact", file("bad/r.toml", "use = [\"everything\"]"), "there is no set"),
        ("--doc", home.path().join("no-such.md").display().to_string(), "no-such.md"),
    ];
    for (flag, value, words) in cases {
        new(&home, &dir, &with(flag, &value)).refused(2, &[words]);
        assert!(!dir.exists(), "{flag} {value}");
    }
    let after = fs::read_dir(home.path()).unwrap().count();
    assert_eq!(after, before + 1, "only the folder of bad files is new");
    fs::create_dir(&dir).unwrap();
    new(&home, &dir, &given).refused(2, &["is there already"]);
}

/// A repository may say how its missing objects are fetched; a message may look like the start of another commit.
#[test]
fn nothing_of_a_hostile_repository_runs_and_no_message_makes_a_commit() {
    let home = Home::new();
    let given = set_up(&home);
    let repo = home.path().join("code");
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(&repo).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(args);
        command.env("GIT_COMMITTER_DATE", "2026-03-01T09:40:00Z").env("GIT_CONFIG_GLOBAL", "/dev/null");
        let ran = command.output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap().trim().to_owned()
    };
    let forged =
        format!("harmless\u{1f}\u{1e}{}\u{1f}Boss\u{1f}2026-03-01T09:45:00Z\u{1f}x\u{1f}", "d".repeat(40));
    git(&["commit", "-q", "--allow-empty", "-m", &forged]);
    let dir = home.path().join("forged");
    new(&home, &dir, &given).expect_code(0);
    let commits = fs::read_to_string(dir.join("context/commits.json")).unwrap();
    assert_eq!(commits.matches("\"sha\"").count(), 3, "{commits}");

    let blob = git(&["rev-parse", "HEAD~1:shop/counter.go"]);
    fs::remove_file(repo.join(".git/objects").join(&blob[..2]).join(&blob[2..])).unwrap();
    let ran = home.path().join("ran");
    let upload = format!("sh -c 'touch {}; false' --", ran.display());
    git(&["config", "core.repositoryFormatVersion", "1"]);
    for (key, value) in [
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", repo.join(".git").to_str().unwrap()),
        ("remote.origin.uploadPack", upload.as_str()),
    ] {
        git(&["config", key, value]);
    }
    let dir = home.path().join("incomplete");
    new(&home, &dir, &given).refused(2, &["gives no commits"]);
    assert!(!ran.exists(), "something that the repository names was run");
    assert!(!dir.exists());
}
