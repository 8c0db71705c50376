//! What a repository's tests may do to the machine, and what is left where the host is killed while they run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use casefile_model::proposal::Readiness;

use crate::author::write;
use crate::harness::{Home, root, text};
use crate::proposals::{History, files};

/// Whether a process whose command line holds these words runs.
pub fn runs(words: &str) -> bool {
    let lines = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let line = fs::read(entry.ok()?.path().join("cmdline")).ok()?;
        Some(String::from_utf8_lossy(&line).replace('\0', " "))
    });
    lines.into_iter().any(|line| line.contains(words))
}

/// Waits until it is so, for as long as a loaded machine may need.
#[track_caller]
pub fn until(what: &str, so: impl Fn() -> bool) {
    let since = Instant::now();
    while !so() {
        assert!(since.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A script that tries what a repository's tests may do and what they may not, a line of output for each.
fn probes(history: &History, clone: &Path, outside: &Path) -> String {
    let checked = clone.parent().unwrap().join("checked.json");
    let home = history.home.path().join("home");
    format!(
        "try() {{ if sh -c \"$2\" 2>/dev/null; then echo \"$1 yes\"; else echo \"$1 no\"; fi; }}
         try tree 'echo x > made && mkdir -p a/b && mv made a/b/made && test -s a/b/made'
         try home 'echo x > \"$HOME/made\"'
         try temporary 'echo x > /tmp/made'
         try null 'echo x > /dev/null'
         try list 'ls {home}/policy.toml'
         try policy 'echo \"[[allow]]\" >> {home}/policy.toml'
         try key 'cat {home}/compiled/key'
         try record 'echo x >> {checked}'
         try clone 'echo x >> {clone}/config'
         try repository 'echo x >> {repo}/.git/config'
         try shrink 'truncate -s 0 {repo}/.git/config'
         try outside 'echo x > {outside}'
         try mode 'chmod 777 {root}'
         try time 'touch -d 2001-01-01 {root}/Cargo.toml'
         try link 'ln {repo}/.git/config linked && echo x >> linked'
         try symbolic 'ln -s {home}/compiled/key s && cat s'
         try terminal 'echo > /dev/tty'
         try terminals 'ls /dev/pts/[0-9]*'
         try services 'ls /run/user'
         mkdir shut && touch shut/x && chmod 000 shut
        ",
        home = home.display(),
        checked = checked.display(),
        clone = clone.display(),
        repo = history.dir.display(),
        outside = outside.display(),
        root = root().display(),
    )
}

#[test]
fn tests_write_their_own_folders_and_see_nothing_of_the_home() {
    let history = History::new();
    let culprit = history.culprit();
    let home = history.home.path().join("home");
    fs::create_dir_all(home.join("compiled")).unwrap();
    write(&home.join("policy.toml"), "# the operator's\n");
    write(&home.join("compiled/key"), "secret-of-the-host");
    let first = history.prepare(&culprit, "");
    let clone = first.clone.unwrap();
    let outside = history.home.path().join("outside");
    let script = probes(&history, &clone, &outside);
    history.commit("tests.sh", &script, "tests");
    let first = history.prepare(&culprit, "");
    let clone = first.clone.unwrap();
    let before = (files(&history.dir), files(&clone), files(&home.join("compiled")));
    let made = history.prepare(&culprit, "test = ['sh', 'tests.sh']");
    let output = fs::read_to_string(made.test_output.as_ref().unwrap()).unwrap();
    let may = "tree home temporary null";
    let may_not = "list policy key record clone repository shrink outside mode time link symbolic terminal terminals services";
    let lines =
        |names: &str, says: &str| names.split(' ').map(|name| format!("{name} {says}")).collect::<Vec<_>>();
    let expected = [lines(may, "yes"), lines(may_not, "no")].concat();
    let said: Vec<&str> = output.lines().collect();
    assert_eq!(said, expected);
    assert_eq!((files(&history.dir), files(&clone), files(&home.join("compiled"))), before);
    assert_eq!(fs::read_to_string(home.join("policy.toml")).unwrap(), "# the operator's\n");
    assert!(!outside.exists());
    // What may not be entered is removed all the same.
    let dir = clone.parent().unwrap();
    assert!(!dir.join("tree").exists() && !dir.join("test-home").exists());
}

/// A case that proposes a revert which is ready, and its repository beside the home.
fn ready_case(home: &Home) -> String {
    let found = casefile_synthetic::scenarios::all().into_iter().take(12).find_map(|incident| {
        let dir = home.path().join(incident.name);
        casefile_synthetic::write::write(&incident, 1, &dir).unwrap();
        let value = home.run(&["investigate", text(&dir), "--json"]).expect_code(0).json();
        (value["prepared"][0]["ready"] == true).then(|| value["case"].as_str().unwrap().to_owned())
    });
    found.unwrap()
}

#[test]
fn tests_end_with_a_host_that_is_killed_and_the_next_one_goes_on() {
    let home = Home::new();
    let case = ready_case(&home);
    let whole = home.run(&["propose", &case, "--json"]).expect_code(0).json();
    let word = format!("3{}", std::process::id());
    home.write(
        "casefile.toml",
        format!("[proposals]\ntest = [\"sh\", \"-c\", \"sleep {word} & sleep {word}\"]\n"),
    );
    let mut host =
        home.command(&["propose", &case]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let line = format!("sleep {word}");
    until("the tests did not start", || runs(&line));
    host.kill().unwrap();
    host.wait().unwrap();
    until("the tests outlive the host", || !runs(&line));
    fs::remove_file(home.path().join("casefile.toml")).unwrap();
    assert_eq!(home.run(&["propose", &case, "--json"]).expect_code(0).json(), whole);
}

#[test]
fn a_proposal_whose_host_is_killed_at_any_time_is_made_whole_by_the_next() {
    let home = Home::new();
    let case = ready_case(&home);
    let folder = home.path().join("home/proposals");
    let whole = home.run(&["propose", &case, "--json"]).expect_code(0).json();
    let began = Instant::now();
    fs::remove_dir_all(&folder).unwrap();
    home.run(&["propose", &case]).expect_code(0);
    let takes = began.elapsed();
    let kills = 24;
    for nth in 0..kills {
        fs::remove_dir_all(&folder).unwrap();
        let mut host =
            home.command(&["propose", &case]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(takes * nth / kills);
        host.kill().unwrap();
        host.wait().unwrap();
        assert_eq!(home.run(&["propose", &case, "--json"]).expect_code(0).json(), whole, "kill {nth}");
        let left: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let parts = left.iter().filter(|path| path.extension().is_some_and(|end| end == "part")).count();
        assert_eq!(parts, 0, "{left:?}");
    }
}

#[test]
fn without_the_program_that_confines_nothing_is_tested() {
    let history = History::new();
    let culprit = history.culprit();
    let made = history.prepare_with(&culprit, "test = ['true']", Path::new("/nowhere/casefile"));
    assert_eq!(made.checked.readiness(), Readiness::ReadyUntested);
    let why = &made.checked.checks.last().unwrap().detail;
    assert!(why.contains("not tested") && why.contains("Landlock"), "{why}");
}
