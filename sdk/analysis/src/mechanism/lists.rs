//! Lists of what is allowed or demanded that lose or gain an item.

use std::collections::BTreeSet;

use super::pairs::Pair;
use super::{Mechanism, mechanism, numbers, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::words;

/// What a list is about, and what it does when it gets shorter or longer.
struct List {
    any: &'static [&'static str],
    shorter: Option<Effect>,
    longer: Option<Effect>,
}

const LISTS: &[List] = &[
    List { any: &["required"], shorter: None, longer: Some(Effect::SchemaChanged) },
    List {
        any: &["cidr", "ingress", "egress", "ranges", "podselector", "whitelist", "allowlist"],
        shorter: Some(Effect::NetworkClosed),
        longer: None,
    },
    List {
        any: &[
            "verbs",
            "actions",
            "action",
            "origins",
            "origin",
            "hosts",
            "scopes",
            "scope",
            "roles",
            "permissions",
            "allow",
            "allowed",
            "resources",
            "methods",
            "headers",
            "grants",
            "members",
            "audiences",
            "principals",
        ],
        shorter: Some(Effect::AccessChanged),
        longer: None,
    },
    List {
        any: &["middleware", "denied", "deny", "blocked"],
        shorter: None,
        longer: Some(Effect::AccessChanged),
    },
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    for pair in pairs::pairs(file) {
        in_one_line(file, &pair, found);
    }
    one_item_each_line(file, found);
}

fn list_of(about: &[String]) -> Option<&'static List> {
    LISTS.iter().find(|list| about.iter().any(|word| list.any.contains(&word.as_str())))
}

/// `verbs: ["get", "list"]`.
fn in_one_line(file: &FileDiff, pair: &Pair<'_>, found: &mut Vec<Mechanism>) {
    let (Some((name, old)), Some((other, new))) = (items(pair.old), items(pair.new)) else { return };
    if name != other || old == new {
        return;
    }
    let lost = old.difference(&new).next().is_some();
    let won = new.difference(&old).next().is_some();
    let Some(list) = list_of(&words(name)) else { return };
    // A list with other items lets in others and no longer those.
    let effect = if lost { list.shorter } else { None }.or(if won { list.longer } else { None });
    if let Some(effect) = effect {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("`{}` holds others than before", name.trim());
        found.push(mechanism(effect, 0.85, file, &lines, why));
    }
}

/// The name of a list and its items.
fn items(code: &str) -> Option<(&str, BTreeSet<&str>)> {
    let (name, rest) = code.split_once('[')?;
    let inside = rest.rsplit_once(']')?.0;
    let items =
        inside.split(',').map(|item| item.trim().trim_matches(['"', '\''])).filter(|item| !item.is_empty());
    let name = name.trim_end_matches([':', '=', ' ', '>', '(']).trim_matches(['"', '\'', ' ']);
    (!name.is_empty()).then(|| (name, items.collect()))
}

/// An item that stands on a line of its own under the name of the list.
fn one_item_each_line(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let is_item =
        |code: &str| code.starts_with("- ") || code.starts_with(['"', '\'']) && !code.contains(": ");
    let added: Vec<&str> = file.code(Mark::Added).collect();
    let bare = |code: &str| code.trim_end_matches(',').to_owned();
    for (mark, code) in [Mark::Removed, Mark::Added]
        .into_iter()
        .flat_map(|mark| file.code(mark).map(move |code| (mark, code)))
    {
        let stays = mark == Mark::Removed && added.iter().any(|new| bare(new) == bare(code));
        if !is_item(code) || stays {
            continue;
        }
        let Some(parent) = numbers::parents(file, code).first().copied() else { continue };
        let Some(list) = list_of(&words(parent)) else { continue };
        let effect = if mark == Mark::Removed { list.shorter } else { list.longer };
        if let Some(effect) = effect {
            let why = format!(
                "an item of `{}` is {}",
                parent.trim_end_matches([' ', '=', '[', ':', '{']),
                if mark == Mark::Removed { "gone" } else { "new" }
            );
            found.push(mechanism(effect, 0.85, file, &[(mark, code)], why));
            return;
        }
    }
}
