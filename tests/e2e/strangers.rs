//! A recording and a skill are strangers' work: nothing in them is obeyed, and nothing of them reaches a terminal raw.

use crate::harness::{Home, text};

#[test]
fn a_configuration_inside_the_recording_is_not_used() {
    let home = Home::new();
    let incident = home.incident();
    home.write("incident/casefile.toml", "[skills]\npaths = [\"trap\"]\n");
    home.write("incident/policy.toml", "nonsense");
    let ran = home.command(&["investigate", ".", "--json"]).current_dir(&incident).output().unwrap();
    let stderr = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{stderr}");
    assert!(stderr.contains("not used"), "{stderr}");
    let named = home
        .command(&["--config", "casefile.toml", "investigate", "."])
        .current_dir(&incident)
        .output()
        .unwrap();
    assert_eq!(named.status.code(), Some(2), "a configuration that is named is used");
}

#[test]
fn terminal_codes_of_a_recording_do_not_reach_the_terminal() {
    let home = Home::new();
    let incident = home.incident();
    home.write(
        "incident/metrics.csv",
        "timestamp,service,metric,value\n\u{1b}]0;owned\u{7}\u{1b}[31mx,a,b,1\n",
    );
    for args in [vec!["investigate", text(&incident)], vec!["incident", "check", text(&incident)]] {
        let ran = home.run(&args);
        ran.expect_code(2);
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains('\u{1b}'), "{}", ran.stderr);
    }
    let incident = home.incident();
    let alert = r#"{"service": "a\u001b[31m", "summary": "\u202ex \u009b31m<script>", "fired_at": "2026-03-01T10:37:00Z"}"#;
    home.write("incident/alert.json", alert);
    for args in [vec!["investigate", text(&incident)], vec!["investigate", text(&incident), "--json"]] {
        let shown = home.run(&args);
        shown.expect_code(0);
        for code in ['\u{1b}', '\u{202e}', '\u{9b}'] {
            assert!(!shown.stdout.contains(code), "{code:?} in {}", shown.stdout);
        }
    }
    let report = home.run(&["investigate", text(&incident), "--json"]).expect_code(0).json();
    let markdown = std::fs::read_to_string(report["report"].as_str().unwrap()).unwrap();
    assert!(
        markdown.contains("&lt;script&gt;") && !markdown.contains("<script>"),
        "the kept report is escaped"
    );
}

#[test]
fn output_that_is_lost_is_an_error() {
    let home = Home::new();
    let incident = home.incident();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran = home.command(&["investigate", text(&incident)]).stdout(full).output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("standard output"));
}
