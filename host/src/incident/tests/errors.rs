//! What is refused, and that each error says where.

use super::*;

#[track_caller]
fn refused(name: &str, content: &str, wanted: &[&str]) {
    let error = Fixture::bare().with(name, content).error();
    assert!(error.starts_with(name), "{error}");
    for part in wanted {
        assert!(error.contains(part), "{error} lacks {part}");
    }
}

#[test]
fn a_folder_of_recordings_is_told_from_a_recording_without_an_alert() {
    let parent = tempfile::tempdir().unwrap();
    let said = || Incident::load(parent.path()).unwrap_err().to_string();
    assert!(said().contains("write one with at least `service`"), "{}", said());
    fs::create_dir(parent.path().join("one")).unwrap();
    File::create(parent.path().join("one/alert.json")).unwrap();
    assert!(said().contains("recordings lie below it (1)") && said().contains("one`"), "{}", said());
}

#[test]
fn a_folder_with_an_alert_is_needed() {
    let missing = Incident::load(Path::new("/nonexistent/incident")).unwrap_err();
    assert!(matches!(&missing, LoadError::NoFolder(path) if path.ends_with("incident")), "{missing}");
    let fixture = Fixture::bare();
    let file = Incident::load(&fixture.path().join("alert.json")).unwrap_err();
    assert!(matches!(file, LoadError::NotAFolder(_)), "{file}");
    assert!(matches!(fixture.without("alert.json").load(), Err(LoadError::NoAlert(_))));
}

