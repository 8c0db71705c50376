//! Machines that are smaller, by the words that clouds have for their sizes.

use super::pairs::Pair;
use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;

/// From small to large.
const SIZES: [&str; 8] = ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge"];
/// How sure it is that a smaller machine has less of both.
const SMALLER: f64 = 0.85;

pub(super) fn find(file: &FileDiff, pair: &Pair<'_>, found: &mut Vec<Mechanism>) {
    let (Some(was), Some(is)) = (size(&pair.old_lower), size(&pair.new_lower)) else { return };
    if is < was {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "it runs on a smaller machine".to_owned();
        found.push(mechanism(Effect::CpuLowered, SMALLER, file, &lines, why.clone()));
        found.push(mechanism(Effect::MemoryLowered, SMALLER, file, &lines, why));
    }
}

/// The size that a line names, where it names a kind of machine; larger ones by their factor.
fn size(lower: &str) -> Option<u64> {
    const KINDS: [&str; 8] = ["instance", "node_type", "nodetype", "machine", "class", "tier", "sku", "size"];
    if !KINDS.iter().any(|kind| lower.contains(kind)) {
        return None;
    }
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    words.find_map(|word| {
        if let Some(at) = SIZES.iter().position(|size| *size == word) {
            return u64::try_from(at).ok();
        }
        let factor: u64 = word.strip_suffix("xlarge")?.parse().ok()?;
        Some(5 + factor)
    })
}
