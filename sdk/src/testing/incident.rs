//! A recorded incident as in-memory tools, for native tests over past incidents. The host's own reader, which also
//! checks, is another one.

use std::fs::read_to_string;
use std::path::Path;

use serde_json::Value;

use super::Tools;
use crate::bindings::casefile::tools::changes::{ChangeInfo, ContentAnswer};
use crate::bindings::casefile::tools::metrics::Point;
use crate::types::{Alert, ChangeKind, ChangeRef};

/// Loads alert, series, log lines and changes of a directory, with as-of at the end of time; none where the directory
/// holds no readable `alert.json`. Rows that cannot be read are left out.
pub fn load(directory: &Path) -> Option<Tools> {
    let alert = alert(&json(&directory.join("alert.json"))?)?;
    let mut tools = Tools::new(i64::MAX).alert(alert);
    load_series(&mut tools, &read_to_string(directory.join("metrics.csv")).unwrap_or_default());
    for text in read_to_string(directory.join("logs.ndjson")).unwrap_or_default().lines() {
        if let Some(line) =
            serde_json::from_str::<Value>(text).ok().filter(|line| time(&line["timestamp"]).is_some())
        {
            let at = time(&line["timestamp"])?;
            tools = tools.line(
                at,
                &text_of(&line["service"]),
                &text_of(&line["severity_text"]),
                &text_of(&line["msg"]),
            );
        }
    }
    for (file, read) in
        [("commits", commit as Reader), ("deploys", deploy), ("flags", flag), ("configs", config)]
    {
        let rows = json(&directory.join("context").join(format!("{file}.json")));
        for row in rows.as_ref().and_then(Value::as_array).into_iter().flatten() {
            if let Some((info, content)) = read(row) {
                tools = tools.change(info, content);
            }
        }
    }
    Some(tools)
}

type Reader = fn(&Value) -> Option<(ChangeInfo, Option<ContentAnswer>)>;

fn json(path: &Path) -> Option<Value> {
    serde_json::from_str(&read_to_string(path).ok()?).ok()
}

fn alert(row: &Value) -> Option<Alert> {
    Some(Alert {
        kind: row["kind"].as_str().unwrap_or("incident").to_owned(),
        service: text_of(&row["service"]),
        metric: text_of(&row["metric"]),
        threshold: row["threshold"].as_f64(),
        observed: row["observed"].as_f64(),
        fired_at: time(&row["fired_at"])?,
        severity: text_of(&row["severity"]),
        monitor: text_of(&row["monitor"]),
        summary: text_of(&row["summary"]),
    })
}

/// Columns: timestamp, service, metric, value, and labels as `k=v;k=v`.
fn load_series(tools: &mut Tools, csv: &str) {
    type Key<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>);
    let mut series: std::collections::BTreeMap<Key<'_>, Vec<Point>> = std::collections::BTreeMap::new();
    for row in csv.lines().skip(1) {
        let fields: Vec<&str> = row.trim().split(',').collect();
        let [at, service, metric, value, labels @ ..] = fields.as_slice() else {
            continue;
        };
        let (Some(at), Ok(value)) = (parse_time(at), value.parse()) else {
            continue;
        };
        let labels = labels.iter().flat_map(|labels| labels.split(';'));
        let labels = labels.filter_map(|label| label.trim_matches('"').split_once('=')).collect();
        series.entry((service, metric, labels)).or_default().push(Point { at, value });
    }
    for ((service, metric, labels), mut points) in series {
        points.sort_by_key(|point| point.at);
        let pairs: Vec<(i64, f64)> = points.iter().map(|point| (point.at, point.value)).collect();
        *tools = std::mem::take(tools).labelled_series(service, metric, &labels, &pairs);
    }
}

fn commit(row: &Value) -> Option<(ChangeInfo, Option<ContentAnswer>)> {
    let change = ChangeRef { kind: ChangeKind::Commit, id: text_of(&row["sha"]) };
    let message = text_of(&row["message"]);
    let files = row["files_changed"].as_array().into_iter().flatten().map(text_of).collect();
    let diff = row["diff"].as_str().map(str::to_owned);
    let info = ChangeInfo {
        change: change.clone(),
        at: time(&row["timestamp"])?,
        service: None,
        author: row["author"].as_str().map(str::to_owned),
        title: message.lines().next().unwrap_or_default().to_owned(),
        files,
        commit: None,
        has_content: diff.is_some(),
    };
    Some((info, Some(content(change, message, diff))))
}

fn deploy(row: &Value) -> Option<(ChangeInfo, Option<ContentAnswer>)> {
    let version = text_of(&row["version"]);
    let info = ChangeInfo {
        title: format!("deploy {version}"),
        commit: row["commit_sha"].as_str().map(str::to_owned),
        ..plain(row, ChangeKind::Deploy, &version)?
    };
    Some((info, None))
}

fn flag(row: &Value) -> Option<(ChangeInfo, Option<ContentAnswer>)> {
    Some((
        ChangeInfo {
            title: text_of(&row["change"]),
            ..plain(row, ChangeKind::Flag, &text_of(&row["flag"]))?
        },
        None,
    ))
}

fn config(row: &Value) -> Option<(ChangeInfo, Option<ContentAnswer>)> {
    Some((
        ChangeInfo {
            title: text_of(&row["change"]),
            ..plain(row, ChangeKind::Config, &text_of(&row["key"]))?
        },
        None,
    ))
}

fn plain(row: &Value, kind: ChangeKind, id: &str) -> Option<ChangeInfo> {
    Some(ChangeInfo {
        change: ChangeRef { kind, id: id.to_owned() },
        at: time(&row["timestamp"])?,
        service: row["service"].as_str().map(str::to_owned),
        author: row["actor"].as_str().map(str::to_owned),
        title: String::new(),
        files: Vec::new(),
        commit: None,
        has_content: false,
    })
}

fn content(change: ChangeRef, message: String, diff: Option<String>) -> ContentAnswer {
    ContentAnswer {
        evidence: String::new(),
        change,
        message,
        diff,
        old_value: None,
        new_value: None,
        next: None,
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn time(value: &Value) -> Option<i64> {
    parse_time(value.as_str()?)
}

/// Reads an RFC 3339 time, with fractions and offset, as milliseconds since the Unix epoch.
pub fn parse_time(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let seconds = (number(11, 13)? * 60 + number(14, 16)?) * 60 + number(17, 19)?;
    let mut rest = text.get(19..)?;
    let mut millis = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.find(|character: char| !character.is_ascii_digit())?;
        millis = format!("{:0<3}", fraction.get(..end.min(3))?).parse().ok()?;
        rest = fraction.get(end..)?;
    }
    let offset_minutes = if matches!(rest, "Z" | "z") {
        0
    } else {
        let sign = if rest.starts_with('-') { -1 } else { 1 };
        sign * (rest.get(1..3)?.parse::<i64>().ok()? * 60 + rest.get(4..6)?.parse::<i64>().ok()?)
    };
    Some((days(year, month, day) * 86_400 + seconds - offset_minutes * 60) * 1_000 + millis)
}

/// Days since 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::parse_time;

    #[test]
    fn offsets_and_fractions_are_read() {
        assert_eq!(parse_time("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_time("2026-06-20T10:41:00.25+02:00"), parse_time("2026-06-20T08:41:00.250Z"));
        assert_eq!(parse_time("2000-03-01T00:00:00Z"), Some(951_868_800_000));
        assert_eq!(parse_time("yesterday"), None);
    }
}
