//! How what speaks for a cause and against it is put together.

use super::{Outside, OutsideKind};

/// Something that speaks for or against: whether it holds, how much it says, and in which words.
pub(super) type Hint = (bool, f64, String);

/// Puts independent hints together: each leaves a part of the doubt.
fn together(parts: &[Hint]) -> (f64, Vec<String>) {
    let held = || parts.iter().filter(|part| part.0);
    let doubt = held().fold(1.0, |doubt, part| doubt * (1.0 - part.1));
    (1.0 - doubt, held().map(|part| part.2.clone()).collect())
}

/// Makes a hypothesis of what speaks for it and against it; none where nothing speaks for it.
pub(super) fn made(kind: OutsideKind, parts: &[Hint], against: &[Hint]) -> Option<Outside> {
    let (support, supports) = together(parts);
    let (doubt, contradicts) = together(against);
    let strength = support * (1.0 - doubt);
    if supports.is_empty() { None } else { Some(Outside { kind, strength, supports, contradicts }) }
}

/// A hint that holds where there is something, in words made of it.
pub(super) fn seen<T>(found: Option<T>, weight: f64, text: impl FnOnce(T) -> String) -> Hint {
    match found {
        Some(found) => (true, weight, text(found)),
        None => (false, weight, String::new()),
    }
}

/// A hint in fixed words.
pub(super) fn is(holds: bool, weight: f64, text: &str) -> Hint {
    (holds, weight, text.to_owned())
}
