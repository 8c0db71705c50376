//! What one side hands the other: values of a list that both must know, names that are spelled otherwise, rights on less,
//! settings that must be there.

use super::{Mechanism, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers, words};

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    new_value(file, found);
    without_a_note(file, found);
    narrower_places(file, found);
    right_gone(file, found);
    let_in_no_more(file, found);
    spelled_otherwise(file, found);
    for pair in pairs::pairs(file) {
        required(file, &pair, found);
        role_asked(file, &pair, found);
        structure(file, &pair, found);
        another_partition(file, &pair, found);
    }
}

/// A list of what a field may hold has one more: whoever reads it may not know that. Alone it says little.
fn new_value(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const LISTS: [&str; 7] = ["enum", "sealed ", "choices", "literal[", "z.enum", "oneof", "textchoices"];
    let texts = file.lines.iter().map(|line| line.code.as_str());
    let about = texts
        .chain(file.sections.iter().map(String::as_str))
        .any(|code| has_part(&code.to_lowercase(), &LISTS))
        || file.path.ends_with(".proto");
    let union = |code: &str| code.contains(" | '") || code.contains(" | \"") || code.contains("\" | ");
    let constant = |name: &&str| {
        name.len() > 3 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
    };
    let one = |code: &&str| {
        let name = identifiers(code).first().copied().unwrap_or_default();
        let ends = code.ends_with([',', ';', ')']);
        ends && code.starts_with(name)
            && (constant(&name) || code.ends_with(',') && identifiers(code).len() == 1)
    };
    let why = "a field may hold a value that it could not before".to_owned();
    let removed: Vec<&str> = file.code(Mark::Removed).collect();
    if about
        && !file.is_new
        && removed.is_empty()
        && let Some(code) = file.code(Mark::Added).find(one)
    {
        found.push(mechanism(Effect::SchemaChanged, NEW_VALUE, file, &[(Mark::Added, code)], why));
        return;
    }
    let more = pairs::pairs(file).into_iter().find(|pair| {
        let (old, new) = (identifiers(pair.old), identifiers(pair.new));
        let kept = old.iter().all(|name| new.contains(name));
        let all = |names: &[&str]| names.len() > 1 && names.iter().all(constant);
        let lists = union(pair.old) && union(pair.new)
            || pair.old.contains(',') && all(&old) && all(&new) && !pair.old.contains(['(', '='])
            || about
                && pair.old.contains(',')
                && (has_part(&pair.old_lower, &LISTS) || old.iter().all(constant));
        kept && new.len() > old.len() && lists
    });
    if let Some(pair) = more {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        found.push(mechanism(Effect::SchemaChanged, NEW_VALUE, file, &lines, why));
    }
}

/// Most new values are known to whoever reads them.
const NEW_VALUE: f64 = 0.6;

/// What said how a field is called, or that it may be absent, is gone.
fn without_a_note(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const NOTES: [&str; 12] = [
        "@isoptional()",
        "[jsonpropertyname(",
        "@serializedname(",
        "[datamember(",
        "@jsonalias(",
        "@expose({",
        "#[serde(default",
        "#[serde(rename",
        "#[serde(alias",
        "@jsonproperty(",
        "[jsonproperty(",
        "@jsonignoreproperties",
    ];
    let notes = |code: &str| has_part(&code.to_lowercase(), &NOTES);
    let gone = file.code(Mark::Removed).find(|code| notes(code));
    if let Some(gone) = gone.filter(|_| !file.code(Mark::Added).any(notes)) {
        let why = "what said how a field is called, or that it may be absent, is gone".to_owned();
        found.push(mechanism(Effect::SchemaChanged, 0.8, file, &[(Mark::Removed, gone)], why));
    }
}

/// A key of what is handed on, with the same words written otherwise: `customer_id` is `customerId`.
fn spelled_otherwise(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const HANDED: [&str; 10] =
        ["openapi", "schema", "api", ".proto", ".json", "dto", "serializer", "resource", "event", "contract"];
    if !has_part(&file.path.to_lowercase(), &HANDED) {
        return;
    }
    let key = |code: &str| identifiers(code).first().map(|name| (*name).to_owned());
    let other = |old: &str, new: &str| {
        words(old) == words(new) && identifiers(old)[1..] == identifiers(new)[1..] && key(old) != key(new)
    };
    for old in file.code(Mark::Removed).filter(|code| key(code).is_some()) {
        let new = file.code(Mark::Added).filter(|code| key(code).is_some()).find(|new| other(old, new));
        let (Some(new), Some(was)) = (new, key(old)) else { continue };
        let why = format!("the field `{was}` is spelled otherwise");
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        found.push(mechanism(Effect::SchemaChanged, 0.85, file, &lines, why));
        return;
    }
}

