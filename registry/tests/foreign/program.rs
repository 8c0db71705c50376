//! Programs that may be absent.

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

/// A program that is there.
pub struct Program {
    name: &'static str,
}

impl Program {
    /// Finds a program on `PATH`; where it is not, says that what it is for is skipped.
    pub fn find(name: &'static str, test: &str) -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        if env::split_paths(&path).any(|folder| folder.join(name).is_file()) {
            return Some(Self { name });
        }
        // Past the test harness, which shows what a test prints only where it fails.
        let line = format!("SKIPPED: {test}: {name} is not on PATH\n");
        drop(io::stderr().write_all(line.as_bytes()));
        None
    }

    /// Runs it in `directory`, which is its home as well, and gives what it prints.
    #[track_caller]
    pub fn run(&self, directory: &Path, arguments: &[&str]) -> Vec<u8> {
        let (success, output, errors) = self.attempt(directory, arguments);
        assert!(success, "{} {arguments:?}: {errors}", self.name);
        output
    }

    /// Runs it, and demands that it fails: what it says.
    #[track_caller]
    pub fn fail(&self, directory: &Path, arguments: &[&str]) -> String {
        let (success, _, errors) = self.attempt(directory, arguments);
        assert!(!success, "{} {arguments:?} went well", self.name);
        errors
    }

    fn attempt(&self, directory: &Path, arguments: &[&str]) -> (bool, Vec<u8>, String) {
        let output = Command::new(self.name)
            .args(arguments)
            .current_dir(directory)
            // No settings and no logins but those of the test.
            .env("HOME", directory)
            .env("XDG_CACHE_HOME", directory.join("cache"))
            .env("XDG_CONFIG_HOME", directory.join("config"))
            .env("XDG_RUNTIME_DIR", directory)
            .env("DOCKER_CONFIG", directory.join("docker"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), output.stdout, errors)
    }
}
