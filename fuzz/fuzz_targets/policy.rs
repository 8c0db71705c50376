//! Any text as a policy: taken or refused in one sentence.
#![no_main]

use casefile::config::Config;
use casefile::policy::Policy;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let dir = tempfile::tempdir_in("/dev/shm").expect("a folder in memory");
    let file = dir.path().join("policy.toml");
    std::fs::write(&file, text).expect("a file in memory");
    if let Err(error) = Policy::load(Some(&file), &Config::absent(dir.path()), dir.path()) {
        assert!(!error.to_string().contains('\u{1b}'));
    }
});
