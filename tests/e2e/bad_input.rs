//! Bad input of every kind: exit code 2 and one sentence that says what, where, and what to do.

use std::fs;
use std::path::Path;

use crate::harness::{Home, package, text};

/// Investigates the bundled incident after a change to it.
#[track_caller]
fn refused(change: impl FnOnce(&Path), words: &[&str]) {
    let home = Home::new();
    let incident = home.incident();
    change(&incident);
    home.run(&["investigate", text(&incident), "--json"]).refused(2, words);
    let cases = home.run(&["case", "ls", "--json"]).expect_code(0).json();
    assert_eq!(cases, serde_json::json!([]), "nothing is left half done");
}

fn write(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    fs::OpenOptions::new().write(true).create(true).truncate(true).open(dir.join(name)).unwrap();
    casefile::files::write(&dir.join(name), bytes.as_ref()).unwrap();
}

#[test]
fn a_directory_that_is_not_there() {
    Home::new().run(&["investigate", "nowhere"]).refused(2, &["nowhere"]);
}

#[test]
fn no_alert() {
    refused(|dir| fs::remove_file(dir.join("alert.json")).unwrap(), &["alert.json"]);
}

#[test]
fn a_malformed_alert_names_the_field_or_the_line() {
    refused(|dir| write(dir, "alert.json", "{\n \"service\": 7}"), &["alert.json", "service"]);
    refused(|dir| write(dir, "alert.json", "{"), &["alert.json"]);
    refused(
        |dir| write(dir, "alert.json", r#"{"service": "s", "fired_at": "yesterday"}"#),
        &["alert.json", "fired_at", "yesterday"],
    );
}

#[test]
fn a_bad_number_names_file_and_line() {
    let rows = "timestamp,service,metric,value\n2026-03-01T09:00:00Z,a,b,1\n2026-03-01T09:01:00Z,a,b,many\n";
    refused(|dir| write(dir, "metrics.csv", rows), &["metrics.csv", "line 3", "many"]);
}

#[test]
fn two_values_for_one_series_and_time() {
    let rows =
        "timestamp,service,metric,value\n2026-03-01T09:00:00Z,a,b,1\n2026-03-01T10:00:00+01:00,a,b,2\n";
    refused(|dir| write(dir, "metrics.csv", rows), &["metrics.csv", "line 3"]);
}

#[test]
fn a_line_without_end_is_refused_without_being_read_whole() {
    let home = Home::new();
    let incident = home.incident();
    let log = fs::File::create(incident.join("logs.ndjson")).unwrap();
    // A sparse file: a gigabyte of one line that takes no disk.
    log.set_len(200 << 20).unwrap();
    home.run(&["investigate", text(&incident)]).refused(2, &["logs.ndjson", "line 1"]);
}

#[test]
fn a_link_out_of_the_directory() {
    refused(
        |dir| {
            fs::remove_file(dir.join("metrics.csv")).unwrap();
            std::os::unix::fs::symlink("/etc/passwd", dir.join("metrics.csv")).unwrap();
        },
        &["metrics.csv"],
    );
}

#[test]
fn components_that_are_none() {
    let home = Home::new();
    let whole = package("panic", "test/whole", "");
    let module = b"\0asm\x01\0\0\0";
    let cases: [(&str, &[u8], &str); 4] = [
        ("module.wasm", module, "module"),
        ("truncated.wasm", &whole[..whole.len() / 2], "truncated"),
        ("text.wasm", b"hello", "WebAssembly"),
        ("empty.wasm", b"", "empty"),
    ];
    for (name, bytes, word) in cases {
        let file = home.write(name, bytes);
        let ran = home.run(&["run", text(&file)]);
        ran.expect_code(2);
        assert!(ran.stderr.to_lowercase().contains(&word.to_lowercase()), "{name}: {}", ran.stderr);
    }
}

#[test]
fn an_import_that_nobody_offers() {
    let home = Home::new();
    let component = wat::parse_str(
        r#"(component (import "wasi:http/outgoing-handler@0.2.0" (instance (export "handle" (func)))))"#,
    );
    let file = home.write("http.wasm", component.unwrap());
    home.run(&["run", text(&file)]).refused(2, &["wasi:http/outgoing-handler"]);
}

#[test]
fn an_unknown_key_in_the_skill_file() {
    let home = Home::new();
    let file = home.write("odd.wasm", package("panic", "test/odd", "[luck]\nmuch = 1"));
    home.run(&["run", text(&file)]).refused(2, &["luck"]);
    let file = home.write("odd.wasm", package("panic", "test/odd", "[limits]\nluck = 1"));
    home.run(&["run", text(&file)]).refused(2, &["luck"]);
}

#[test]
fn an_unknown_key_in_the_configuration() {
    let home = Home::new();
    let incident = home.incident();
    let config = home.write("casefile.toml", "[budget]\nluck = 1\n");
    let args = ["--config", text(&config), "investigate", text(&incident)];
    home.run(&args).refused(2, &["casefile.toml", "line 2", "luck"]);
}

#[test]
fn arguments_that_make_no_sense() {
    let home = Home::new();
    let incident = home.incident();
    let incident = text(&incident);
    for args in [
        vec!["investigate"],
        vec!["investigate", incident, "--as-of", "later"],
        vec!["replay", "0000"],
        vec!["case", "show", "../../etc"],
        vec!["run", "no/such-skill", "--input", "{}"],
        vec!["run", "core/onset", "--input", "[]"],
        vec!["run", "core/onset", "--input", "{"],
        vec!["backtest", "nowhere"],
        vec!["backtest", "home"],
        vec!["--slots", "2", "investigate", incident],
    ] {
        home.run(&args).expect_code(2);
    }
}

#[test]
fn parameters_that_do_not_fit_the_schema_name_the_field() {
    let home = Home::new();
    let incident = home.incident();
    let input = r#"{"lookback_ms": "long"}"#;
    let ran = home.run(&["run", "core/triage", "--incident", text(&incident), "--input", input, "--json"]);
    let outcome = &ran.expect_code(1).json()["outcome"];
    assert_eq!(outcome["kind"], "failed");
    assert!(outcome["message"].as_str().unwrap().contains("lookback_ms"), "{outcome}");
}

#[test]
fn check_says_everything_that_is_wrong() {
    let home = Home::new();
    let incident = home.incident();
    home.run(&["incident", "check", text(&incident)]).expect_code(0);
    write(&incident, "metrics.csv", "timestamp,service,metric,value\nnow,a,b,1\n");
    write(&incident, "context/flags.json", "[{\"flag\": 1}]");
    let value = home.run(&["incident", "check", text(&incident), "--json"]).expect_code(2).json();
    assert_eq!(value["errors"], 2, "{value}");
}
