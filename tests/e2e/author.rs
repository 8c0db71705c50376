//! An author at work: a skill in a folder of its own, outside the checkout and without network.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Home, Ran, root};

pub fn write(path: &Path, text: &str) {
    fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// An author's folder outside the checkout.
pub struct Author {
    pub home: Home,
    pub skill: PathBuf,
}

impl Author {
    /// A new skill. What cargo builds for it is kept from run to run: the crates below the SDK are the same.
    pub fn new(name: &str) -> Self {
        let home = Home::new();
        home.run(&["skill", "new", name]).expect_code(0);
        let short = name.split_once('/').unwrap().1;
        let skill = home.path().join(short);
        let built = root().join("target/authors-build").join(short);
        fs::create_dir_all(&built).unwrap();
        std::os::unix::fs::symlink(&built, skill.join("target")).unwrap();
        Self { home, skill }
    }

    /// Runs `casefile` in the skill's folder. Nothing may be fetched: what is needed came with the program.
    pub fn run(&self, args: &[&str]) -> Ran {
        let mut command: Command = self.home.command(args);
        let output = command.current_dir(&self.skill).env("CARGO_NET_OFFLINE", "true").output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Replaces text in one of the skill's files, and gives the number of the line where it stood.
    pub fn edit(&self, file: &str, from: &str, to: &str) -> usize {
        let path = self.skill.join(file);
        let old = fs::read_to_string(&path).unwrap();
        let at = old.find(from).unwrap_or_else(|| panic!("no `{from}` in {file}"));
        write(&path, &old.replacen(from, to, 1));
        1 + old[..at].matches('\n').count()
    }

    pub fn run_on_its_incident(&self) -> Ran {
        self.run(&["run", ".", "--incident", "incidents/slow-canary"])
    }
}
