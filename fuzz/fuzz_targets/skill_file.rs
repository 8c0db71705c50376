//! Any text as a skill file: what is read and written again is the same.
#![no_main]

use casefile_package::{SkillFile, skill_md};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(file) = SkillFile::parse(text) {
        let again = SkillFile::parse(&file.to_toml()).expect("what was written can be read");
        assert_eq!(again.to_toml(), file.to_toml());
    }
    let _ = skill_md::SkillMd::parse(text);
});
