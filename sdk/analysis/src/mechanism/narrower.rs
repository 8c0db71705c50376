//! What is narrower than before within one line: a value that must be there, a column of another name, a right that is
//! gone from a list.

use super::{Mechanism, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers};

/// How languages write that something may be absent.
const MAY_BE_ABSENT: [&str; 14] = [
    "Option<",
    "Optional<",
    "Optional[",
    " | None",
    " | null",
    " | undefined",
    " = null",
    " = None",
    ".optional()",
    ".nullable()",
    ".nullish()",
    "?",
    ",omitempty",
    "required = false",
];
/// Where columns are declared in code.
const COLUMNS: [&str; 7] = ["models.", "Column(", "mapped_column(", "field :", "Field(", "t.", "attribute :"];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    for pair in pairs::pairs(file) {
        must_be_there(file, &pair, found);
        column(file, &pair, found);
        right(file, &pair, found);
        network(file, &pair, found);
        probe(file, &pair, found);
        another_type(file, &pair, found);
    }
    queue(file, found);
}

/// Whoever works on queues is no longer told of one.
fn queue(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let path = file.path.to_lowercase();
    let runs = ["sidekiq", "celery", "horizon", "resque", "supervisor", "queue", "worker"];
    if !file.kind.is_setting() || !has_part(&path, &runs) {
        return;
    }
    let is_item =
        |code: &&str| code.starts_with("- ") && !code.contains([':', '=']) && !code.starts_with("- -");
    let gone = file.code(Mark::Removed).find(is_item);
    if let (Some(gone), None) = (gone, file.code(Mark::Added).find(is_item)) {
        let why = "one entry of a list of what is worked on is gone".to_owned();
        found.push(mechanism(Effect::RegistrationRemoved, 0.9, file, &[(Mark::Removed, gone)], why));
    }
}

/// The same declaration, but for what said that its value may be absent.
fn must_be_there(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let bare = |code: &str| {
        let bare = MAY_BE_ABSENT.iter().fold(code.to_owned(), |code, part| code.replace(part, ""));
        bare.chars().filter(|c| !matches!(c, '>' | ']' | '[' | '<' | ' ' | ',' | ';')).collect::<String>()
    };
    let says = |code: &str| has_part(code, &MAY_BE_ABSENT);
    let declares = pair.old.contains(':')
        || has_part(&pair.old_lower, &["private ", "public ", "pub ", "val ", "json:", "field"]);
    let calls = pair.old.contains("?.") || pair.old.contains(" ? ") || pair.old.contains("??");
    if says(pair.old) && !says(pair.new) && declares && !calls && bare(pair.old) == bare(pair.new) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "a value that could be absent must be there".to_owned();
        found.push(mechanism(Effect::SchemaChanged, 0.75, file, &lines, why));
    }
}

/// A column that is declared with the same type under another name.
fn column(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let split =
        |code: &str| code.split_once(" = ").map(|(name, rest)| (name.trim().to_owned(), rest.to_owned()));
    let (Some((old, was)), Some((new, is))) = (split(pair.old), split(pair.new)) else { return };
    let plain = |name: &str| identifiers(name) == [name];
    let named = has_part(pair.new, &["db_column", "name=", "column_name", "\"", "'"]);
    if old != new && was == is && plain(&old) && plain(&new) && has_part(&was, &COLUMNS) && !named {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("the column `{old}` is `{new}` now");
        found.push(mechanism(Effect::SchemaChanged, 0.85, file, &lines, why));
    }
}

/// A list in one line holds fewer rights than before, and no other ones.
fn right(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let path = file.path.to_lowercase();
    let about = ["audience", "issuer", "scopes", "roles", "origin", "allowed", "permissions"];
    let by_path = has_part(&path, &["iam", "polic", "rbac", "role", ".tf", "permission", "scope", "acl"]);
    if !by_path && !has_part(&pair.old_lower, &about) {
        return;
    }
    let quoted = |code: &'_ str| -> Vec<String> {
        code.replace('\'', "\"").split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let (old, new) = (quoted(pair.old), quoted(pair.new));
    let gone = old.iter().find(|right| !new.contains(right));
    if let Some(gone) = gone.filter(|_| !new.is_empty() && new.iter().all(|right| old.contains(right))) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("`{gone}` is no longer in the list");
        found.push(mechanism(Effect::AccessChanged, 0.85, file, &lines, why));
    }
}

