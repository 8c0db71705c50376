//! What the loader makes of a recording that is as it should be.

use casefile_model::report::Label;

use super::*;

fn label(name: &str, value: &str) -> Label {
    Label { name: name.into(), value: value.into() }
}

#[test]
fn every_part_is_parsed_and_sorted() {
    let incident = Fixture::whole().load().unwrap();
    let parts = &incident.parts;
    let series = parts.metrics.as_ref().unwrap();
    let shapes: Vec<_> =
        series.iter().map(|s| (s.service.as_str(), s.labels.len(), s.points.len())).collect();
    assert_eq!(shapes, [("cart", 2, 3), ("cart", 1, 1), ("web", 0, 1)]);
    assert_eq!(series[0].labels, [label("region", "eu"), label("version", "1")]);
    let logs = parts.logs.as_ref().unwrap();
    assert_eq!(
        logs.iter().map(|l| l.at).collect::<Vec<_>>(),
        [at("00:05:00"), at("00:25:00"), at("00:45:00")]
    );
    assert_eq!(logs[1].attributes, [label("db.rows", "5")]);
    let spans = parts.spans.as_ref().unwrap();
    assert_eq!((spans[0].span_id.as_str(), spans[1].parent_id.as_deref()), ("a", Some("a")));
    assert_eq!(spans[1].attributes, [label("db.rows", "7"), label("k", "v")]);
    let deltas: Vec<_> = parts.patterns.iter().flatten().map(|p| p.delta).collect();
    assert_eq!(deltas, [Some(-2), Some(10), None]);
    let commits = parts.commits.as_ref().unwrap();
    assert_eq!(commits.iter().map(|c| c.sha.as_str()).collect::<Vec<_>>(), ["aaa", "bbb", "ccc"]);
    assert_eq!(commits[1].files, ["a.go", "b.go"]);
    assert_eq!(parts.deploys.as_ref().unwrap()[1].id(), "ccc");
    assert_eq!(parts.flags.as_ref().unwrap()[0].values(), Some(("off", "on")));
    assert_eq!(parts.configs.as_ref().unwrap()[0].name, "pool.size");
    assert_eq!(parts.experiments.as_ref().unwrap()[0].result.arms[0].name, "a");
    assert_eq!(parts.status.as_ref().unwrap()[0].detail, "d1");
    assert_eq!(parts.docs.as_ref().unwrap()[0].title, "How to restart");
}

