//! Any files as a recording: read or refused. The input is cut at each byte 0xff, one part a file.
#![no_main]

use casefile::incident::Incident;

const FILES: &[&str] = &[
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
    "profiles/cpu.folded",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let dir = tempfile::tempdir_in("/dev/shm").expect("a folder in memory");
    for folder in ["context", "profiles"] {
        std::fs::create_dir(dir.path().join(folder)).expect("a folder in memory");
    }
    for (name, part) in FILES.iter().zip(bytes.split(|byte| *byte == 0xff)) {
        std::fs::write(dir.path().join(name), part).expect("a file in memory");
    }
    if let Ok(incident) = Incident::load(dir.path()) {
        let _ = (incident.start(), incident.end(), incident.default_as_of());
    }
});
