//! Strangers' texts, times and citations, made fit for the page. Escaping is the templates' work.

use casefile_model::report::ChangeRef;
use casefile_model::{EvidenceId, Time, text};

/// Most characters of a name: a service, a metric, a skill, a hash.
const NAME_CHARS_MAX: usize = 160;

/// Most characters of a sentence.
const SENTENCE_CHARS_MAX: usize = 1_200;

/// A stranger's name on one line.
pub(super) fn name(stranger: &str) -> String {
    text::line(stranger, NAME_CHARS_MAX)
}

/// A stranger's sentence on one line.
pub(super) fn sentence(stranger: &str) -> String {
    text::line(stranger, SENTENCE_CHARS_MAX)
}

/// A change as `commit c62e9decee7b`: hashes are cut, other identifiers stay whole.
pub(super) fn change(change: &ChangeRef) -> String {
    format!("{} {}", change.kind.name(), short(&change.id))
}

/// The first digits of a hash; any other identifier as it is.
pub(super) fn short(id: &str) -> String {
    if is_hash(id) { id[..id.len().min(12)].to_owned() } else { name(id) }
}

/// Whether an identifier is a commit's hash, whole or abbreviated, and nothing else.
pub(super) fn is_hash(id: &str) -> bool {
    (7..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A point in time for a person and for a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// RFC 3339.
    pub iso: String,
    /// `2026-07-11 13:11:42 UTC`.
    pub full: String,
    /// `13:11:42`.
    pub clock: String,
}

impl Moment {
    pub(super) fn of(time: Time) -> Self {
        Self {
            iso: time.to_string(),
            full: format!("{} UTC", written(time, "%Y-%m-%d %H:%M:%S")),
            clock: written(time, "%H:%M:%S"),
        }
    }
}

/// A time in UTC in a format of `strftime`; in milliseconds where no calendar has it.
pub(super) fn written(time: Time, format: &str) -> String {
    match jiff::Timestamp::from_millisecond(time.0) {
        Ok(timestamp) => timestamp.strftime(format).to_string(),
        Err(_) => time.to_string(),
    }
}

/// A length of time in words: `34 min`, `2.5 h`.
pub(super) fn duration(ms: i64) -> String {
    let seconds = ms.unsigned_abs() / 1_000;
    let tenths = |unit: u64| {
        let tenths = seconds * 10 / unit;
        if tenths.is_multiple_of(10) || tenths >= 100 {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    };
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", tenths(3_600)),
        _ => format!("{} days", tenths(86_400)),
    }
}

/// `count` with its noun: `1 step`, `12 steps`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

/// What a citation links to: the first digits of the identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chip(pub String);

/// Most citations that are shown of one claim.
const CHIPS_MAX: usize = 8;

/// Citations, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chips {
    /// Those that are shown.
    pub shown: Vec<Chip>,
    /// How many more there are.
    pub more: usize,
}

impl Chips {
    pub(super) fn of<'a>(evidence: impl IntoIterator<Item = &'a EvidenceId>) -> Self {
        let mut shown: Vec<Chip> = Vec::new();
        for id in evidence {
            let chip = chip(id);
            if !shown.contains(&chip) {
                shown.push(chip);
            }
        }
        let more = shown.len().saturating_sub(CHIPS_MAX);
        shown.truncate(CHIPS_MAX);
        Self { shown, more }
    }
}

/// The link of one citation.
pub(super) fn chip(id: &EvidenceId) -> Chip {
    Chip(id.0.hex()[..12].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hash_is_cut_as_one() {
        assert_eq!(short("c62e9decee7bb083f3628909019dd66e25dd25d8"), "c62e9decee7b");
        assert_eq!(short("search_async_index"), "search_async_index");
        assert!(!is_hash("--upload-pack=x") && !is_hash("abc") && !is_hash("HEAD; rm -rf"));
    }

    #[test]
    fn durations_have_a_sensible_unit() {
        let said = [7_000, 2_060_000, 9_000_000, 400_000_000].map(duration);
        assert_eq!(said, ["7 s", "34 min", "2.5 h", "4.6 days"]);
    }

    #[test]
    fn times_are_in_utc() {
        assert_eq!(Moment::of(Time(0)).full, "1970-01-01 00:00:00 UTC");
        assert_eq!(Moment::of(Time(i64::MAX)).clock, format!("{}ms", i64::MAX));
    }
}
