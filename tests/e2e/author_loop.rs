//! What an author does, from an empty folder to a published skill that a playbook runs; and the mistakes on the way.

use std::fs;
use std::path::Path;

use crate::author::{Author, write};
use crate::harness::{Home, text};

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no `{word}` in:\n{text}");
    }
}

/// One crate goes through all of it, since each new one compiles the SDK again.
#[test]
fn from_nothing_to_a_published_skill_that_a_playbook_runs() {
    let author = Author::new("payments/only-new");

    let tested = author.run(&["skill", "test"]);
    tested.expect_code(0);
    says(
        &tested.stdout,
        &["unit tests: passed", "slow-canary: as in golden.json", "next: casefile skill check"],
    );

    let ran = author.run_on_its_incident();
    ran.expect_code(0);
    assert_eq!(ran.json()["only_new_is_slow"], true);

    let checked = author.run(&["skill", "check"]);
    checked.expect_code(0);
    says(&checked.stdout, &["tools: metrics", "on slow-canary: completed", "next: casefile skill publish"]);

    author.run(&["skill", "publish", "--dry-run"]).expect_code(0);
    author.run(&["run", "payments/only-new"]).refused(2, &["payments/only-new"]);
    let published = author.run(&["skill", "publish"]);
    published.expect_code(0);
    says(&published.stdout, &["published payments/only-new@0.1.0 as sha256:", "[steps]"]);
    says(&author.run(&["skill", "publish"]).stdout, &["published already, with these bytes"]);

    different_bytes_under_one_version(&author);
    what_ends_a_step_names_its_line(&author);
    a_playbook_runs_it(&author);
    what_does_worse_on_past_incidents_is_not_published(&author);
}

fn different_bytes_under_one_version(author: &Author) {
    author.edit("src/lib.rs", "only one version", "one version only");
    let again = author.run(&["skill", "publish"]);
    again.refused(2, &["payments/only-new@0.1.0", "nothing was published"]);
    says(&again.stdout, &["published with other bytes", "raise `version` in skill.toml"]);
    author.edit("src/lib.rs", "one version only", "only one version");
}

fn what_ends_a_step_names_its_line(author: &Author) {
    let whole = fs::read_to_string(author.skill.join("src/lib.rs")).unwrap();
    let place = "    let only_new =";
    let with = |code: &str| {
        let line = author.edit("src/lib.rs", place, &format!("    {code}\n{place}"));
        let ran = author.run_on_its_incident();
        write(&author.skill.join("src/lib.rs"), &whole);
        // The words of the skill's panic are shown, so the harness's own check of the words would not do.
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        says(&ran.stderr, &[&format!("src/lib.rs:{line}:"), "next: "]);
        ran.stderr
    };
    says(&with("assert!(case.as_of() < 0, \"too late\");"), &["trapped", "too late"]);
    let endless =
        "let mut x = 1_u64; while x != 0 { x = x.wrapping_mul(3); } notes::progress(&x.to_string());";
    says(&with(endless), &["limit-exceeded(fuel)", "[limits] in skill.toml"]);

    author.edit("skill.toml", "metrics = {", "logs = {");
    let refused = author.run(&["skill", "publish"]);
    refused.refused(2, &["nothing was published"]);
    says(
        &refused.stdout,
        &["the code uses `metrics`", "metrics = { version", "asks for `logs`, and the code never uses it"],
    );
    author.edit("skill.toml", "logs = {", "metrics = {");

    author.edit("incidents/slow-canary/golden.json", "true", "false");
    let differs = author.run(&["skill", "test"]);
    differs.expect_code(1);
    says(&differs.stdout, &["only_new_is_slow: expected false, found true", "--update"]);
    author.run(&["skill", "test", "--update"]).expect_code(0);
    author.run(&["skill", "test"]).expect_code(0);
}

const PLAYBOOK: &str = r#"
use casefile_sdk::prelude::*;

parameters! {}
data! {
    /// What the other skill said.
    heard: String,
}

fn investigate(_: &Case, _: Parameters) -> Result<Report<Data>, Failure> {
    let child = steps::run(&steps::Call::skill("payments/only-new"));
    let heard = child.map_or_else(|e| e.message, |child| child.report.summary);
    Ok(Report::new("asked", Data { heard }))
}

casefile_sdk::skill!(investigate);
"#;

fn a_playbook_runs_it(author: &Author) {
    author.edit("skill.toml", "payments/only-new", "payments/rollout");
    let path = author.skill.join("skill.toml");
    let kept = fs::read_to_string(&path).unwrap();
    let (head, _) = kept.split_once("[tools]").unwrap();
    write(&path, &format!("{head}[steps]\n\"payments/only-new\" = \"^0.1\"\n"));
    write(&author.skill.join("src/lib.rs"), PLAYBOOK);
    let ran = author.run_on_its_incident();
    ran.expect_code(0);
    says(ran.json()["heard"].as_str().unwrap(), &["2.9.0: ", "times the usual"]);
}

