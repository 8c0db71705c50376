//! The files of a recording, redacted row by row.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{NewError, Sources, commits};
use crate::files::read_text;
use crate::incident::FILE_BYTES_MAX;
use crate::redact::{Part, RedactError, Redactor};

/// Writes all parts below a directory; `shown` is how errors name it. Gives what is odd about them, a sentence each.
pub(super) fn write(
    dir: &Path,
    shown: &Path,
    sources: &Sources,
    redactor: &mut Redactor,
) -> Result<Vec<String>, NewError> {
    let mut notes = Vec::new();
    let mut out = Out { dir, shown, redactor };
    out.json(Part::Alert, Some(&sources.alert), "alert.json")?;
    out.metrics(sources.metrics.as_deref())?;
    out.lines(sources.logs.as_deref())?;
    out.json(Part::Traces, sources.traces.as_deref(), "traces.json")?;
    let context = [
        (Part::Commits, &sources.commits, "context/commits.json"),
        (Part::Deploys, &sources.deploys, "context/deploys.json"),
        (Part::Flags, &sources.flags, "context/flags.json"),
        (Part::Configs, &sources.configs, "context/configs.json"),
        (Part::Experiments, &sources.experiments, "context/experiments.json"),
    ];
    for (part, source, name) in context {
        out.json(part, source.as_deref(), name)?;
    }
    if let Some(from) = &sources.commits_from {
        let rows = commits::read(from)?;
        if rows.is_empty() {
            let (repo, since, until) = (from.repo.display(), from.since, from.until);
            notes.push(format!(
                "`{repo}` has no commit from {since} to {until} on its head; --days takes more"
            ));
        }
        out.rows(Part::Commits, Value::Array(rows), &from.repo, "context/commits.json")?;
    }
    out.status(sources.status.as_deref())?;
    sources.docs.iter().try_for_each(|doc| out.doc(doc))?;
    Ok(notes)
}

struct Out<'a> {
    dir: &'a Path,
    shown: &'a Path,
    redactor: &'a mut Redactor,
}