/// Another path or port is asked whether the program is well.
fn probe(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let asks =
        |lower: &str| has_part(lower, &["httpget", "health_check", "healthcheck", "tcpsocket:", "grpc: {"]);
    if file.kind.is_setting() && asks(&pair.old_lower) && asks(&pair.new_lower) && pair.old != pair.new {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "it is asked elsewhere whether it is well".to_owned();
        found.push(mechanism(Effect::ProbeChanged, 0.8, file, &lines, why));
    }
}

/// A key of what is handed on holds a list, or a text, where it held another thing.
fn another_type(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let split = |code: &str| {
        let (key, value) = code.split_once(':')?;
        Some((key.trim().to_owned(), value.trim().trim_end_matches(',').to_owned()))
    };
    let (Some((key, old)), Some((same, new))) = (split(pair.old), split(pair.new)) else { return };
    let is_key = key.starts_with(['"', '\'']) && key == same && pair.new.ends_with(',');
    let is_list = |value: &str| value.starts_with('[') || value.starts_with("list(");
    let is_text = |value: &str| {
        value.starts_with("str(")
            || value.starts_with("String(")
            || value.ends_with(".toString()")
            || value.ends_with(".isoformat()")
    };
    if is_key && (is_list(&old) != is_list(&new) || is_text(&old) != is_text(&new)) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("the field {key} holds a value of another type");
        found.push(mechanism(Effect::SchemaChanged, 0.8, file, &lines, why));
    }
}

/// The rules of a network let others through.
fn network(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const RULES: [&str; 8] = [
        "matchlabels",
        "namespaceselector",
        "podselector",
        "cidr",
        "ipblock",
        "source_ranges",
        "from_port",
        "to_port",
    ];
    let about = || {
        file.lines.iter().any(|line| {
            has_part(
                &line.code.to_lowercase(),
                &[
                    "networkpolicy",
                    "from_port",
                    "namespaceselector",
                    "podselector",
                    "ingress:",
                    "egress",
                    "security_group",
                    "firewall",
                ],
            )
        })
    };
    if file.kind.is_setting()
        && has_part(&pair.old_lower, &RULES)
        && has_part(&pair.new_lower, &RULES)
        && about()
    {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "a rule of the network names others than before".to_owned();
        found.push(mechanism(Effect::NetworkClosed, 0.8, file, &lines, why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn does(path: &str, diff: &str, effect: Effect) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()])).iter().any(|one| one.effect == effect)
    }

    #[test]
    fn what_could_be_absent_must_be_there() {
        assert!(does(
            "Dto.kt",
            "-    val customer: String?,\n+    val customer: String,\n",
            Effect::SchemaChanged
        ));
        assert!(does(
            "a.rs",
            "-    pub customer: Option<String>,\n+    pub customer: String,\n",
            Effect::SchemaChanged
        ));
        assert!(does(
            "a.ts",
            "-  customer: z.string().optional(),\n+  customer: z.string(),\n",
            Effect::SchemaChanged
        ));
        assert!(does(
            "a.py",
            "-    customer: str | None = None\n+    customer: str\n",
            Effect::SchemaChanged
        ));
        assert!(!does(
            "Dto.kt",
            "-    val customer: String,\n+    val customer: String?,\n",
            Effect::SchemaChanged
        ));
        assert!(!does(
            "a.ts",
            "-  const id = open ? a : b;\n+  const id = open ? a : c;\n",
            Effect::SchemaChanged
        ));
    }

    #[test]
    fn a_column_of_another_name() {
        assert!(does(
            "models.py",
            "-    total = models.IntegerField()\n+    amount = models.IntegerField()\n",
            Effect::SchemaChanged
        ));
        assert!(!does(
            "models.py",
            "-    total = models.IntegerField()\n+    amount = models.IntegerField(db_column='total')\n",
            Effect::SchemaChanged
        ));
    }

    #[test]
    fn fewer_rights_in_a_line() {
        assert!(does(
            "iam.tf",
            "-  actions = [\"s3:GetObject\", \"s3:PutObject\"]\n+  actions = [\"s3:GetObject\"]\n",
            Effect::AccessChanged
        ));
        assert!(!does(
            "iam.tf",
            "-  actions = [\"s3:GetObject\"]\n+  actions = [\"s3:GetObject\", \"s3:PutObject\"]\n",
            Effect::AccessChanged
        ));
    }
}
