//! Every bad intention of one guest, each with the one way in which it must end. Whatever happens, the program exits as
//! its contract says, names limit and use in one sentence, and the next step is unharmed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use casefile_model::limits;
use serde_json::Value;

use crate::harness::{Home, package, text};
use crate::hostile_modules::MODULES;
use crate::reference::page;

/// How a hostile guest must end.
pub enum End {
    /// With this limit, of which all was used.
    Limit(&'static str),
    /// As a trap whose message holds these words.
    Trap(&'static str),
    /// With a report that the host refuses, saying these words.
    Refused(&'static str),
    /// With a report; the guest was told something that holds these words.
    Told(&'static str),
}

use End::{Limit, Refused, Told, Trap};

const SMALL: &str = "fuel = 300000000\nmemory_bytes = 134217728\nconsole_bytes = 1000000\ntool_calls = 200\nanswer_bytes = 2000000";

/// Act, limits, end.
const ACTS: &[(&str, &str, End)] = &[
    ("spin", "fuel = 50000000", Limit("fuel")),
    ("spin", "fuel = 100000000000\nwall_ms = 200", Limit("wall_ms")),
    ("copy", "fuel = 100000000000\nwall_ms = 300", Limit("wall_ms")),
    // Its own stack lies at the start of its memory.
    ("recurse", SMALL, Trap("out of bounds")),
    ("allocate", SMALL, Limit("memory")),
    ("allocate-in-small-pieces", "memory_bytes = 33554432", Limit("memory")),
    ("divide", SMALL, Trap("divide by zero")),
    ("panic", SMALL, Trap("index out of bounds")),
    ("abort", SMALL, Trap("")),
    ("exit-with-success", SMALL, Trap("exited")),
    ("exit-with-failure", SMALL, Trap("exited")),
    ("print", SMALL, Limit("console_bytes")),
    ("print-errors", SMALL, Limit("console_bytes")),
    ("call-without-end", SMALL, Limit("tool_calls")),
    ("read-without-end", "answer_bytes = 100000\nfuel = 100000000000", Limit("answer_bytes")),
    ("speak-hugely", "", Limit("hostcall_bytes")),
    ("ask-hugely", "", Told("argument_bytes")),
    ("ask-backwards", "", Told("ends before it starts")),
    ("ask-before-time", "", Told("")),
    ("ask-before-time", "answer_bytes_each = 100", Told("more than answer_bytes_each = 100")),
    ("ask-with-codes", "", Told("")),
    ("attach-without-end", "output_bytes = 1000000", Told("attachments would have")),
    ("read-a-file", "", Told("refused")),
    ("read-above", "", Told("refused")),
    ("write-a-file", "", Told("refused")),
    ("list-a-folder", "", Told("refused")),
    ("link", "", Told("refused")),
    ("connect", "", Told("refused")),
    ("listen", "", Told("refused")),
    ("send", "", Told("refused")),
    ("resolve", "", Told("refused")),
    ("look-around", "", Told("\"arguments\":0,\"stdin\":{\"Ok\":0},\"variables\":0")),
    ("start-a-thread", "", Told("refused")),
    ("watch-the-clock", "", Told("\"monotonic_ns\":\"0\",\"wall\":true")),
    ("sleep-for-a-century", "", Told("slept")),
    ("take-randomness", "", Trap("random bytes at once")),
    ("keep-handles", "", Limit("handles")),
    ("give-a-huge-summary", "", Limit("output_bytes")),
    ("give-huge-data", "", Limit("output_bytes")),
    ("give-endless-gaps", "", Limit("output_bytes")),
    ("give-data-that-is-none", "", Refused("not a JSON object")),
    ("give-a-list-as-data", "", Refused("not a JSON object")),
    ("give-deep-data", "", Refused("not a JSON object")),
    ("claim-without-evidence", "", Refused("cites no evidence")),
    ("cite-what-is-no-digest", "", Refused("")),
    ("cite-what-was-never-seen", "", Refused("neither recorded nor was given")),
    ("claim-what-is-no-number", "", Refused("not a finite number")),
    ("claim-infinity", "", Refused("not a finite number")),
    ("claim-the-future", "", Refused("later than as-of")),
    ("claim-no-time-at-all", "", Refused("cannot be")),
    ("be-surer-than-sure", "", Refused("outside 0 to 1")),
    ("be-sure-by-no-number", "", Refused("outside 0 to 1")),
    ("find-a-cause-and-name-none", "", Refused("contradict")),
    ("know-nothing-and-name-a-cause", "", Refused("contradict")),
    ("revert-without-a-reason", "", Refused("names no onset")),
    ("revert-what-was-never-read", "", Refused("names no onset")),
];

impl End {
    /// Checks how a guest ended, and what it was told.
    pub fn check(&self, act: &str, outcome: &Value, told: &str) {
        let kind = outcome["kind"].as_str().unwrap();
        let message = outcome["message"].as_str().unwrap_or_default();
        let holds = |text: &str, words: &str| assert!(text.contains(words), "{act}: no `{words}` in {text}");
        match self {
            Limit(limit) => {
                let ended = (kind, outcome["limit"].as_str());
                assert_eq!(ended, ("limit-exceeded", Some(*limit)), "{act}: {outcome}");
                // One that wasmtime counts for itself is told of when it is reached.
                assert!(outcome["used"].as_u64() >= outcome["max"].as_u64(), "{act}: {outcome}");
            }
            Trap(words) => {
                assert_eq!(kind, "trapped", "{act}: {outcome}");
                holds(message, words);
            }
            Refused(words) => {
                assert_eq!(kind, "failed", "{act}: {outcome}");
                holds(message, "refused");
                holds(message, words);
            }
            Told(words) => {
                assert_eq!(kind, "completed", "{act}: {outcome}");
                holds(told, words);
            }
        }
    }

    /// The same for a reader.
    fn shown(&self) -> String {
        let words = |what: &str, words: &str| match words {
            "" => what.to_owned(),
            words => format!("{what}: \u{201c}{words}\u{201d}"),
        };
        match self {
            Limit(limit) => format!("`limit-exceeded({limit})`"),
            Trap(said) => words("`trapped`", said),
            Refused(said) => words("`failed`, the report is refused", said),
            Told(said) => words("`completed`, and the guest was told so", said),
        }
    }
}

/// The page of hostile guests: the tables that the tests go through.
#[test]
fn the_page_of_hostile_guests_is_what_is_tested() {
    let mut text = format!(
        "# Hostile guests\n\nWhat guests of the tests try, under which limits, and how each must end: {} behaviours. The tests go \
         through these tables; steps of an innocent guest between them complete.\n\n\
         Small limits are: {}. Others are the [defaults](limits.md).\n\n\
         ## By one guest that is told what to do\n\n`tests/guests/examples/hostile.rs`, driven by `tests/e2e/hostile_acts.rs`.\n\n\
         | it tries to | under | it ends |\n| --- | --- | --- |\n",
        ACTS.len() + MODULES.len(),
        SMALL.replace('\n', ", "),
    );
    for (act, limits, end) in ACTS {
        let under = match *limits {
            "" => "defaults".to_owned(),
            SMALL => "small limits".to_owned(),
            limits => limits.replace('\n', ", "),
        };
        let _ = writeln!(text, "| {} | {under} | {} |", act.replace('-', " "), end.shown());
    }
    text += "\n## By code that no compiler would make\n\nWritten by hand at the edge between guest and host: \
             `tests/e2e/hostile_modules.rs`.\n\n| the guest | it ends |\n| --- | --- |\n";
    for (what, _, end) in MODULES {
        let _ = writeln!(text, "| {what} | {} |", end.shown());
    }
    text += "\n## Limits that are reached in another way\n\n| limit | how |\n| --- | --- |\n";
    for (limit, how) in ELSEWHERE {
        let _ = writeln!(text, "| `{limit}` | {how} |");
    }
    page("hostile-guests.md", &text);
}

#[test]
fn every_act_ends_in_its_one_way_and_harms_nobody() {
    let home = Home::new();
    let incident = home.incident();
    let innocent =
        home.write("innocent.wasm", package("find_level", "test/innocent", "[tools]\nmetrics = \"0.1\""));
    for (at, (act, limits, end)) in ACTS.iter().enumerate() {
        let rest = format!("[tools]\nmetrics = \"0.1\"\nlogs = \"0.1\"\nnotes = \"0.1\"\n[limits]\n{limits}");
        let file = home.write("hostile.wasm", package("hostile", "test/hostile", &rest));
        let input = format!("{{\"act\": \"{act}\"}}");
        let ran = home.run(&["run", text(&file), "--input", &input, "--incident", text(&incident), "--json"]);
        let completes = matches!(end, Told(_));
        ran.expect_code(i32::from(!completes));
        let value = ran.json();
        let told = value["report"]["data"].to_string().replace("\\\"", "\"");
        end.check(act, &value["outcome"], &told);
        assert!(value["usage"]["fuel"].as_u64().unwrap() > 0, "{act}: what it used is told on every ending");
        // For a person, one sentence on standard error names limit and use.
        if let Limit(limit) = end {
            let ran = home.run(&["run", text(&file), "--input", &input, "--incident", text(&incident)]);
            let sentence = format!("limit-exceeded({limit}): used ");
            assert!(ran.expect_code(1).stderr.contains(&sentence), "{act}: {}", ran.stderr);
        }
        assert!(!ran.stderr.contains('\u{1b}') && !ran.stdout.contains('\u{1b}'), "{act}: terminal codes");
        if at % 8 == 0 {
            home.run(&["run", text(&innocent), "--incident", text(&incident)]).expect_code(0);
        }
    }
    home.run(&["run", text(&innocent), "--incident", text(&incident)]).expect_code(0);
}

#[test]
fn terminal_codes_of_a_report_reach_nobody() {
    let home = Home::new();
    let incident = home.incident();
    let rest = "[tools]\nmetrics = \"0.1\"\nlogs = \"0.1\"\nnotes = \"0.1\"";
    let file = home.write("hostile.wasm", package("hostile", "test/hostile", rest));
    let input = "{\"act\": \"give-terminal-codes\"}";
    let ran = home.run(&["run", text(&file), "--input", input, "--incident", text(&incident)]);
    ran.expect_code(0);
    for bad in ['\u{1b}', '\u{7}', '\u{202e}'] {
        assert!(!ran.stdout.contains(bad) && !ran.stderr.contains(bad), "{}", ran.stdout);
    }
}

/// Limits that an act of the suite reaches elsewhere, with the place.
const ELSEWHERE: &[(&str, &str)] = &[
    ("argument_bytes", "the guest is told: ask-hugely"),
    ("answer_bytes_each", "the guest is told: ask-before-time"),
    ("console_bytes_kept", "bounds what is kept, ends nothing: host/sandbox/src/console.rs"),
    ("tool_ms", "the source is cut off: tests/e2e/command_provider.rs"),
    ("steps", "tests/e2e/hostile_tree.rs"),
    ("depth", "tests/e2e/hostile_tree.rs"),
    ("table_elements", "tests/e2e/hostile_modules.rs"),
    ("instances", "tests/e2e/hostile_modules.rs"),
    ("memories", "tests/e2e/hostile_modules.rs"),
    ("tables", "tests/e2e/hostile_modules.rs"),
];

#[test]
fn every_limit_is_reached_by_a_guest() {
    let reached: BTreeSet<&str> = ACTS
        .iter()
        .filter_map(|(_, _, end)| match end {
            Limit("memory") => Some("memory_bytes"),
            Limit(limit) => Some(*limit),
            _ => None,
        })
        .chain(ELSEWHERE.iter().map(|(limit, _)| *limit))
        .collect();
    let declared: BTreeSet<&str> = limits::TABLE.iter().map(|info| info.name).collect();
    assert_eq!(reached, declared);
}