/// A field holds a structure where it held one value.
fn structure(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let split = |code: &str| -> Option<(String, String)> {
        let (key, value) = code.split_once(" => ").or_else(|| code.split_once(": "))?;
        key.starts_with(['"', '\'']).then(|| (key.trim().to_owned(), value.trim().to_owned()))
    };
    let (Some((key, old)), Some((same, new))) = (split(pair.old), split(pair.new)) else { return };
    let holds = |value: &str| {
        value.starts_with(['[', '{']) || value.starts_with("array(") || value.starts_with("dict(")
    };
    if key == same && !holds(&old) && holds(&new) && !new.starts_with("[]") && pair.old.ends_with(',') {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("the field {key} holds a structure where it held one value");
        found.push(mechanism(Effect::SchemaChanged, 0.8, file, &lines, why));
    }
}

/// What is sent is told apart by less: all of a tenant has one place in the queue where each order had its own.
fn another_partition(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const KEYS: [&str; 6] =
        ["partitionkey", "partition_key", "messagegroupid", "shardkey", "routing_key", "key"];
    let side = |code: &str| {
        let (left, right) = code.split_once([':', '='])?;
        let name = (*identifiers(left).last()?).to_lowercase();
        KEYS.contains(&name.as_str()).then(|| words(identifiers(right).last().copied().unwrap_or_default()))
    };
    let (Some(old), Some(new)) = (side(pair.old), side(pair.new)) else { return };
    let id = |words: &[String]| words.last().is_some_and(|word| matches!(word.as_str(), "id" | "uuid"));
    let coarse =
        ["tenant", "region", "type", "kind", "country", "shop", "topic", "name", "customer", "account"];
    let coarser = new.iter().any(|word| coarse.contains(&word.as_str()))
        && !old.iter().any(|word| new.contains(word) && word != "id");
    let sends = file.lines.iter().any(|line| {
        has_part(
            &line.code.to_lowercase(),
            &["kafka", "producer", "publish", "queue", "topic", "kinesis", "sqs", "msg", "message"],
        )
    }) || has_part(
        &file.path.to_lowercase(),
        &["consumer", "producer", "queue", "kafka", "event", "publish"],
    );
    if id(&old) && coarser && sends {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "what had places of its own shares one and waits for the one before it".to_owned();
        found.push(mechanism(Effect::Serialised, 0.8, file, &lines, why));
    }
}

/// A rule that gave a right is gone as a whole.
fn right_gone(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let gives =
        |code: &&str| ["verbs:", "actions =", "\"Action\":"].iter().any(|start| code.starts_with(start));
    let gone = file.code(Mark::Removed).find(gives);
    if let Some(gone) =
        gone.filter(|_| file.kind.is_setting() && !file.code(Mark::Added).any(|code| gives(&code)))
    {
        let why = "a rule that gave a right is gone".to_owned();
        found.push(mechanism(Effect::AccessChanged, 0.85, file, &[(Mark::Removed, gone)], why));
    }
}

/// A right on all of a place becomes one on some of what is in it.
fn narrower_places(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let texts = |mark| -> Vec<&str> {
        file.code(mark).flat_map(|code| code.split(['"', '\'']).skip(1).step_by(2)).collect()
    };
    let (old, new) = (texts(Mark::Removed), texts(Mark::Added));
    let narrowed = old.iter().find_map(|place| {
        let start = place.strip_suffix('*').filter(|_| !new.contains(place))?;
        new.iter()
            .find(|one| one.len() > place.len() && one.starts_with(start) && start.ends_with(['/', ':']))
            .map(|one| (*place, *one))
    });
    let about = has_part(
        &file.path.to_lowercase(),
        &["iam", "polic", "role", ".tf", "perm", "acl", "rbac", "cdk", "security"],
    );
    if let Some((place, one)) = narrowed.filter(|_| about) {
        let lines = [(Mark::Removed, place), (Mark::Added, one)];
        let why = format!("the right on `{place}` is one on `{one}` now");
        found.push(mechanism(Effect::AccessChanged, 0.9, file, &lines, why));
    }
}

