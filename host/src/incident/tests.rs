use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::*;

mod bounds;
mod errors;
mod parts;
mod random;
mod repo;

/// A recording in a folder of its own.
pub(crate) struct Fixture(tempfile::TempDir);

/// A file of the recording that holds every part.
const WHOLE: &[(&str, &str)] = &[
    (
        "alert.json",
        r#"{"service":"cart","metric":"errors","threshold":0.02,"observed":0.5,
        "fired_at":"2026-01-01T00:30:00Z","severity":"high","monitor":"m","summary":"cart fails"}"#,
    ),
    (
        "metrics.csv",
        "timestamp,service,metric,value,labels\n\
        2026-01-01T00:00:00Z,cart,errors,0.01,version=1;region=eu\n\
        2026-01-01T00:20:00Z,cart,errors,0.02,version=1;region=eu\n\
        2026-01-01T00:40:00Z,cart,errors,0.50,region=eu;version=1\n\
        2026-01-01T00:40:00Z,cart,errors,0.25,version=2\n\
        2026-01-01T00:10:00Z,web,latency_ms,12,\n",
    ),
    (
        "logs.ndjson",
        concat!(
            r#"{"timestamp":"2026-01-01T00:25:00Z","service":"cart","severity_text":"error","msg":"Timeout of pool","trace_id":"t1","db.rows":5}"#,
            "\n",
            r#"{"timestamp":"2026-01-01T00:05:00Z","service":"cart","severity_text":"INFO","msg":"served"}"#,
            "\n\n",
            r#"{"timestamp":"2026-01-01T01:45:00+01:00","service":"web","severity_text":"ERROR","msg":"upstream timeout"}"#,
            "\n"
        ),
    ),
    (
        "traces.json",
        r#"[
        {"trace_id":"t1","span_id":"b","parent_id":"a","service":"cart","name":"get","start":"2026-01-01T00:25:00Z",
         "duration_ms":300500,"status":"ERROR","db.rows":7,"attributes":{"k":"v"}},
        {"trace_id":"t1","span_id":"a","parent_id":null,"service":"web","name":"GET /","start":"2026-01-01T00:24:00Z",
         "duration_ms":30.5,"status":"OK"}]"#,
    ),
    (
        "patterns.json",
        r#"[{"signature":"timeout <N>","service":"cart","count":12,"delta_vs_baseline":"+10","sentiment":"negative"},
        {"signature":"served","service":"cart","count":3,"delta_vs_baseline":-2,"sentiment":"neutral"},
        {"signature":"new","service":"web","count":3,"delta_vs_baseline":null}]"#,
    ),
    (
        "context/commits.json",
        r#"[
        {"sha":"bbb","author":"ann","timestamp":"2026-01-01T00:18:00Z","message":"cart: wait longer\n\nbody",
         "files_changed":["b.go","a.go"],"diff":"@@\n-1\n+größer"},
        {"sha":"aaa","author":"bob","timestamp":"2026-01-01T00:02:00Z","message":"docs","files_changed":[],"diff":null},
        {"sha":"ccc","author":"bob","timestamp":"2026-01-01T00:35:00Z","message":"revert","files_changed":[],"diff":"-2"}]"#,
    ),
    (
        "context/deploys.json",
        r#"[
        {"timestamp":"2026-01-01T00:19:00Z","service":"cart","commit_sha":"bbb","version":"v2"},
        {"timestamp":"2026-01-01T00:36:00Z","service":"cart","commit_sha":"ccc"}]"#,
    ),
    (
        "context/flags.json",
        r#"[{"timestamp":"2026-01-01T00:10:00Z","flag":"fast","service":"cart","change":"off->on","actor":"ann"},
        {"timestamp":"2026-01-01T00:37:00Z","flag":"fast","service":"cart","change":"on->off","actor":"ann"}]"#,
    ),
    (
        "context/configs.json",
        r#"[{"timestamp":"2026-01-01T00:11:00Z","config":"pool.size","service":"cart","change":"100->10","actor":"ann"}]"#,
    ),
    (
        "context/experiments.json",
        r#"[{"experiment":"blue","service":"web","timestamp":"2026-01-01T00:01:00Z","ended_at":"2026-01-01T00:39:00Z",
         "arms":[{"name":"b","metric":"m","mean":2.0,"standard_error":0.1,"count":9},{"name":"a","metric":"m","mean":1.0,"standard_error":0.1,"count":9}]},
        {"id":"green","service":"cart","timestamp":"2026-01-01T00:03:00Z","change":"off->50%"}]"#,
    ),
    (
        "status_feed.json",
        r#"{"source":"cloud","component":"dns","events":[
        {"timestamp":"2026-01-01T00:31:00Z","status":"degraded","detail":"d2"},
        {"timestamp":"2026-01-01T00:12:00Z","status":"ok","detail":"d1"}]}"#,
    ),
    ("docs/restart.md", "intro\n## How to restart\nTurn it off and on.\n"),
    ("profiles/before.folded", "main;run;work 5\nmain;run 7\nmain;run;work 3\n"),
    ("profiles/cart.cpu.folded", "main;x 1\n"),
    (
        "incident.toml",
        "format = 1\n[[profile]]\nfile = \"profiles/before.folded\"\nservice = \"cart\"\n\
        start = 2026-01-01T00:00:00Z\nend = \"2026-01-01T00:20:00Z\"\n",
    ),
    (
        "expected.json",
        r#"{"scenario":"s","root_cause_commit":"bbb","first_failing_service":"cart","blast_radius":["web"],
        "remediation":"rollback","decoy_deploy_commits":["aaa"],"more":1}"#,
    ),
];

