//! Properties over random recordings.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const NAMES: &[&str] = &[
    "alert.json",
    "metrics.csv",
    "logs.ndjson",
    "traces.json",
    "patterns.json",
    "context/commits.json",
    "context/deploys.json",
    "context/flags.json",
    "context/configs.json",
    "context/experiments.json",
    "status_feed.json",
    "docs/restart.md",
    "profiles/before.folded",
    "incident.toml",
    "repo/HEAD",
];

/// The text of a file of the whole fixture with some bytes changed.
fn damaged(name: &str, at: usize, bytes: &[u8], cut: bool) -> Vec<u8> {
    let text = WHOLE.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text);
    let at = at % (text.len() + 1);
    let rest = if cut { at + bytes.len() } else { at };
    let after = text.as_bytes().get(rest..).unwrap_or_default();
    [&text.as_bytes()[..at], bytes, after].concat()
}

fn metric_row() -> impl Strategy<Value = ((i64, u8, u8), i32)> {
    ((0..200_i64, 0..3_u8, 0..3_u8), any::<i32>())
}

fn write_rows(metrics: &[String], logs: &[String], spans: &[String]) -> Digest {
    let fixture = Fixture::bare()
        .with("metrics.csv", format!("timestamp,service,metric,value,labels\n{}", metrics.concat()))
        .with("logs.ndjson", logs.concat())
        .with("traces.json", format!("[{}]", spans.join(",")));
    fixture.load().unwrap().digest
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn the_order_of_rows_has_no_effect(
        metrics in btree_map((0..200_i64, 0..3_u8, 0..3_u8), any::<i32>(), 0..40),
        logs in vec((0..9_i64, 0..3_u8, 0..4_u8), 0..40),
        spans in vec((0..9_i64, 0..3_u8, 0..3_u16), 0..40),
        seed in any::<u64>(),
    ) {
        let time = |minute: i64| Time(1_767_225_600_000 + minute * 60_000);
        let mut metrics: Vec<String> = metrics
            .iter()
            .map(|((minute, service, label), value)| format!("{},s{service},m,{value},l={label}\n", time(*minute)))
            .collect();
        let mut logs: Vec<String> = logs
            .iter()
            .map(|(m, s, t)| format!("{{\"timestamp\":\"{}\",\"service\":\"s{s}\",\"msg\":\"m{t}\",\"a\":{t}}}\n", time(*m)))
            .collect();
        let mut spans: Vec<String> = spans
            .iter()
            .map(|(m, s, d)| format!(
                "{{\"start\":\"{}\",\"trace_id\":\"t\",\"span_id\":\"{s}\",\"service\":\"s\",\"name\":\"n\",\"duration_ms\":{d}}}",
                time(*m)
            ))
            .collect();
        let first = write_rows(&metrics, &logs, &spans);
        for rows in [&mut metrics, &mut logs, &mut spans] {
            // Any permutation will do; this one depends on the seed and on the row.
            rows.sort_by_key(|row| *Digest::of(format!("{seed}{row}").as_bytes()).bytes());
        }
        prop_assert_eq!(write_rows(&metrics, &logs, &spans), first);
    }

    #[test]
    fn arbitrary_bytes_never_panic(name in select(NAMES), bytes in vec(any::<u8>(), 0..200)) {
        let fixture = Fixture::whole().with(name, &bytes);
        let loaded = fixture.load();
        let errors = check(fixture.path(), None).into_iter().filter(|p| p.kind == ProblemKind::Error).count();
        prop_assert_eq!(loaded.is_ok(), errors == 0);
    }

    #[test]
    fn damaged_files_never_panic(
        name in select(NAMES),
        at in any::<usize>(),
        bytes in vec(any::<u8>(), 0..4),
        cut in any::<bool>(),
    ) {
        let fixture = Fixture::whole().with(name, damaged(name, at, &bytes, cut));
        let loaded = fixture.load();
        let errors = check(fixture.path(), None).into_iter().filter(|p| p.kind == ProblemKind::Error).count();
        prop_assert_eq!(loaded.is_ok(), errors == 0);
    }

    #[test]
    fn no_value_is_lost(rows in vec(metric_row(), 0..60)) {
        let mut unique: std::collections::BTreeMap<_, _> = rows.into_iter().collect();
        unique.retain(|(minute, ..), _| *minute < 150);
        let text: String = unique
            .iter()
            .map(|((minute, s, l), value)| format!("{},s{s},m,{value},l={l}\n", Time(minute * 60_000)))
            .collect();
        let fixture = Fixture::bare().with("metrics.csv", format!("timestamp,service,metric,value,labels\n{text}"));
        let series = fixture.load().unwrap().parts.metrics.unwrap();
        prop_assert_eq!(series.iter().map(|s| s.points.len()).sum::<usize>(), unique.len());
        prop_assert!(series.iter().all(|s| s.points.windows(2).all(|pair| pair[0].at < pair[1].at)));
    }
}
