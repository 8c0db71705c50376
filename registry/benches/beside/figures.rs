//! Medians over the rounds, percentiles over all requests, and what one registry does of the other's work.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::load::Run;

#[derive(Default)]
pub struct Figures {
    runs: BTreeMap<(String, usize), Vec<Run>>,
}

/// `target/bench` of this build.
pub fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let target = program.ancestors().find(|path| path.ends_with("release")).and_then(|path| path.parent());
    let folder = target.unwrap_or(std::path::Path::new("target")).join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The value below which a share of them is.
fn percentile<T: Copy>(sorted: &[T], share: f64) -> T {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small count")]
    let place = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[place]
}

fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e5).round() / 100.0
}

impl Figures {
    pub fn add(&mut self, row: &str, clients: usize, run: Run) {
        self.runs.entry((row.to_owned(), clients)).or_default().push(run);
    }

    fn median(&self, row: &str, clients: usize) -> Option<f64> {
        let mut rates: Vec<f64> =
            self.runs.get(&(row.to_owned(), clients))?.iter().map(|run| run.per_second).collect();
        rates.sort_by(f64::total_cmp);
        Some(percentile(&rates, 0.5))
    }

    fn latencies(&self, row: &str, clients: usize) -> Vec<Duration> {
        let mut all: Vec<Duration> =
            self.runs[&(row.to_owned(), clients)].iter().flat_map(|run| run.latencies.clone()).collect();
        all.sort();
        all
    }

    /// How many times the work of docker-registry, round for round, as a median.
    fn ratio(&self, own: &str, other: &str, clients: usize) -> Option<f64> {
        let own = self.runs.get(&(own.to_owned(), clients))?;
        let other = self.runs.get(&(other.to_owned(), clients))?;
        let mut ratios: Vec<f64> =
            own.iter().zip(other).map(|(own, other)| own.per_second / other.per_second).collect();
        ratios.sort_by(f64::total_cmp);
        Some((percentile(&ratios, 0.5) * 100.0).round() / 100.0)
    }

    fn ratios(&self) -> BTreeMap<String, f64> {
        let mut ratios = BTreeMap::new();
        for (word, own, other) in [
            ("publish", "casefile publish", "docker-registry publish"),
            ("publish in single requests", "casefile publish in single requests", "docker-registry publish"),
            ("publish of skills", "casefile publish of skills", "docker-registry publish"),
            ("pull", "casefile pull", "docker-registry pull"),
            ("pull of skills", "casefile pull of skills", "docker-registry pull"),
        ] {
            for clients in super::CLIENTS {
                if let Some(ratio) = self.ratio(own, other, clients) {
                    ratios.insert(format!("{word}, {clients} clients"), ratio);
                }
            }
        }
        ratios
    }

    pub fn show(&self) {
        println!("{:<45} {:>7} {:>12} {:>10} {:>10}", "", "clients", "a second", "p50 ms", "p99 ms");
        for (row, clients) in self.runs.keys() {
            let latencies = self.latencies(row, *clients);
            let [half, most] = [0.5, 0.99].map(|share| milliseconds(percentile(&latencies, share)));
            let median = self.median(row, *clients).unwrap_or_default();
            println!("{row:<45} {clients:>7} {median:>12.1} {half:>10.2} {most:>10.2}");
        }
        for (word, ratio) in self.ratios() {
            println!("{word}: {ratio} times docker-registry");
        }
    }

    pub fn write(&self) {
        let rows = |value: &dyn Fn(&str, usize) -> Value| -> BTreeMap<String, Value> {
            let keys = self.runs.keys();
            keys.map(|(row, clients)| (format!("{row}, {clients} clients"), value(row, *clients))).collect()
        };
        let medians = rows(&|row, clients| {
            let latencies = self.latencies(row, clients);
            json!({
                "per_second": self.median(row, clients),
                "p50_ms": milliseconds(percentile(&latencies, 0.5)),
                "p99_ms": milliseconds(percentile(&latencies, 0.99)),
            })
        });
        let runs = rows(&|row, clients| {
            let runs = &self.runs[&(row.to_owned(), clients)];
            json!(runs.iter().map(|run| run.per_second).collect::<Vec<f64>>())
        });
        let file = target().join("registry.json");
        let text = serde_json::to_string_pretty(
            &json!({ "ratio": self.ratios(), "medians": medians, "runs": runs }),
        );
        File::create(&file).unwrap().write_all(text.unwrap().as_bytes()).unwrap();
        println!("{}", file.display());
    }
}
