//! What this process holds.

use std::fmt;

use crate::Fallible;

/// Resident memory, descriptors, threads.
pub struct Held {
    pub resident_kib: u64,
    pub descriptors: usize,
    pub threads: usize,
}

impl Held {
    /// Reads it from `/proc`.
    pub fn now() -> Fallible<Self> {
        let status = std::fs::read_to_string("/proc/self/status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let resident_kib = line.trim().trim_end_matches("kB").trim().parse()?;
        let count = |dir: &str| std::fs::read_dir(dir).map(Iterator::count);
        Ok(Self { resident_kib, descriptors: count("/proc/self/fd")?, threads: count("/proc/self/task")? })
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { resident_kib, descriptors, threads } = self;
        write!(f, "{resident_kib} KiB resident, {descriptors} descriptors, {threads} threads")
    }
}