#[test]
fn an_alert_names_the_field_that_is_wrong() {
    refused("alert.json", "", &["line 1"]);
    refused("alert.json", "{\n\"service\":\"a\"}", &["line 2", "missing field `fired_at`"]);
    refused(
        "alert.json",
        r#"{"service":" ","fired_at":"2026-01-01T00:00:00Z"}"#,
        &["field `service`", "empty"],
    );
    refused(
        "alert.json",
        r#"{"service":3,"fired_at":"2026-01-01T00:00:00Z"}"#,
        &["field `service`", "expected a string"],
    );
    refused("alert.json", r#"{"service":"a","fired_at":"yesterday"}"#, &["field `fired_at`", "RFC 3339"]);
    refused(
        "alert.json",
        r#"{"service":"a","fired_at":"2026-01-01T00:00:00Z","threshold":1e999}"#,
        &["out of range"],
    );
    refused("alert.json", r#"{"service":"a","fired_at":"2026-01-01T00:00:00Z"} x"#, &["trailing"]);
}

#[test]
fn a_metric_names_line_and_column() {
    let row =
        |row: &str| format!("timestamp,service,metric,value,labels\n2026-01-01T00:00:00Z,a,b,1,\n{row}\n");
    refused("metrics.csv", "", &["line 1", "`timestamp`", "the first line must name"]);
    refused("metrics.csv", "timestamp,service,metric\n", &["line 1", "`value`"]);
    refused("metrics.csv", "timestamp,service,metric,value,value\n", &["`value`", "twice"]);
    for wrong in ["abc", "NaN", "inf", "-infinity", "1e999", ""] {
        refused(
            "metrics.csv",
            &row(&format!("2026-01-01T00:01:00Z,a,b,{wrong},")),
            &["line 3, field `value`"],
        );
    }
    refused("metrics.csv", &row("2026-01-01,a,b,1,"), &["line 3, field `timestamp`", "RFC 3339"]);
    refused("metrics.csv", &row("2026-01-01T00:01:00Z,,b,1,"), &["line 3, field `service`"]);
    refused("metrics.csv", &row("2026-01-01T00:01:00Z,a,b"), &["line 3", "3 fields, the header 5"]);
    refused("metrics.csv", &row("2026-01-01T00:01:00Z,a,b,1,x"), &["field `labels`", "k=v;k=v"]);
    refused("metrics.csv", &row("2026-01-01T00:01:00Z,a,b,1,x=1;x=2"), &["`x`", "twice"]);
    refused("metrics.csv", &row("2026-01-01T00:01:00Z,\"a,b,1,\nx"), &["line 3", "quote"]);
}

#[test]
fn two_values_for_one_series_and_time_are_refused() {
    for second in ["1", "2"] {
        let rows = format!(
            "timestamp,service,metric,value,labels\n2026-01-01T00:00:00Z,a,b,1,x=1;y=2\n\
             2026-01-01T00:00:00Z,a,b,5,x=1\n2026-01-01T01:00:00+01:00,a,b,{second},y=2;x=1\n"
        );
        refused(
            "metrics.csv",
            &rows,
            &["line 4", "service `a`, metric `b` at 2026-01-01T00:00:00Z", "after line 2"],
        );
    }
}

#[test]
fn a_log_line_names_line_and_field() {
    let good = r#"{"timestamp":"2026-01-01T00:00:00Z","service":"a","msg":"m"}"#;
    refused("logs.ndjson", &format!("{good}\n{{"), &["line 2"]);
    refused("logs.ndjson", &format!("{good}\n\n[]"), &["line 3", "expected a map"]);
    refused("logs.ndjson", r#"{"service":"a","msg":"m"}"#, &["line 1, field `timestamp`", "missing"]);
    refused("logs.ndjson", &good.replace("\"m\"", "7"), &["field `msg`", "`7` is not text"]);
    refused("logs.ndjson", &good.replace("\"a\"", "\"\""), &["field `service`", "empty"]);
    let binary = Fixture::bare().with("logs.ndjson", b"\n\xff\xfe\n").error();
    assert!(binary.contains("logs.ndjson, line 2") && binary.contains("UTF-8"), "{binary}");
}

#[test]
fn json_parts_name_line_and_field() {
    let span = r#"[{"trace_id":"t","span_id":"s","service":"a","name":"n","start":"2026-01-01T00:00:00Z",
        "duration_ms":1}]"#;
    refused("traces.json", &span.replace(":1}", ":\"1\"}"), &["line 2", "field `[0].duration_ms`"]);
    refused("traces.json", &span.replace(":1}", ":-1}"), &["[0].duration_ms", "from 0"]);
    refused("traces.json", &span.replace(":1}", ":1,\"name\":\"n\"}"), &["duplicate field `name`"]);
    refused("traces.json", "{}", &["line 1", "sequence"]);
    refused("patterns.json", r#"[{"signature":"s","service":"a","count":-1}]"#, &["[0].count"]);
    refused(
        "patterns.json",
        r#"[{"signature":"s","service":"a","count":1,"delta_vs_baseline":"many"}]"#,
        &["[0].delta_vs_baseline", "+610"],
    );
    refused("context/commits.json", "[\n{\"sha\":\"a\"}]", &["line 2", "missing field `timestamp`"]);
    refused(
        "context/deploys.json",
        r#"[{"timestamp":"2026-01-01T00:00:00Z","service":"a"}]"#,
        &["[0].version"],
    );
    refused("context/flags.json", r#"[{"timestamp":"2026-01-01T00:00:00Z"}]"#, &["missing field `flag`"]);
    refused(
        "context/experiments.json",
        r#"[{"id":"x","service":"a","timestamp":"2026-01-01T00:00:00Z","ended_at":"2025-01-01T00:00:00Z"}]"#,
        &["[0].ended_at"],
    );
    refused("status_feed.json", "[{}]", &["missing field `events`"]);
}

#[test]
fn settings_and_profiles_name_the_line() {
    refused("incident.toml", "format = 1\nauthor = \"x\"", &["line 2", "unknown field `author`"]);
    refused("incident.toml", "format = 2", &["line 1, field `format`"]);
    refused("incident.toml", "as_of = 2026-01-01T00:00:00Z", &["missing field `format`"]);
    refused("incident.toml", "format = 1\nas_of = 2026-01-01", &["line 2, field `as_of`"]);
    refused("incident.toml", "format = 1\nrepo = \"nowhere\"\n[x", &["line 3"]);
    let profile = "format = 1\n[[profile]]\nfile = \"profiles/x.folded\"\nservice = \"a\"\n\
        start = 2026-01-01T00:00:00Z\nend = 2026-01-01T00:00:00Z\n";
    refused("incident.toml", profile, &["line 6, field `end`"]);
    refused(
        "incident.toml",
        &profile.replace("end = 2026", "end = 2027"),
        &["line 3, field `file`", "no file"],
    );
    refused("profiles/x.folded", "a;b 1\na;b", &["line 2", "no weight"]);
    refused("profiles/x.folded", "a;b -1", &["line 1, field `weight`"]);
    refused("profiles/x.folded", "a;;b 1", &["a frame is empty"]);
    refused("profiles/x.folded", &format!("a {}\nb 1", u64::MAX), &["line 2", "64 bits"]);
}

#[test]
fn a_check_finds_more_than_the_first_problem() {
    let fixture = Fixture::whole()
        .with("metrics.csv", "timestamp,service,metric,value\nx,a,b,1\n2026-01-01T00:00:00Z,a,b,y\n")
        .with("context/flags.json", "[{}]")
        .with("stray.txt", "");
    let problems = check(fixture.path(), None);
    let errors: Vec<_> =
        problems.iter().filter(|p| p.kind == ProblemKind::Error).map(|p| p.message.as_str()).collect();
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(errors[0].starts_with("metrics.csv, line 2") && errors[2].starts_with("context/flags.json"));
    assert!(problems.iter().any(|p| p.kind == ProblemKind::Note && p.message.starts_with("stray.txt")));
    let deploy = r#"[{"timestamp":"2026-01-01T00:00:00Z","service":"a","commit_sha":"zzz"}]"#;
    let odd = Fixture::whole().with("context/deploys.json", deploy).with("context/flags.json", "[]");
    let notes = check(odd.path(), None);
    assert!(notes.iter().all(|p| p.kind == ProblemKind::Note));
    assert!(notes.iter().any(|p| p.message.contains("the commit `zzz` is not among those of")), "{notes:?}");
    assert!(notes.iter().any(|p| p.message.contains("the recording has no repo")));
    let many = format!("timestamp,service,metric,value\n{}", "x,a,b,1\n".repeat(1_000));
    assert_eq!(
        check(Fixture::bare().with("metrics.csv", many).path(), None)
            .iter()
            .filter(|p| p.kind == ProblemKind::Error)
            .count(),
        20
    );
    assert_eq!(check(Path::new("/nonexistent"), None).len(), 1);
}
