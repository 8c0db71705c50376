//! What an author is told for a mistake: the place and the way out, word by word.
//!
//! `INSTA_UPDATE=always cargo test -p casefile --test e2e mistakes` writes the words anew; read the difference.

use std::fs;

use crate::author::{Author, write};
use crate::harness::{Home, Ran};

/// What the program said, without what differs from run to run.
fn words(author: &Author, ran: &Ran) -> String {
    let noise =
        ["Compiling", "Finished", "Locking", "Blocking", "Adding", "Updating", "building ", "running "];
    let all = format!("exit {}\n{}\n{}", ran.code, ran.stdout.trim_end(), ran.stderr.trim_end());
    let all = all.replace(author.home.path().to_str().unwrap(), "…");
    let kept = all.lines().filter(|line| !noise.iter().any(|noise| line.trim_start().starts_with(noise)));
    kept.map(|line| line.split(' ').map(masked).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n")
}

/// Digests, sizes and fuel differ with every version of the compiler.
fn masked(word: &str) -> String {
    if let Some(at) = word.find("sha256:") {
        let rest = word[at + 7..].trim_start_matches(|digit: char| digit.is_ascii_hexdigit());
        return format!("{}sha256:…{rest}", &word[..at]);
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits >= 5 && digits == word.len() { "…".to_owned() } else { word.to_owned() }
}

/// Makes one mistake in one file, asks, and takes it back.
fn mistake(author: &Author, file: &str, from: &str, to: &str, args: &[&str]) -> String {
    let path = author.skill.join(file);
    let kept = fs::read_to_string(&path).unwrap();
    author.edit(file, from, to);
    let ran = author.run(args);
    write(&path, &kept);
    words(author, &ran)
}

const RUN: &[&str] = &["run", ".", "--incident", "incidents/slow-canary"];
const CHECK: &[&str] = &["skill", "check"];
const PUBLISH: &[&str] = &["skill", "publish"];
/// A place in the new skill before which code can be put.
const PLACE: &str = "    let only_new =";

/// One crate for all: each new one compiles the SDK again.
#[test]
fn mistakes_are_told_with_their_place_and_the_way_out() {
    let author = Author::new("payments/mistaken");
    in_the_code(&author);
    in_the_skill_file(&author);
    in_what_is_published(&author);
}

fn in_the_code(author: &Author) {
    let input = ["run", ".", "--incident", "incidents/slow-canary", "--input", r#"{"times": "twice"}"#];
    insta::assert_snapshot!("wrong_parameter_type", words(author, &author.run(&input)));

    let evidence = "Finding::note(latency.evidence, text)";
    let forgotten = mistake(author, "src/lib.rs", evidence, "Finding::note(text)", RUN);
    insta::assert_snapshot!("forgotten_evidence", forgotten);

    let before = |code: &str| format!("    {code}\n{PLACE}");
    let panic =
        mistake(author, "src/lib.rs", PLACE, &before("assert!(case.as_of() < 0, \"too late\");"), RUN);
    insta::assert_snapshot!("panic_in_the_skill", panic);

    let endless =
        "let mut x = 1_u64; while x != 0 { x = x.wrapping_mul(3); } notes::progress(&x.to_string());";
    insta::assert_snapshot!("endless_loop", mistake(author, "src/lib.rs", PLACE, &before(endless), RUN));

    let large = "return Ok(Report::new(\"a\".repeat(20_000_000), Data::default()));";
    insta::assert_snapshot!("too_large_an_output", mistake(author, "src/lib.rs", PLACE, &before(large), RUN));
}

fn in_the_skill_file(author: &Author) {
    let other = mistake(author, "skill.toml", "metrics = {", "logs = {", CHECK);
    insta::assert_snapshot!("tool_used_but_not_asked_for", other);
    let run = mistake(author, "skill.toml", "metrics = {", "logs = {", RUN);
    insta::assert_snapshot!("tool_used_but_not_asked_for_in_a_run", run);
    let world = mistake(author, "skill.toml", "skill@0.1.0", "skill@0.9.0", CHECK);
    insta::assert_snapshot!("wrong_wit_version", world);
    let taken = Home::new().run(&["skill", "new", "core/onset"]);
    insta::assert_snapshot!("name_that_is_taken", words(author, &taken));
}

fn in_what_is_published(author: &Author) {
    author.run(PUBLISH).expect_code(0);
    let words = mistake(author, "src/lib.rs", "only one version", "one version only", PUBLISH);
    insta::assert_snapshot!("other_bytes_under_one_version", words);

    author.edit("skill.toml", "version = \"0.1.0\"", "version = \"0.1.1\"");
    let path = author.skill.join("incidents/slow-canary/golden.json");
    let golden = fs::read_to_string(&path).unwrap();
    write(&path, &golden.replace("new_version", "version"));
    author.edit("src/lib.rs", "    new_version:", "    version:");
    let broken = mistake(author, "src/lib.rs", "new_version: Some", "version: Some", PUBLISH);
    insta::assert_snapshot!("schema_broken_without_a_major_version", broken);
}
