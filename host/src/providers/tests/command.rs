//! A provider over programs that do well and badly.

use std::time::{Duration, Instant};

use super::*;

fn provider(script: &str) -> CommandProvider {
    let argv = ["sh", "-c", script].map(str::to_owned).to_vec();
    CommandProvider::new(argv, Duration::from_secs(10), 100_000)
}

fn range() -> ToolCall {
    every_call(Window { start: at("00:00:00"), end: at("01:00:00") }, 7).swap_remove(1)
}

fn unavailable(provider: &CommandProvider, wanted: &str) {
    let error = provider.answer(&range(), at("00:30:00")).unwrap_err();
    assert!(matches!(&error, ToolError::Unavailable(why) if why.contains(wanted)), "{error} lacks {wanted}");
}

const ANSWER: &str = r#"{"ok":{"series":[{"service":"a","metric":"b","points":[
    {"at":"2026-01-01T00:29:00Z","value":1.5},{"at":"2026-01-01T00:31:00Z","value":2}]}],"next":null}}"#;

#[test]
fn an_answer_is_clipped_to_as_of() {
    let body =
        provider(&format!("cat >/dev/null; echo '{ANSWER}'")).answer(&range(), at("00:30:00")).unwrap();
    let answer = answer_json(&range(), &body).unwrap();
    assert_eq!(answer["series"][0]["points"], json!([{"at": "2026-01-01T00:29:00Z", "value": 1.5}]));
}

#[test]
fn the_program_is_told_what_is_asked() {
    let script = r#"question=$(cat); printf '{"err":{"kind":"not-found","message":"%s"}}' "$(printf %s "$question" | sed 's/"/|/g')""#;
    let error = provider(script).answer(&range(), at("00:30:00")).unwrap_err();
    let ToolError::NotFound(text) = error else { panic!("{error}") };
    let question: Value = serde_json::from_str(&text.replace('|', "\"")).unwrap();
    assert_eq!((&question["interface"], &question["function"]), (&json!("metrics"), &json!("range")));
    assert_eq!(question["as_of"], "2026-01-01T00:30:00Z");
    assert_eq!(question["query"]["window"]["end"], "2026-01-01T01:00:00Z");
    assert_eq!(question["query"]["limit"], 7);
}

#[test]
fn refusals_keep_their_kind() {
    for (kind, text) in [
        ("denied", "denied: no"),
        ("not-found", "not found: no"),
        ("invalid-argument", "invalid argument: no"),
        ("limit-exceeded", "limit exceeded: no"),
        ("unavailable", "unavailable: no"),
    ] {
        let script = format!(r#"echo '{{"err":{{"kind":"{kind}","message":"no"}}}}'"#);
        assert_eq!(provider(&script).answer(&range(), at("00:30:00")).unwrap_err().to_string(), text);
    }
}

#[test]
fn programs_that_fail_are_unavailable_and_say_why() {
    unavailable(&CommandProvider::new(vec![], Duration::from_secs(1), 1), "names no program");
    let missing = CommandProvider::new(vec!["/opt/hidden/no-such-program".into()], Duration::from_secs(1), 1);
    unavailable(&missing, "the program `no-such-program` is not installed");
    unavailable(&provider("echo the token expired >&2; exit 3"), "exit status: 3 and: the token expired");
    unavailable(&provider("exit 4"), "exit status: 4 and no message");
    unavailable(&provider("kill -9 $$"), "signal: 9");
    unavailable(&provider("echo hello"), "answered with what is no");
    unavailable(&provider("true"), "answered with what is no");
    unavailable(&provider(r#"echo '{"ok":{"series":7}}'"#), "does not fit");
    unavailable(&provider(r#"echo '{"err":{"kind":"bored"}}'"#), "answered with what is no");
    unavailable(&provider("yes"), "more than 100000 bytes");
    let argv = ["sh", "-c", "yes >&2"].map(str::to_owned).to_vec();
    let noisy = CommandProvider::new(argv, Duration::from_millis(200), 1_000);
    unavailable(&noisy, "within 200ms and was ended");
}

#[test]
fn a_program_that_hangs_is_ended_with_all_that_it_started() {
    let dir = tempfile::tempdir().unwrap();
    let marker = dir.path().join("alive");
    let script = format!("(sleep 2; touch {}) & sleep 60", marker.display());
    let started = Instant::now();
    let argv = ["sh", "-c", &script].map(str::to_owned).to_vec();
    unavailable(&CommandProvider::new(argv, Duration::from_millis(300), 1_000), "within 300ms and was ended");
    assert!(started.elapsed() < Duration::from_secs(2));
    std::thread::sleep(Duration::from_millis(2_500));
    assert!(!marker.exists(), "a process outlived its group");
}

#[test]
fn a_process_left_behind_does_not_hold_the_answer() {
    let started = Instant::now();
    let body = provider(&format!("sleep 30 & echo '{ANSWER}'")).answer(&range(), at("00:30:00"));
    assert!(body.is_ok() && started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_program_need_not_read_its_input() {
    let mut call = range();
    let long =
        casefile_model::tools::metrics::Selector { service: Some("x".repeat(1 << 20)), ..Default::default() };
    let query =
        casefile_model::tools::metrics::RangeQuery { select: long, window: ALL, limit: 0, cursor: None };
    call.arguments = cbor::to_vec(&(query,)).unwrap();
    assert!(provider(&format!("echo '{ANSWER}'")).answer(&call, at("00:30:00")).is_ok());
}

#[test]
fn the_environment_is_that_which_was_listed() {
    let script = r#"printf '{"err":{"kind":"denied","message":"%s"}}' "$(env | cut -d= -f1 | grep -vE '^(PWD|SHLVL|_|OLDPWD)$' | sort | tr '\n' ' ')""#;
    let said = |provider: CommandProvider| provider.answer(&range(), at("00:30:00")).unwrap_err().to_string();
    assert_eq!(said(provider(script)).trim(), "denied: PATH");
    let more = provider(script).with_variables(vec!["HOME".into(), "CASEFILE_NO_SUCH_VARIABLE".into()]);
    assert_eq!(said(more).trim(), "denied: HOME PATH");
}