impl Out<'_> {
    fn file(&self, name: &str) -> Result<BufWriter<File>, NewError> {
        let path = self.dir.join(name);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create(&path));
        made.map(BufWriter::new).map_err(|source| self.unwritable(source))
    }

    fn unwritable(&self, source: std::io::Error) -> NewError {
        NewError::Unwritable { dir: self.shown.to_owned(), source }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), NewError> {
        let mut file = self.file(name)?;
        file.write_all(bytes).and_then(|()| file.flush()).map_err(|source| self.unwritable(source))
    }

    /// A file of JSON: one row, or a list of rows.
    fn json(&mut self, part: Part, source: Option<&Path>, name: &str) -> Result<(), NewError> {
        let Some(source) = source else { return Ok(()) };
        let value = parsed(source)?;
        self.rows(part, value, source, name)
    }

    fn rows(&mut self, part: Part, mut value: Value, source: &Path, name: &str) -> Result<(), NewError> {
        let rows: Vec<&mut Value> = match &mut value {
            Value::Array(rows) => rows.iter_mut().collect(),
            one => vec![one],
        };
        for (at, row) in rows.into_iter().enumerate() {
            let line = u64::try_from(at + 1).unwrap_or(u64::MAX);
            let Value::Object(row) = row else {
                let why = format!("row {line} of `{}` is no JSON object", part.name());
                return Err(NewError::Malformed { file: source.to_owned(), line: 1, why });
            };
            self.redactor.row(part, row).map_err(|e| redact_error(source, line, e))?;
        }
        let text = serde_json::to_vec_pretty(&value).unwrap_or_default();
        self.put(name, &text)
    }

    /// Log lines, one at a time: a file of them may be long.
    fn lines(&mut self, source: Option<&Path>) -> Result<(), NewError> {
        let Some(source) = source else { return Ok(()) };
        let mut out = self.file("logs.ndjson")?;
        for (at, line) in BufReader::new(open(source)?).lines().enumerate() {
            let number = u64::try_from(at + 1).unwrap_or(u64::MAX);
            let line = line.map_err(|source_error| unreadable(source, source_error))?;
            if line.trim().is_empty() {
                continue;
            }
            let mut row: Map<String, Value> =
                serde_json::from_str(&line).map_err(|e| NewError::Malformed {
                    file: source.to_owned(),
                    line: number,
                    why: format!("no JSON object: {e}"),
                })?;
            self.redactor.row(Part::Logs, &mut row).map_err(|e| redact_error(source, number, e))?;
            let text = Value::Object(row).to_string();
            writeln!(out, "{text}").map_err(|source| self.unwritable(source))?;
        }
        out.flush().map_err(|source| self.unwritable(source))
    }

    /// Series: service, metric and labels are redacted once for each series; all other columns are left out.
    fn metrics(&mut self, source: Option<&Path>) -> Result<(), NewError> {
        const COLUMNS: [&str; 4] = ["timestamp", "service", "metric", "value"];
        let Some(source) = source else { return Ok(()) };
        let malformed = |e: csv::Error| NewError::Malformed {
            file: source.to_owned(),
            line: e.position().map_or(1, csv::Position::line),
            why: e.to_string(),
        };
        let mut reader = csv::Reader::from_reader(BufReader::new(open(source)?));
        let header = reader.headers().map_err(malformed)?.clone();
        let place = |name: &str| header.iter().position(|column| column == name);
        let mut places = [0; 4];
        for (at, name) in COLUMNS.iter().enumerate() {
            places[at] = place(name).ok_or_else(|| NewError::Malformed {
                file: source.to_owned(),
                line: 1,
                why: format!("there is no column `{name}`; a header names {}", COLUMNS.join(", ")),
            })?;
        }
        let labels_at = place("labels");
        let mut out = csv::Writer::from_writer(self.file("metrics.csv")?);
        let wrote = |this: &Self, wrote: csv::Result<()>| {
            wrote.map_err(|e| this.unwritable(std::io::Error::other(e.to_string())))
        };
        let written = out.write_record(["timestamp", "service", "metric", "value", "labels"]);
        wrote(self, written)?;
        let mut known: HashMap<[String; 3], [String; 3]> = HashMap::new();
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            let line = record.position().map_or(1, csv::Position::line);
            let at = |place: usize| record.get(place).unwrap_or_default().to_owned();
            let series = [at(places[1]), at(places[2]), labels_at.map(at).unwrap_or_default()];
            if !known.contains_key(&series) {
                let redacted = self.series(&series).map_err(|e| redact_error(source, line, e))?;
                known.insert(series.clone(), redacted);
            }
            let [service, metric, labels] = &known[&series];
            let written = out.write_record([&at(places[0]), service, metric, &at(places[3]), labels]);
            wrote(self, written)?;
        }
        out.flush().map_err(|source| self.unwritable(source))
    }

    fn series(&mut self, [service, metric, labels]: &[String; 3]) -> Result<[String; 3], RedactError> {
        let named = labels.split(';').filter_map(|label| label.split_once('='));
        let labels: Map<String, Value> =
            named.map(|(name, value)| (name.trim().to_owned(), Value::from(value.trim()))).collect();
        let mut row = Map::new();
        row.insert("service".to_owned(), Value::from(service.as_str()));
        row.insert("metric".to_owned(), Value::from(metric.as_str()));
        row.insert("labels".to_owned(), Value::Object(labels));
        self.redactor.row(Part::Metrics, &mut row)?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let labels = row.get("labels").and_then(Value::as_object).into_iter().flatten();
        let labels: Vec<String> =
            labels.map(|(name, value)| format!("{name}={}", text(Some(value)))).collect();
        Ok([text(row.get("service")), text(row.get("metric")), labels.join(";")])
    }

    /// What providers announced: every text in it.
    fn status(&mut self, source: Option<&Path>) -> Result<(), NewError> {
        let Some(source) = source else { return Ok(()) };
        let mut value = parsed(source)?;
        self.texts(&mut value).map_err(|e| redact_error(source, 1, e))?;
        self.put("status_feed.json", &serde_json::to_vec_pretty(&value).unwrap_or_default())
    }

    fn texts(&mut self, value: &mut Value) -> Result<(), RedactError> {
        match value {
            Value::String(text) => *text = self.redactor.text(text)?,
            Value::Array(values) => values.iter_mut().try_for_each(|value| self.texts(value))?,
            Value::Object(fields) => fields.values_mut().try_for_each(|value| self.texts(value))?,
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        Ok(())
    }

    /// A runbook, as a whole: a secret may go over several lines.
    fn doc(&mut self, source: &Path) -> Result<(), NewError> {
        let text = read_text(source, FILE_BYTES_MAX)?;
        let text = self.redactor.text(&text).map_err(|e| redact_error(source, 1, e))?;
        let stem =
            source.file_stem().map_or_else(|| "runbook".into(), |stem| stem.to_string_lossy().into_owned());
        let stem = self.redactor.text(&stem).map_err(|e| redact_error(source, 1, e))?;
        let name: String = stem
            .chars()
            .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
            .collect();
        let path = format!("docs/{name}.md");
        if self.dir.join(&path).exists() {
            let why = format!("two runbooks would be `{path}`; rename one");
            return Err(NewError::Malformed { file: source.to_owned(), line: 1, why });
        }
        self.put(&path, text.as_bytes())
    }
}

fn open(path: &Path) -> Result<File, NewError> {
    let opened = File::open(path).and_then(|file| {
        let metadata = file.metadata()?;
        if metadata.is_file() { Ok(file) } else { Err(std::io::Error::other("it is no regular file")) }
    });
    opened.map_err(|source| unreadable(path, source))
}

fn parsed(path: &Path) -> Result<Value, NewError> {
    drop(open(path)?);
    let text = read_text(path, FILE_BYTES_MAX)?;
    serde_json::from_str(&text).map_err(|e| NewError::Malformed {
        file: path.to_owned(),
        line: u64::try_from(e.line()).unwrap_or(1),
        why: format!("no JSON: {e}"),
    })
}

fn unreadable(file: &Path, source: std::io::Error) -> NewError {
    NewError::Unreadable { file: PathBuf::from(file), source }
}

fn redact_error(file: &Path, line: u64, source: RedactError) -> NewError {
    NewError::Redact { file: file.to_owned(), line, source }
}