/// What stood in for a setting that is not there is gone.
fn required(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const SURROUNDINGS: [&str; 6] = ["process.env", "getenv", "environ", "env::var", "get_env", "env["];
    const STANDS_IN: [&str; 6] = ["?? ", "|| ", "unwrap_or", " or \"", " or '", "?: "];
    let reads = has_part(&pair.old_lower, &SURROUNDINGS) && has_part(&pair.new_lower, &SURROUNDINGS);
    if reads && has_part(&pair.old_lower, &STANDS_IN) && !has_part(&pair.new_lower, &STANDS_IN) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "nothing stands in for a setting that is not there".to_owned();
        found.push(mechanism(Effect::SettingRequired, 0.9, file, &lines, why));
    }
}

/// Who is let in must have a role or a claim now, where it was enough to be known.
fn role_asked(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const ASKS: [&str; 8] = [
        "requirerole(",
        "hasrole(",
        "hasauthority(",
        "requireclaim(",
        "permission_required(",
        "hasanyrole(",
        "authorize(roles",
        "requirescope(",
    ];
    const KNOWN: [&str; 6] =
        ["authenticated", "login_required", "[authorize]", "permitall", "anonymous", "isauthenticated"];
    let asks = has_part(&pair.new_lower, &ASKS) && !has_part(&pair.old_lower, &ASKS);
    if asks && has_part(&pair.old_lower, &KNOWN) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "a role is asked for where it was enough to be known".to_owned();
        found.push(mechanism(Effect::AccessChanged, 0.85, file, &lines, why));
    }
}

/// A list of what anybody may reach has one entry less.
fn let_in_no_more(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const LISTS: [&str; 7] =
        ["csrf", "public", "whitelist", "allowlist", "anonymous", "except", "unprotected"];
    let about = has_part(&file.path.to_lowercase(), &LISTS)
        || file
            .lines
            .iter()
            .any(|line| line.mark == Mark::Kept && has_part(&line.code.to_lowercase(), &LISTS));
    let entry = |code: &&str| code.starts_with(['"', '\'']) && code.contains('/');
    let gone = file.code(Mark::Removed).find(entry);
    if let Some(gone) = gone.filter(|_| about && !file.code(Mark::Added).any(|code| entry(&code))) {
        let why = "what callers could reach without a right is no longer among it".to_owned();
        found.push(mechanism(Effect::AccessChanged, 0.8, file, &[(Mark::Removed, gone)], why));
    }
}

#[cfg(test)]
mod tests {
    use crate::effect::Effect;
    use crate::mechanism::tests::shows as does;

    #[test]
    fn values_names_and_structures() {
        let effect = Effect::SchemaChanged;
        assert!(does(
            effect,
            "Kind.kt",
            " enum class Kind(val size: Int) {\n     SMALL(1),\n+    LARGE_ONE(9),\n"
        ));
        assert!(does(
            effect,
            "a.ts",
            "-export type S = 'open' | 'paid';\n+export type S = 'open' | 'paid' | 'sent';\n"
        ));
        assert!(does(effect, "openapi.yaml", "-        customer_id:\n+        customerId:\n"));
        assert!(does(
            effect,
            "R.php",
            "-            'total' => $this->total,\n+            'total' => ['amount' => $this->total],\n"
        ));
        assert!(!does(
            effect,
            "a.ts",
            "-export type S = 'open' | 'paid';\n+export type State = 'open' | 'paid';\n"
        ));
        assert!(!does(effect, "a.py", "-    customer_id = read(x)\n+    customerId = read(x)\n"));
    }

    #[test]
    fn rights_on_less() {
        let effect = Effect::AccessChanged;
        assert!(does(effect, "role.yaml", "-    resources: [\"secrets\"]\n-    verbs: [\"get\"]\n"));
        assert!(does(
            effect,
            "P.cs",
            "-  .AddPolicy(\"a\", p => p.RequireAuthenticatedUser())\n+  .AddPolicy(\"a\", p => p.RequireRole(\"x\"))\n"
        ));
        assert!(!does(
            effect,
            "P.cs",
            "-  .AddPolicy(\"a\", p => p.RequireAuthenticatedUser())\n+  .AddPolicy(\"a\", q => q.RequireAuthenticatedUser())\n"
        ));
        assert!(does(
            effect,
            "iam.tf",
            "-    resources = [\"${b.arn}/*\"]\n+    resources = [\n+      \"${b.arn}/letters/*\",\n+    ]\n"
        ));
        assert!(!does(
            effect,
            "iam.tf",
            "-    resources = [\"${b.arn}/*\"]\n+    resources = [\"${b.arn}/*\", \"${c.arn}/*\"]\n"
        ));
        assert!(!does(effect, "iam.tf", "-    tags = { a = \"b\" }\n+    tags = { a = \"c\" }\n"));
    }
}
