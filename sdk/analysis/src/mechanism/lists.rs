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
        any: &["attributes", "fields", "fillable", "visible"],
        shorter: Some(Effect::SchemaChanged),
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
        let_in(file, &pair, found);
    }
    one_item_each_line(file, found);
}

/// A line that lets callers in names fewer of what they may reach.
fn let_in(file: &FileDiff, pair: &Pair<'_>, found: &mut Vec<Mechanism>) {
    const LETS: [&str; 8] =
        ["permitall", "allow", "public", "whitelist", "except", "skip", "anonymous", "exempt"];
    let texts = |code: &str| -> BTreeSet<String> {
        code.split(['"', '\''])
            .skip(1)
            .step_by(2)
            .filter(|text| text.contains('/'))
            .map(str::to_owned)
            .collect()
    };
    let (old, new) = (texts(pair.old), texts(pair.new));
    let lets = LETS.iter().any(|word| pair.old_lower.contains(word) && pair.new_lower.contains(word));
    if lets && old.len() > new.len() && new.is_subset(&old) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "what callers could reach without a right is no longer among it".to_owned();
        found.push(mechanism(Effect::AccessChanged, 0.85, file, &lines, why));
    }
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
    let new_words: Vec<String> = new.difference(&old).flat_map(|item| words(item)).collect();
    let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
    if let Some((effect, why)) = won.then(|| of_items(&words(name), &new_words)).flatten() {
        found.push(mechanism(effect, 0.85, file, &lines, why.to_owned()));
    }
    let Some(list) = list_of(&words(name)) else { return };
    // A list with other items lets in others and no longer those.
    let effect = if lost { list.shorter } else { None }.or(if won { list.longer } else { None });
    if let Some(effect) = effect {
        let why = format!("`{}` holds others than before", name.trim());
        found.push(mechanism(effect, 0.85, file, &lines, why));
    }
}

/// What new items do whose own words say it: labels of a metric that have a value for each user, levels that are logged.
fn of_items(about: &[String], new: &[String]) -> Option<(Effect, &'static str)> {
    const MANY: [&str; 12] = [
        "id", "user", "email", "session", "ip", "path", "url", "uri", "trace", "request", "customer", "token",
    ];
    const LOUD: [&str; 6] = ["debug", "verbose", "trace", "query", "log", "silly"];
    let has = |words: &[String], wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if has(about, &["label", "labels", "labelnames", "tags", "dimensions"]) && has(new, &MANY) {
        return Some((
            Effect::RetentionAdded,
            "a metric keeps a series for each value of a label that has very many",
        ));
    }
    if has(about, &["logger", "log", "logging", "levels"]) && has(new, &LOUD) {
        return Some((Effect::LoggingRaised, "more levels are logged"));
    }
    None
}

/// The name of a list and its items.
fn items(code: &str) -> Option<(&str, BTreeSet<&str>)> {
    const BARE: [&str; 3] = ["attributes ", "fields = (", "columns :"];
    let bare =
        BARE.iter().find_map(|start| code.strip_prefix(start).map(|rest| (&code[..start.len()], rest)));
    let (name, inside) = match (code.split_once('['), bare) {
        (None, Some((name, rest))) => (name, rest.trim_end_matches(')')),
        (list, _) => {
            let (name, rest) = list?;
            (name, rest.rsplit_once(']')?.0)
        }
    };
    let items =
        inside.split(',').map(|item| item.trim().trim_matches(['"', '\''])).filter(|item| !item.is_empty());
    let name = name.trim_end_matches([':', '=', ' ', '>', '(']).trim_matches(['"', '\'', ' ']);
    (!name.is_empty()).then(|| (name, items.collect()))
}

/// An item that stands on a line of its own under the name of the list.
fn one_item_each_line(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let is_item =
        |code: &str| code.starts_with("- ") || code.starts_with(['"', '\'']) && !code.contains(": ");
    let bare = |code: &'_ str| code.trim_end_matches(',').to_owned();
    let added: BTreeSet<String> = file.code(Mark::Added).map(bare).collect();
    for (mark, code) in [Mark::Removed, Mark::Added]
        .into_iter()
        .flat_map(|mark| file.code(mark).map(move |code| (mark, code)))
    {
        let stays = mark == Mark::Removed && added.contains(&bare(code));
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
