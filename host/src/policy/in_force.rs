//! The policy of a process that runs for long: read anew for each case, so that a change counts for the next one.
//!
//! A case keeps the policy that it began with. A file that does not parse, that is gone, or that is still being written
//! takes nothing away: what was in force stays so, and standard error says why.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Policy;
use crate::config::Config;
use crate::error::CommandError;

/// A file that changed is read until it stays the same for so long: an editor may be in the middle of writing it.
const SETTLE: Duration = Duration::from_millis(50);
/// How often it is read before a case goes on with what was in force.
const READS_MAX: usize = 20;

/// The policy in force, and where it comes from.
pub struct InForce {
    named: Option<PathBuf>,
    config: Config,
    home: PathBuf,
    held: Mutex<Held>,
}

struct Held {
    policy: Policy,
    /// What was last said of a file that cannot be used.
    complaint: Option<String>,
}

impl InForce {
    /// Begins with a policy, read from the file that was named or from those beside this configuration and in the home.
    pub fn new(policy: Policy, named: Option<PathBuf>, config: Config, home: PathBuf) -> Self {
        Self { named, config, home, held: Mutex::new(Held { policy, complaint: None }) }
    }

    /// The policy for a case that begins now, and what is to be said of it. Reads files, and may wait for one that is being
    /// written.
    pub fn next(&self) -> (Policy, Option<String>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let news = match self.read(&held.policy) {
            Ok(read) => {
                let is_new = read.digest != held.policy.digest;
                let was_wrong = held.complaint.take().is_some();
                held.policy = read;
                let file = held.policy.file_name();
                (is_new || was_wrong)
                    .then(|| format!("{file} was read anew; it counts for cases that begin from now on"))
            }
            Err(e) => {
                // Time goes on for what stays in force too: a grant that is over does not count.
                held.policy.now = crate::clock::now();
                let complaint = format!("{e}; what was in force before stays so until that is mended");
                let is_said = held.complaint.as_ref() == Some(&complaint);
                held.complaint = Some(complaint.clone());
                (!is_said).then_some(complaint)
            }
        };
        (held.policy.clone(), news)
    }

    /// The policy as the files say it, once they have settled.
    fn read(&self, old: &Policy) -> Result<Policy, CommandError> {
        let load = || Policy::load(self.named.as_deref(), &self.config, &self.home);
        let mut last = load();
        for _ in 0..READS_MAX {
            if last.as_ref().is_ok_and(|policy| policy.digest == old.digest && policy.files == old.files) {
                return last;
            }
            thread::sleep(SETTLE);
            let again = load();
            let is_settled = match (&last, &again) {
                (Ok(one), Ok(other)) => one.digest == other.digest && one.files == other.files,
                (Err(one), Err(other)) => one.to_string() == other.to_string(),
                _ => false,
            };
            last = again;
            if is_settled {
                return last.and_then(|policy| still_there(old, policy));
            }
        }
        Err(CommandError::input(format!("{} is written all the time", old.file_name())))
    }
}

/// Refuses the absence of a file that there was: with it the denials in it would be gone.
fn still_there(old: &Policy, new: Policy) -> Result<Policy, CommandError> {
    match old.files.iter().find(|file| !new.files.contains(file)) {
        Some(gone) => Err(CommandError::input(format!(
            "{} is gone; write it again, empty where nothing is to be granted or denied",
            gone.display()
        ))),
        None => Ok(new),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Write;
    use std::path::Path;

    use super::*;
    use crate::policy::Sources;

    const GRANT: &str = "[[grant]]\nskills = \"*\"\ntools = [\"metrics\"]\n";

    fn write(file: &Path, text: &str) {
        File::create(file).unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn in_force(dir: &Path, text: &str) -> InForce {
        write(&dir.join("policy.toml"), text);
        let config = Config::absent(dir);
        let home = dir.join("home");
        let policy = Policy::load(None, &config, &home).unwrap();
        InForce::new(policy, None, config, home)
    }

    fn grants_metrics(policy: &Policy) -> bool {
        !policy.scopes("a/b", "metrics", Sources::Live).is_empty()
    }

    #[test]
    fn a_change_counts_for_the_next_case_and_is_told_once() {
        let dir = tempfile::tempdir().unwrap();
        let in_force = in_force(dir.path(), "");
        let (before, news) = in_force.next();
        assert!(!grants_metrics(&before) && news.is_none());
        write(&dir.path().join("policy.toml"), GRANT);
        let (after, news) = in_force.next();
        assert!(grants_metrics(&after) && news.unwrap().contains("read anew"));
        assert!(!grants_metrics(&before), "a case keeps what it began with");
        assert!(in_force.next().1.is_none());
    }

    #[test]
    fn what_cannot_be_read_changes_nothing_and_is_told_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("policy.toml");
        let in_force = in_force(dir.path(), GRANT);
        for (wrong, words) in [
            ("\n[[grant]]\nskils = \"*\"\n", "line 3"),
            ("[[grant]]\nskills = \"*\"\ntools = [\"luck\"]\n", "line 1: `luck` is no tool; tools are"),
            ("[[grant", "line 1"),
        ] {
            write(&file, wrong);
            let (policy, news) = in_force.next();
            let news = news.unwrap();
            assert!(
                grants_metrics(&policy) && news.contains("policy.toml") && news.contains(words),
                "{news}"
            );
            assert!(in_force.next().1.is_none(), "it was told");
        }
        fs::remove_file(&file).unwrap();
        let (policy, news) = in_force.next();
        assert!(grants_metrics(&policy) && news.unwrap().contains("is gone"));
        write(&file, "");
        let (policy, news) = in_force.next();
        assert!(!grants_metrics(&policy) && news.is_some());
    }

    #[test]
    fn a_file_that_is_being_written_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("policy.toml");
        let in_force = in_force(dir.path(), GRANT);
        // Cut at any byte it may still parse, and say less than is meant.
        let slowly = thread::spawn(move || {
            for end in (0..=GRANT.len()).step_by(4).chain([GRANT.len()]) {
                write(&file, &GRANT[..end]);
                thread::sleep(Duration::from_millis(10));
            }
        });
        thread::sleep(Duration::from_millis(5));
        assert!(grants_metrics(&in_force.next().0));
        slowly.join().unwrap();
        assert!(grants_metrics(&in_force.next().0));
    }

    #[test]
    fn a_grant_ends_in_a_process_that_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let in_force = in_force(dir.path(), &format!("{GRANT}until = \"2099-01-01\"\n"));
        in_force.held.lock().unwrap().policy.now = casefile_model::Time(i64::MAX);
        assert!(!grants_metrics(&in_force.held.lock().unwrap().policy));
        assert!(grants_metrics(&in_force.next().0), "the time is that of the next case");
    }
}
