//! Organisations in which incidents happen: services, people, and how each names its metrics and writes its logs.

use crate::history::Person;
use crate::series::Series;

/// The language of a change, or of the services where no change is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Go.
    Go,
    /// Python.
    Python,
    /// Java.
    Java,
    /// TypeScript.
    TypeScript,
    /// Rust.
    Rust,
    /// Ruby.
    Ruby,
    /// PHP.
    Php,
    /// C#.
    CSharp,
    /// Kotlin.
    Kotlin,
    /// Migrations, views, models in SQL.
    Sql,
    /// YAML: Kubernetes, Helm, application settings.
    Yaml,
    /// Terraform.
    Hcl,
    /// Dockerfiles, lock files, proxies' settings, protocol definitions.
    Other,
}

impl Language {
    /// The name in statistics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Go => "Go",
            Self::Python => "Python",
            Self::Java => "Java",
            Self::TypeScript => "TypeScript",
            Self::Rust => "Rust",
            Self::Ruby => "Ruby",
            Self::Php => "PHP",
            Self::CSharp => "C#",
            Self::Kotlin => "Kotlin",
            Self::Sql => "SQL",
            Self::Yaml => "YAML",
            Self::Hcl => "HCL",
            Self::Other => "other",
        }
    }
}

/// How a series behaves on good days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Requests, messages, queries: follows the day.
    Rate,
    /// Times: noisy.
    Time,
    /// A share that is small: errors, misses.
    Share,
    /// A share that is high and steady: hit ratios.
    High,
    /// Processors: follows the day, from 0 to full.
    Busy,
    /// Memory, disks: quiet.
    Bytes,
    /// Whole numbers: connections, threads, depth of a queue.
    Count,
    /// Whole numbers that cannot exceed a limit: connections of a pool, threads of a server.
    UpTo(u32),
    /// Does not change.
    Fixed,
}

/// A series that a service always exports.
#[derive(Clone, Copy, Debug)]
pub struct Gauge {
    /// Name of the metric.
    pub name: &'static str,
    /// Its level on good days.
    pub base: f64,
    /// How it behaves on good days.
    pub habit: Habit,
    /// Labels, as `k=v;k=v`.
    pub labels: &'static str,
}

/// A gauge without labels.
pub const fn gauge(name: &'static str, base: f64, habit: Habit) -> Gauge {
    Gauge { name, base, habit, labels: "" }
}

/// A gauge with labels.
pub const fn labelled(name: &'static str, base: f64, habit: Habit, labels: &'static str) -> Gauge {
    Gauge { name, base, habit, labels }
}

impl Gauge {
    /// The series on good days; `full` is 1 or 100.
    pub fn series(&self, full: f64) -> Series {
        let series = Series::around(self.base).labelled(self.labels);
        match self.habit {
            Habit::Rate => series.noise(0.05).daily(0.3).decimals(1),
            Habit::Time => series.noise(0.07).daily(0.08),
            Habit::Share => series.noise(0.3).within(0.0, full),
            Habit::High => series.noise(0.006).within(0.0, full),
            Habit::Busy => series.noise(0.06).daily(0.22).within(0.0, full * 0.995),
            Habit::Bytes if self.base > 1e4 => series.noise(0.008).counted(),
            Habit::Bytes => series.noise(0.008),
            Habit::Count => series.noise(0.12).daily(0.1).counted(),
            Habit::UpTo(limit) => series.noise(0.12).daily(0.1).counted().within(0.0, f64::from(limit)),
            Habit::Fixed => series.noise(0.0),
        }
    }
}

/// What a world calls the five signals that nearly each of its services exports.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Requests in a second.
    pub rate: &'static str,
    /// Share of requests that fail.
    pub errors: &'static str,
    /// A high percentile of the time of a request.
    pub latency: &'static str,
    /// Processor.
    pub cpu: &'static str,
    /// Memory.
    pub memory: &'static str,
    /// What a share is of: 1 or 100.
    pub full: f64,
}

/// A service; its levels are in the units of its world. A level of 0: it does not export that signal.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// Its name.
    pub name: &'static str,
    /// Requests, errors, latency, processor, memory on good days.
    pub levels: [f64; 5],
    /// What else it exports.
    pub gauges: &'static [Gauge],
    /// What it logs on any day, the most frequent first: `LEVEL text ;; key=value`.
    pub chatter: &'static [&'static str],
    /// Attributes of each of its lines, as `key=template`.
    pub attributes: &'static [&'static str],
}

/// How deploys are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versions {
    /// `v4.17.2`.
    Semantic,
    /// `2025.03.11-2`.
    Dated,
    /// `build-8812`.
    Build,
    /// `main-3f2a91c`, made of the hash.
    Tag,
}

/// An organisation.
#[derive(Debug)]
pub struct World {
    /// Its name, and that of its corpus.
    pub name: &'static str,
    /// The language of most of its services.
    pub language: Language,
    /// Offset from UTC in minutes.
    pub offset: i32,
    /// Writes times in UTC.
    pub zulu: bool,
    /// The names of its metrics.
    pub style: Style,
    /// Its services.
    pub services: &'static [Service],
    /// Its people.
    pub people: &'static [Person],
    /// The key of a log line's severity, and the words for debug, info, warning, error, fatal.
    pub severity: (&'static str, [&'static str; 5]),
    /// How deploys are named.
    pub versions: Versions,
    /// Its commits name the service.
    pub commits_name_service: bool,
    /// Lines of chatter in a minute, of each service.
    pub chatter: f64,
    /// Flags that change on any day: name, service, change.
    pub flags: &'static [(&'static str, &'static str, &'static str)],
}

impl World {
    /// All gauges of a service, the five signals among them.
    pub fn gauges(&self, service: &Service) -> Vec<Gauge> {
        let Style { rate, errors, latency, cpu, memory, .. } = self.style;
        let habits = [Habit::Rate, Habit::Share, Habit::Time, Habit::Busy, Habit::Bytes];
        let names = [rate, errors, latency, cpu, memory];
        let signals = names.into_iter().zip(service.levels).zip(habits);
        signals
            .filter(|((_, level), _)| *level > 0.0)
            .map(|((name, level), habit)| gauge(name, level, habit))
            .chain(service.gauges.iter().copied())
            .collect()
    }

    /// Resolves `rate`, `errors`, `latency`, `cpu`, `memory`; any other name stands for itself.
    pub fn metric(&self, name: &'static str) -> &'static str {
        match name {
            "rate" => self.style.rate,
            "errors" => self.style.errors,
            "latency" => self.style.latency,
            "cpu" => self.style.cpu,
            "memory" => self.style.memory,
            other => other,
        }
    }

    /// Finds a service.
    pub fn service(&self, name: &str) -> Option<&'static Service> {
        self.services.iter().find(|service| service.name == name)
    }
}
