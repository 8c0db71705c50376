//! A call for one thing stands where a call for many stood: `byIds(ids)`, `byId(id)`.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;

/// How the names of calls for many end, beside those for one.
const MANY: [&str; 8] = ["s", "es", "many", "all", "batch", "bulk", "list", "multi"];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    let of = |mark| {
        file.code(mark)
            .flat_map(|code| calls(code).into_iter().map(move |call| (code, call)))
            .collect::<Vec<_>>()
    };
    let (removed, added) = (of(Mark::Removed), of(Mark::Added));
    let has = |side: &[(&str, (String, String))], call: &(String, String)| {
        side.iter().any(|(_, other)| other == call)
    };
    for (old, many) in removed.iter().filter(|(_, call)| !has(&added, call)) {
        let one = added
            .iter()
            .find(|(_, call)| call.0 == many.0 && is_one_of(&call.1, &many.1) && !has(&removed, call));
        if let Some((new, call)) = one {
            let lines = [(Mark::Removed, *old), (Mark::Added, *new)];
            let why = format!("`{}` asks for one where `{}` asked for many", call.1, many.1);
            found.push(mechanism(Effect::BatchRemoved, 0.9, file, &lines, why));
            return;
        }
    }
}

fn is_one_of(one: &str, many: &str) -> bool {
    const LETTERS_MIN: usize = 4;
    one.len() >= LETTERS_MIN
        && (MANY.iter().any(|end| many.strip_suffix(end) == Some(one))
            || many.replace("all", "") == *one && many.contains("all")
            || many.replace("many", "one") == *one && many.contains("many"))
}

/// The calls of a line on something: the name right before the point, and that of the call, in lower case.
fn calls(code: &str) -> Vec<(String, String)> {
    let code = code.replace("->", ".").replace("?.", ".");
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let before = code.match_indices('(').map(|(at, _)| &code[..at]);
    let chains = before.filter_map(|left| {
        let start = left
            .rfind(|c| !is_part(c))
            .map_or(0, |at| at + left[at..].chars().next().map_or(1, char::len_utf8));
        let (owner, call) = left[start..].rsplit_once('.')?;
        let owner = owner.rsplit('.').next().unwrap_or_default().to_lowercase();
        Some((owner, call.replace('_', "").to_lowercase()))
    });
    chains.filter(|(owner, call)| !owner.is_empty() && !call.is_empty()).collect()
}