#[test]
fn a_severity_may_stand_in_severity_or_level() {
    let read = |fields: &str| {
        let line = format!(r#"{{"timestamp":"2026-01-01T00:05:00Z","service":"cart","msg":"m"{fields}}}"#);
        let incident = Fixture::bare().with("logs.ndjson", line).load().unwrap();
        let line = incident.parts.logs.unwrap().remove(0);
        (line.severity, line.attributes)
    };
    let found = |severity: &str, attributes: &[Label]| (severity.to_owned(), attributes.to_vec());
    assert_eq!(read(""), found("", &[]));
    assert_eq!(read(r#","level":"warn""#), found("warn", &[]));
    assert_eq!(read(r#","severity":"ERROR""#), found("ERROR", &[]));
    // What is not used stays an attribute.
    assert_eq!(read(r#","level":"warn","severity":"ERROR""#), found("ERROR", &[label("level", "warn")]));
    assert_eq!(
        read(r#","level":"warn","severity_text":"INFO","severity":"ERROR""#),
        found("INFO", &[label("level", "warn"), label("severity", "ERROR")])
    );
    assert_eq!(read(r#","severity_text":null,"level":"warn""#), found("warn", &[]));
    assert_eq!(read(r#","severity_text":"","level":"warn""#), found("", &[label("level", "warn")]));
    assert_eq!(read(r#","severity":9,"level":"warn""#), found("warn", &[label("severity", "9")]));
    assert_eq!(read(r#","level":30"#), found("info", &[label("level", "30")]));
    assert_eq!(read(r#","level":7"#), found("", &[label("level", "7")]));
    assert_eq!(read(r#","level":"warn","attributes":{"level":"7"}"#), found("warn", &[label("level", "7")]));
    assert_eq!(read(r#","Level":"Error""#), found("Error", &[]));
    assert_eq!(read(r#","@l":"Fatal""#), found("Fatal", &[]));
    assert_eq!(read(r#","status":"error""#), found("error", &[]));
    assert_eq!(read(r#","status":"error","level":"warn""#), found("warn", &[label("status", "error")]));
    assert_eq!(read(r#","status":"shipped""#), found("", &[label("status", "shipped")]));
    assert_eq!(read(r#","status":503"#), found("", &[label("status", "503")]));
}

#[test]
fn a_severity_has_many_names_and_a_status_may_be_another_thing() {
    let read = |fields: &str| {
        let line = format!(r#"{{"timestamp":"2026-01-01T00:05:00Z","service":"cart","msg":"m",{fields}}}"#);
        let incident = Fixture::bare().with("logs.ndjson", line).load().unwrap();
        let line = incident.parts.logs.unwrap().remove(0);
        (line.severity, line.attributes)
    };
    for name in ["Level", "status", "levelname", "level_name", "log.level", "@l", "PRIORITY", "SeverityText"]
    {
        assert_eq!(read(&format!(r#""{name}":"Error""#)), ("Error".to_owned(), vec![]), "{name}");
    }
    assert_eq!(read(r#""status":"shipped""#), (String::new(), vec![label("status", "shipped")]));
    assert_eq!(read(r#""status":500"#), (String::new(), vec![label("status", "500")]));
    assert_eq!(read(r#""status":"error","level":"info""#).0, "info");
}

#[test]
fn profiles_merge_stacks_and_know_their_windows() {
    let incident = Fixture::whole().load().unwrap();
    let profiles = incident.parts.profiles.as_ref().unwrap();
    let before = profiles.iter().find(|p| p.id == "before").unwrap();
    assert_eq!((before.total, before.stacks.len(), before.stacks[0].weight), (15, 2, 8));
    assert_eq!(before.window.unwrap().end, at("00:20:00"));
    let other = profiles.iter().find(|p| p.id == "cart.cpu").unwrap();
    assert_eq!((other.service.as_str(), other.kind.as_str(), other.window), ("cart", "cpu", None));
    assert!(incident.notes[0].contains("cart.cpu.folded"), "{:?}", incident.notes);
}

#[test]
fn the_end_is_the_latest_of_metrics_logs_span_ends_deploys_and_flags() {
    let incident = Fixture::whole().load().unwrap();
    assert_eq!((incident.start(), incident.end()), (at("00:00:00"), at("00:45:00")));
    assert_eq!(incident.default_as_of(), at("00:45:00"));
    let span = r#"[{"trace_id":"t","span_id":"s","service":"a","name":"n","start":"2026-01-01T01:00:00Z","duration_ms":1.2}]"#;
    let ended = Fixture::whole().with("traces.json", span).load().unwrap();
    assert_eq!(ended.end(), at("01:00:00").plus_ms(2));
    let late = r#"[{"sha":"z","timestamp":"2026-01-01T09:00:00Z","message":"","diff":null}]"#;
    let commit = Fixture::whole().with("context/commits.json", late).load().unwrap();
    assert_eq!(commit.end(), at("00:45:00"));
    let bare = Fixture::bare().load().unwrap();
    assert_eq!((bare.start(), bare.end()), (at("00:30:00"), at("00:30:00")));
    let asked = Fixture::bare()
        .with("incident.toml", "format = 1\nas_of = 2026-01-01T01:31:00+01:00")
        .load()
        .unwrap();
    assert_eq!(asked.default_as_of(), at("00:31:00"));
}

#[test]
fn missing_parts_are_gaps_and_unknown_files_are_notes() {
    let incident = Fixture::bare()
        .with("notes.txt", "")
        .with("docs/a.pdf", "")
        .with("explanation.txt", "")
        .load()
        .unwrap();
    let gaps: Vec<_> = incident.gaps.iter().map(|gap| (gap.what.as_str(), gap.why.as_str())).collect();
    assert_eq!(gaps.len(), 12);
    assert!(gaps.contains(&("traces", "the recording has no traces.json")));
    assert_eq!(incident.notes.len(), 2);
    assert!(incident.notes[0].starts_with("docs/a.pdf: ") && incident.notes[1].starts_with("notes.txt: "));
    assert_eq!(incident.alert.kind, "incident");
}

#[test]
fn the_digest_is_that_of_the_content() {
    let whole = Fixture::whole();
    let digest = whole.load().unwrap().digest;
    // What no part is read from has no effect, the known cause least of all.
    let without = whole.without("expected.json").with("notes.txt", "x");
    assert_eq!(without.load().unwrap().digest, digest);
    let spaced = without.with("patterns.json", format!("\u{feff}{}\n\n", WHOLE[4].1.replace(',', " ,\r\n")));
    assert_eq!(spaced.load().unwrap().digest, digest);
    for (name, change) in [
        ("metrics.csv", "timestamp,service,metric,value\n"),
        ("docs/restart.md", "other"),
        ("incident.toml", "format = 1\nas_of = 2026-01-01T00:00:00Z"),
        ("profiles/cart.cpu.folded", "main;x 2"),
    ] {
        assert_ne!(Fixture::whole().with(name, change).load().unwrap().digest, digest, "{name}");
    }
    // A part that is empty is not a part that is missing.
    let (empty, missing) =
        (Fixture::whole().with("traces.json", "[]"), Fixture::whole().without("traces.json"));
    assert_ne!(empty.load().unwrap().digest, missing.load().unwrap().digest);
}

#[test]
fn several_status_feeds_are_one() {
    let feeds = r#"[{"source":"a","component":"c","events":[{"timestamp":"2026-01-01T00:02:00Z","status":"down"}]},
        {"events":[{"timestamp":"2026-01-01T00:01:00Z","status":"up","source":"b","component":"d"}]}]"#;
    let incident = Fixture::bare().with("status_feed.json", feeds).load().unwrap();
    let sources: Vec<_> = incident.parts.status.iter().flatten().map(|event| event.source.as_str()).collect();
    assert_eq!(sources, ["b", "a"]);
}

#[test]
fn status_feeds_are_read_as_status_pages_export_them() {
    let page = r#"{"page":"mail","incidents":[{"name":"SMTP","impact":"major","created_at":"2026-01-01T00:01:00Z",
        "incident_updates":[{"body":"we look","status":"investigating","created_at":"2026-01-01T00:03:00Z"}]}]}"#;
    let incident = Fixture::bare().with("status_feed.json", page).load().unwrap();
    let said = incident.parts.status.iter().flatten().map(|event| {
        (event.source.as_str(), event.component.as_str(), event.status.as_str(), event.detail.as_str())
    });
    assert_eq!(
        said.collect::<Vec<_>>(),
        [("mail", "SMTP", "major", ""), ("mail", "SMTP", "investigating", "we look")]
    );
    let plain = r#"[{"timestamp":"2026-01-01T00:01:00Z","status":"down","message":"all"}]"#;
    let incident = Fixture::bare().with("status_feed.json", plain).load().unwrap();
    assert_eq!(incident.parts.status.unwrap()[0].detail, "all");
}

#[test]
fn a_repository_is_known_by_what_its_references_point_to() {
    let with = |head: &str| {
        Fixture::bare()
            .with("repo/.git/HEAD", "ref: refs/heads/main\n")
            .with("repo/.git/objects/info/packs", "")
            .with("repo/.git/refs/heads/main", head)
            .load()
            .unwrap()
    };
    let (one, two) = (with("1111"), with("2222"));
    assert_ne!(one.digest, two.digest);
    assert!(one.repo.unwrap().git_dir.ends_with("repo/.git"));
    assert!(one.notes.is_empty() && one.gaps.iter().all(|gap| gap.what != "code"));
    let packed = Fixture::bare()
        .with("elsewhere/HEAD", "ref: refs/heads/main\n")
        .with("elsewhere/objects/info/packs", "")
        .with("elsewhere/refs/heads/.keep.lock", "")
        .with("elsewhere/packed-refs", "# pack-refs\n1111 refs/heads/main\n^3333\n")
        .with("incident.toml", "format = 1\nrepo = \"elsewhere\"");
    assert_eq!(packed.load().unwrap().digest, one.digest);
    // A folder that the user names may lie anywhere.
    let bare = Fixture::bare();
    let outside = Incident::load_with_repo(bare.path(), Some(&packed.path().join("elsewhere"))).unwrap();
    assert_eq!(outside.digest, one.digest);
}

#[test]
fn the_known_cause_is_read_for_the_backtest_alone() {
    let fixture = Fixture::whole();
    let known = expected::Expected::load(fixture.path()).unwrap();
    assert_eq!((known.root_cause_commit.as_str(), known.remediation.as_deref()), ("bbb", Some("rollback")));
    assert_eq!(known.decoy_deploy_commits, ["aaa"]);
    let broken = fixture.with("expected.json", "{\"scenario\":\n1}");
    assert!(broken.load().is_ok());
    let error = expected::Expected::load(broken.path()).unwrap_err().to_string();
    assert!(error.starts_with("expected.json, line 2: invalid type"), "{error}");
}

#[test]
fn line_ends_may_be_mixed_within_a_file() {
    let metrics = "timestamp,service,metric,value\r\n2026-01-01T00:01:00Z,a,m,1\r\n2026-01-01T00:02:00Z,a,m,2\n2026-01-01T00:03:00Z,a,m,3\n";
    let incident = Fixture::bare().with("metrics.csv", metrics).load().unwrap();
    assert_eq!(incident.parts.metrics.unwrap()[0].points.len(), 3);
}
