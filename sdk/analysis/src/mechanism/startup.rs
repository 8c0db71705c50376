//! What is read, asked for or mounted when a program starts, and how it is found out whether it is well.

use super::{Mechanism, mechanism, numbers, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::file_kind::FileKind;
use crate::words::{has_part, identifiers, words};

pub(super) fn find(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    by_parent(file, found);
    demanded_field(file, found);
    if super::is_code(file.kind) {
        asked_for(file, found);
    }
    if matches!(file.kind, FileKind::Configuration(_)) {
        renamed_key(file, files, found);
    }
}

/// What a line is about by the lines that it stands under, and what another value does.
const PARENTS: &[(&[&str], Effect, &str)] = &[
    (&["tls:", "certificates:"], Effect::TlsChanged, "another certificate is shown"),
    (
        &["livenessprobe", "readinessprobe", "startupprobe", "healthcheck", "health_check"],
        Effect::ProbeChanged,
        "whether it is well is asked for elsewhere",
    ),
    (
        &["secretkeyref", "configmapkeyref", "secretref", "configmapref", "secretname"],
        Effect::SettingRequired,
        "the store of a setting has another name",
    ),
    (
        &["nodeselector", "affinity", "tolerations"],
        Effect::SurroundingsChanged,
        "it is placed on other machines",
    ),
    (
        &["podselector", "namespaceselector", "ingress {", "egress {", "security_group"],
        Effect::NetworkClosed,
        "a network lets others through than before",
    ),
    (&["selector:", "matchlabels"], Effect::EndpointChanged, "what is asked is chosen by another label"),
];

/// Another value under a parent that says what it is for.
fn by_parent(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !matches!(file.kind, FileKind::Configuration(_)) {
        return;
    }
    for pair in pairs::pairs(file) {
        let key = |code: &str| code.split([':', '=']).next().unwrap_or_default().trim().to_owned();
        let value = |code: &str| {
            code.split_once([':', '=']).map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned())
        };
        if key(pair.old) != key(pair.new) || value(pair.old) == value(pair.new) {
            continue;
        }
        // Numbers have a direction, which is looked at elsewhere; ports have none.
        let number = value(pair.new).is_some_and(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
        if number && !key(pair.new).to_lowercase().contains("port") {
            continue;
        }
        let about: Vec<String> =
            numbers::parents(file, pair.old).iter().map(|line| line.to_lowercase()).collect();
        let row = PARENTS.iter().find(|row| about.iter().any(|line| has_part(line, row.0)));
        if let Some((_, effect, why)) = row {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            found.push(mechanism(*effect, 0.9, file, &lines, (*why).to_owned()));
        } else if matches!(key(pair.old).as_str(), "args" | "command" | "entrypoint") {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            let why = "it is started with other arguments".to_owned();
            found.push(mechanism(Effect::SurroundingsChanged, 0.75, file, &lines, why));
        } else if key(pair.old).ends_with("name") && about.iter().any(|line| line.starts_with("env")) {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            let why = "a variable that the program reads has another name".to_owned();
            found.push(mechanism(Effect::SettingRequired, 0.85, file, &lines, why));
        }
    }
}

/// Code asks for a setting by its name, and has nothing to take in its place.
fn asked_for(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const ASKS: [&str; 6] =
        ["@value(\"${", "getenv(", "env::var(", "env.fetch(", "environ.get(", "getenvironmentvariable("];
    const INSTEAD: [&str; 9] =
        ["||", "??", "unwrap_or", "default", "orelse", " or ", "optional", ".ok()", "nullable"];
    let alone = |code: &str| {
        let lower = code.to_lowercase();
        ASKS.iter().any(|ask| {
            lower.split_once(ask).is_some_and(|(_, rest)| {
                let inside = rest.split(')').next().unwrap_or_default();
                let given = inside.contains(',') || ask.starts_with('@') && inside.contains(':');
                !given && !has_part(&lower, &INSTEAD)
            })
        })
    };
    let line = file.code(Mark::Added).find(|code| alone(code));
    if let Some(code) = line.filter(|_| !file.code(Mark::Removed).any(alone)) {
        let why = "it asks for a setting that it did not ask for".to_owned();
        found.push(mechanism(Effect::SettingRequired, 0.8, file, &[(Mark::Added, code)], why));
    }
}

/// A field without a default in what a program reads its settings into.
fn demanded_field(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const SETTINGS: [&str; 9] = [
        "basesettings",
        "class settings",
        "class config",
        "struct config",
        "struct settings",
        "z.object(",
        "cleanenv(",
        "envschema",
        "record config",
    ];
    const PLACES: [&str; 4] = ["config", "setting", "env", "options"];
    const ABSENT: [&str; 10] =
        ["option<", "optional", "default", "| none", " = ", "?:", "nullable", ".catch(", "?? ", "string?"];
    if !super::is_code(file.kind) || !has_part(&file.path.to_lowercase(), &PLACES) {
        return;
    }
    let mut defaulted = false;
    for line in file.lines.iter().filter(|line| line.mark != Mark::Removed && !line.code.is_empty()) {
        let lower = line.code.to_lowercase();
        let field = line.code.split_once(':').is_some_and(|(name, kind)| {
            identifiers(name).len() <= 2
                && !kind.trim().is_empty()
                && !name.contains(['(', '"', ' ']) | name.starts_with("pub ")
        });
        let demanded = line.mark == Mark::Added && field && !defaulted && !has_part(&lower, &ABSENT);
        defaulted = lower.contains("default");
        let parents = numbers::parents(file, &line.code);
        if demanded && parents.iter().any(|parent| has_part(&parent.to_lowercase(), &SETTINGS)) {
            let why = "it does not start without a setting that was not asked for".to_owned();
            found.push(mechanism(Effect::SettingRequired, 0.85, file, &[(Mark::Added, &line.code)], why));
            return;
        }
    }
}

/// A key has another name and the same value, and no code of the change asks for the new name.
fn renamed_key(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    let set = |code: &str| {
        let (key, value) = code.split_once(": ").or_else(|| code.split_once('='))?;
        let key = key.trim_start_matches("- ").trim().trim_matches('"').to_owned();
        (!key.is_empty() && !key.contains(' ')).then(|| (key, value.trim().to_owned()))
    };
    for pair in pairs::pairs(file) {
        let (Some((was, old)), Some((is, new))) = (set(pair.old), set(pair.new)) else { continue };
        let telling = old.len() > 3 && !matches!(old.as_str(), "true" | "false" | "null");
        if old != new || was == is || words(&was) == words(&is) || !telling {
            continue;
        }
        let asked = |other: &FileDiff| {
            let joined = words(&is).concat();
            other.path != file.path
                && other.code(Mark::Added).any(|code| words(code).concat().contains(&joined))
        };
        if !files.iter().any(asked) {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            let why = format!("`{was}` is `{is}` now, and no code of the change asks for that");
            found.push(mechanism(Effect::SettingMoved, 0.75, file, &lines, why));
            return;
        }
    }
}
