//! `metrics.csv`: time series.

use std::collections::{BTreeMap, HashMap};

use casefile_model::Time;
use casefile_model::report::Label;
use casefile_model::tools::metrics::{Point, Series};

use super::csv_rows::{CsvRow, CsvRows};
use super::error::quoted;
use super::{Faults, Folder, LoadError, Place, json};

pub(super) const FILE: &str = "metrics.csv";
const REQUIRED: &[&str] = &["timestamp", "service", "metric", "value"];

type Key = (String, String, Vec<Label>);

/// Points with the lines that they came from, by series.
#[derive(Default)]
struct Table {
    by_key: BTreeMap<Key, Vec<(Time, f64, u64)>>,
    /// From the text of service, metric and labels, which nearly every row repeats, to the series.
    known: HashMap<String, Key>,
    text: String,
}

pub(super) fn read(folder: &Folder, faults: &mut Faults) -> Option<Vec<Series>> {
    if !faults.begin() {
        return None;
    }
    let file = faults.keep(folder.file(FILE))??;
    let mut rows = faults.keep(CsvRows::open(FILE, file, REQUIRED, &["labels"]))?;
    for column in &rows.ignored {
        faults.note(format!("{FILE}: the column {} is ignored", quoted(column)));
    }
    let mut table = Table::default();
    while !faults.full() {
        match rows.next() {
            Ok(None) => break,
            Ok(Some(row)) => {
                let added = table.add(&row);
                faults.keep(added);
            }
            // What follows a row that cannot be told from the next one would only repeat the error.
            Err(e) => {
                faults.error(e);
                break;
            }
        }
    }
    Some(table.into_series(faults))
}

impl Table {
    fn add(&mut self, row: &CsvRow<'_>) -> Result<(), LoadError> {
        let wrong =
            |field: &str, why: String| LoadError::malformed(Place::line(FILE, row.line).field(field), why);
        let (at, service, metric, value) = (row.field(0), row.field(1), row.field(2), row.field(3));
        let at: Time = at.parse().map_err(|e| wrong("timestamp", format!("{e}")))?;
        let number: f64 = value.trim().parse().map_err(|_| wrong("value", not_a_number(value)))?;
        if !number.is_finite() {
            return Err(wrong("value", not_a_number(value)));
        }
        self.text.clear();
        for part in [service, metric, row.field(4)] {
            self.text.push_str(part);
            self.text.push('\0');
        }
        let key = match self.known.get(&self.text) {
            Some(key) => key,
            None => {
                let key = key(service, metric, row.field(4)).map_err(|(field, why)| wrong(field, why))?;
                self.known.entry(self.text.clone()).or_insert(key)
            }
        };
        match self.by_key.get_mut(key) {
            Some(points) => points.push((at, number, row.line)),
            None => {
                self.by_key.insert(key.clone(), vec![(at, number, row.line)]);
            }
        }
        Ok(())
    }

    fn into_series(self, faults: &mut Faults) -> Vec<Series> {
        let mut series = Vec::with_capacity(self.by_key.len());
        for ((service, metric, labels), mut points) in self.by_key {
            points.sort_by_key(|(at, _, line)| (*at, *line));
            for pair in points.windows(2) {
                let [(at, _, first), (again, _, line)] = pair else {
                    continue;
                };
                if at == again {
                    let why = format!(
                        "a second value for service {}, metric {} at {at}, after line {first}; keep one",
                        quoted(&service),
                        quoted(&metric)
                    );
                    faults.error(LoadError::malformed(Place::line(FILE, *line), why));
                }
            }
            let points = points.into_iter().map(|(at, value, _)| Point { at, value }).collect();
            series.push(Series { service, metric, labels, points });
        }
        series
    }
}

fn not_a_number(value: &str) -> String {
    format!("{} is not a finite number; write one such as 0.97, or leave the row out", quoted(value))
}

fn key(service: &str, metric: &str, labels: &str) -> Result<Key, (&'static str, String)> {
    for (field, value) in [("service", service), ("metric", metric)] {
        if let Some(wrong) = json::wrong_if_blank(field, value) {
            return Err(wrong);
        }
    }
    let mut parsed = Vec::new();
    for label in labels.split(';').filter(|label| !label.trim().is_empty()) {
        // Some exporters write a tag as `name:value`; a value may hold a colon, a name before `=` too.
        match label.split_once('=').or_else(|| label.split_once(':')) {
            Some((name, value)) if !name.trim().is_empty() => {
                parsed.push(Label { name: name.trim().into(), value: value.trim().into() });
            }
            _ => {
                return Err(("labels", format!("{} is not `name=value`; write `k=v;k=v`", quoted(label))));
            }
        }
    }
    match json::sort_labels(&mut parsed) {
        Some(name) => Err(("labels", format!("the label {} stands twice; keep one", quoted(name)))),
        None => Ok((service.to_owned(), metric.to_owned(), parsed)),
    }
}