/// A verdict that holds on the incident that comes with a new skill.
const VERDICT: &str = r#"
use casefile_sdk::prelude::*;
use casefile_sdk::types::Cause;

parameters! {}
data! {}

fn investigate(case: &Case, _: Parameters) -> Result<Report<Data>, Failure> {
    let listed = changes::list(case.before(case.alert()?.fired_at, DAY_MS), &[ChangeKind::Commit], None)?;
    let Some(last) = listed.items.last() else { return abstain("nothing changed") };
    let id = last.change.id.clone();
    let commit = Some(id.clone());
    let cause = Cause { kind: ChangeKind::Commit, id, commit, owner: None, deployed_at: None };
    let verdict = Verdict::cause_found(cause, 0.5, "it is the last one");
    Ok(Report::new("the last one", Data {}).finding(Finding::note(listed.evidence, "it is the last")).verdict(verdict))
}

casefile_sdk::skill!(investigate);
"#;

fn what_does_worse_on_past_incidents_is_not_published(author: &Author) {
    let skill = "[skill]\nname = \"payments/last\"\nversion = \"0.1.0\"\nworld = \"casefile:skill/skill@0.1.0\"\n\
                 [tools]\nchanges = { version = \"0.1\", reason = \"lists what changed\" }\n";
    write(&author.skill.join("skill.toml"), skill);
    write(&author.skill.join("src/lib.rs"), VERDICT);
    author.run(&["skill", "test", "--update"]);
    let publish = ["skill", "publish", "--require-backtest", "incidents"];
    let first = author.run(&publish);
    first.expect_code(0);
    says(
        &first.stdout,
        &[
            "as of all: 1 of 1 right (21 to 100 % at 95 %)",
            "nothing to compare with",
            "published payments/last",
        ],
    );

    author.edit("skill.toml", "0.1.0\"\nworld", "0.1.1\"\nworld");
    author.edit("src/lib.rs", "last.change.id.clone()", "last.change.id.replace('5', \"6\")");
    let worse = author.run(&publish);
    worse.refused(2, &["does worse than payments/last@=0.1.0", "nothing was published"]);
    says(&worse.stdout, &["newly wrong: 1 (slow-canary (all))"]);
    let args = ["backtest", "incidents", "--skill", ".", "--against", "payments/last@0.1.0", "--json"];
    let compared = author.run(&args).json();
    assert_eq!(compared["against"]["newly_wrong"][0], "slow-canary (all)");
    assert_eq!(compared["runs"][0]["correct_interval"][0], 0.0);

    write(&author.skill.join("src/lib.rs"), &VERDICT.replace("the last one", "no other"));
    author.run(&publish).expect_code(0);
    says(
        &author.run(&["run", "payments/last@0.1.1", "--incident", "incidents/slow-canary", "--json"]).stdout,
        &["no other"],
    );
}

#[test]
fn a_name_that_is_taken_or_none_and_a_folder_that_is_there_are_refused() {
    let home = Home::new();
    home.run(&["skill", "new", "core/onset"]).refused(2, &["core/onset is taken", "choose another"]);
    home.run(&["skill", "new", "onset"]).refused(2, &["`onset`", "team/name"]);
    write(&home.path().join("mine"), "kept");
    home.run(&["skill", "new", "team/mine"]).refused(2, &["`mine` exists already", "--path"]);
    assert_eq!(fs::read_to_string(home.path().join("mine")).unwrap(), "kept");
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "only the file and the home: {left:?}");
}

#[test]
fn a_folder_without_a_skill_file_is_told_apart_from_a_bad_one() {
    let home = Home::new();
    home.run(&["skill", "build"]).refused(2, &["no skill.toml", "casefile skill new"]);
    let bad = home.write(
        "bad/skill.toml",
        "[skill]\nname = \"team/bad\"\nversion = \"1.0\"\nworld = \"casefile:skill/skill@0.1.0\"\n",
    );
    home.run(&["skill", "check", text(bad.parent().unwrap())])
        .refused(2, &["skill.toml", "line 3", "version"]);
    let wrong = "[skill]\nname = \"team/bad\"\nversion = \"1.0.0\"\nworld = \"casefile:skill/skill@0.9.0\"\n";
    let wrong = home.write("wrong/skill.toml", wrong);
    let refused = home.run(&["skill", "check", text(Path::new(wrong.parent().unwrap()))]);
    refused.refused(2, &["line 4", "casefile:skill/skill@0.1.0"]);
}