impl Fixture {
    /// A recording with an alert and nothing else.
    pub(crate) fn bare() -> Self {
        let fixture = Self(tempfile::tempdir().unwrap());
        fixture.with("alert.json", r#"{"service":"cart","fired_at":"2026-01-01T00:30:00Z"}"#)
    }

    /// A recording with every part but a repository, some of it before the alert and some after.
    pub(crate) fn whole() -> Self {
        WHOLE
            .iter()
            .fold(Self(tempfile::tempdir().unwrap()), |fixture, (name, text)| fixture.with(name, text))
    }

    /// Writes a file.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        File::create(path).unwrap().write_all(content.as_ref()).unwrap();
        self
    }

    /// Removes a file or a folder.
    pub(crate) fn without(self, name: &str) -> Self {
        let path = self.path().join(name);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn load(&self) -> Result<Incident, LoadError> {
        Incident::load(self.path())
    }

    /// The error of a recording that must not load.
    fn error(&self) -> String {
        self.load().unwrap_err().to_string()
    }
}

/// A time on the day of the fixtures, as `00:30:00`.
pub(crate) fn at(clock: &str) -> Time {
    format!("2026-01-01T{clock}Z").parse().unwrap()
}

/// The public incidents beside the project, sorted; none where they are not there.
pub(crate) fn public_incidents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/incidents");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: there is no {}", folder.display());
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.join("alert.json").is_file());
    found.sort();
    found
}

#[test]
fn every_public_incident_loads() {
    for dir in public_incidents() {
        let incident = Incident::load(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
        assert!(incident.notes.is_empty(), "{:?}", incident.notes);
        let whats: Vec<&str> = incident.gaps.iter().map(|gap| gap.what.as_str()).collect();
        assert!(whats.contains(&"documents") && !whats.contains(&"metrics"), "{whats:?}");
        assert!(incident.alert.fired_at < incident.end());
        assert!(check(&dir, None).iter().all(|problem| problem.kind == ProblemKind::Note));
        assert_eq!(
            expected::Expected::load(&dir).unwrap().scenario,
            dir.file_name().unwrap().to_str().unwrap()
        );
    }
}
