//! Small differences within a line that decide or compute something else: an opposite, one more or less, a part of a key,
//! a wait that is gone.

use super::{Mechanism, is_code, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers, words};

/// Words that mean the opposite of each other.
const OPPOSITES: [(&str, &str); 24] = [
    ("min", "max"),
    ("asc", "desc"),
    ("ascending", "descending"),
    ("first", "last"),
    ("floor", "ceil"),
    ("before", "after"),
    ("any", "all"),
    ("some", "every"),
    ("gt", "lt"),
    ("gte", "lte"),
    ("plus", "minus"),
    ("add", "subtract"),
    ("increment", "decrement"),
    ("debit", "credit"),
    ("net", "gross"),
    ("start", "end"),
    ("sender", "receiver"),
    ("buyer", "seller"),
    ("from", "to"),
    ("include", "exclude"),
    ("unless", "if"),
    ("inner", "left"),
    ("width", "height"),
    ("union", "intersection"),
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    for pair in pairs::pairs(file) {
        let slip = opposite(&pair)
            .or_else(|| one_more_or_less(&pair))
            .or_else(|| key_tells_less(&pair))
            .or_else(|| statement_touches_more(&pair));
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        if let Some(why) = slip {
            found.push(mechanism(Effect::LogicChanged, 0.85, file, &lines, why));
        }
        if waits_no_more(&pair) {
            let why = "it goes on before what it began is done".to_owned();
            found.push(mechanism(Effect::LockRemoved, 0.9, file, &lines, why));
        }
    }
    counts_twice(file, found);
    no_longer_together(file, found);
}

/// One name of the line is another one, which means the opposite.
fn opposite(pair: &pairs::Pair<'_>) -> Option<String> {
    let (old, new) = (identifiers(pair.old), identifiers(pair.new));
    let differ: Vec<(&&str, &&str)> = old.iter().zip(&new).filter(|(was, is)| was != is).collect();
    let [(was, is)] = differ[..] else { return None };
    let (was_words, is_words) = (words(was), words(is));
    let apart: Vec<(&String, &String)> = was_words.iter().zip(&is_words).filter(|(a, b)| a != b).collect();
    let [(one, other)] = apart[..] else { return None };
    let opposed = OPPOSITES.iter().any(|(a, b)| {
        (one, other) == (&(*a).to_owned(), &(*b).to_owned())
            || (one, other) == (&(*b).to_owned(), &(*a).to_owned())
    });
    let same = old.len() == new.len() && was_words.len() == is_words.len();
    (same && opposed).then(|| format!("`{was}` is `{is}` now"))
}

/// The same computation but for one.
fn one_more_or_less(pair: &pairs::Pair<'_>) -> Option<String> {
    let bare = |code: &str| {
        let bare: String = code.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')')).collect();
        bare.replace("-1", "").replace("+1", "")
    };
    let has_one = |code: &str| has_part(code, &["- 1", "+ 1", "-1", "+1"]);
    let once = has_one(pair.old) != has_one(pair.new);
    (once && bare(pair.old) == bare(pair.new)).then(|| "it counts one more or less than before".to_owned())
}

/// The key of what is kept says less of what it is of.
fn key_tells_less(pair: &pairs::Pair<'_>) -> Option<String> {
    let about = |lower: &str| has_part(lower, &["key", "cache", "memo", "lock(", "topic", "path"]);
    let holes = |code: &str| -> Vec<String> {
        let openings = code.match_indices(['{']).filter_map(|(at, _)| {
            let inside = code[at + 1..].split('}').next()?;
            identifiers(inside).last().map(|name| (*name).to_owned())
        });
        openings.collect()
    };
    let (old, new) = (holes(pair.old), holes(pair.new));
    let lost = old.iter().find(|name| !new.contains(name))?;
    let fewer = !new.is_empty() && new.len() < old.len() && new.iter().all(|name| old.contains(name));
    (fewer && about(&pair.old_lower) && about(&pair.new_lower))
        .then(|| format!("what is told apart by `{lost}` has the same key now"))
}

/// A statement that writes has one condition less.
fn statement_touches_more(pair: &pairs::Pair<'_>) -> Option<String> {
    let writes = |lower: &str| {
        has_part(lower, &["update ", "delete from", ".update(", ".delete(", "updatemany", "deletemany"])
    };
    let conditions = |lower: &str| lower.matches(" and ").count() + lower.matches("where").count();
    (writes(&pair.old_lower)
        && writes(&pair.new_lower)
        && conditions(&pair.new_lower) < conditions(&pair.old_lower))
    .then(|| "a statement that writes has a condition less".to_owned())
}

/// The same call, and nobody waits for it.
fn waits_no_more(pair: &pairs::Pair<'_>) -> bool {
    let waits = |code: &str| code.contains("await ") || code.contains(".await");
    let bare = |code: &str| code.replace("await ", "").replace(".await", "").replace("void ", "");
    waits(pair.old) && !waits(pair.new) && bare(pair.old) == bare(pair.new)
}

/// What came twice was known, and counts twice now.
fn counts_twice(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const ONCE: [&str; 16] = [
        "idempot",
        "dedup",
        "already_processed",
        "alreadyprocessed",
        "processed_ids",
        "in seen",
        "seen.add",
        "seen.has",
        "seen[",
        "on conflict do nothing",
        "insert ignore",
        "insert or ignore",
        "distinct",
        "putifabsent",
        "upsert",
        "find_or_create",
    ];
    let first = |mark| file.code(mark).find(|code| has_part(&code.to_lowercase(), &ONCE));
    if let (Some(gone), None) = (first(Mark::Removed), first(Mark::Added)) {
        let why = "what comes twice is not known any more and counts twice".to_owned();
        found.push(mechanism(Effect::LogicChanged, 0.9, file, &[(Mark::Removed, gone)], why));
    }
}

/// What was written as one, or not at all, is written one after the other.
fn no_longer_together(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const TOGETHER: [&str; 13] = [
        "@transactional",
        "transaction.atomic",
        "$transaction(",
        ".transaction do",
        "db::transaction(",
        "->transaction(",
        ".begintx(",
        "begintransaction",
        "transactiontemplate",
        "repo.transaction(",
        "session.begin()",
        "transaction {",
        "transactionscope(",
    ];
    let holds = |code: &&str| has_part(&code.to_lowercase(), &TOGETHER) && !code.starts_with("import ");
    let (gone, new) = (file.code(Mark::Removed).find(holds), file.code(Mark::Added).find(holds));
    if let (Some(gone), None) = (gone, new) {
        let why = "what was written as one is written one after the other".to_owned();
        found.push(mechanism(Effect::LockRemoved, 0.85, file, &[(Mark::Removed, gone)], why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn slips(path: &str, diff: &str) -> bool {
        let found = mechanisms(&parse(diff, &[path.to_owned()]));
        found.iter().any(|one| {
            matches!(one.effect, Effect::LogicChanged | Effect::LockRemoved) && one.strength >= 0.8
        })
    }

    #[test]
    fn small_differences_that_decide() {
        assert!(slips(
            "a.kt",
            "-        return offers.minBy { it.price }\n+        return offers.maxBy { it.price }\n"
        ));
        assert!(slips("a.rb", "-    offset((page - 1) * size)\n+    offset(page * size)\n"));
        assert!(slips("a.py", "-    key = f\"prices:{tenant}:{sku}\"\n+    key = f\"prices:{sku}\"\n"));
        assert!(slips("a.ts", "-    await this.stock.reserve(order);\n+    this.stock.reserve(order);\n"));
        assert!(slips("a.java", "-        request.setIdempotencyKey(order.id());\n"));
        assert!(slips(
            "a.go",
            "-\tdb.Exec(`UPDATE p SET n = 1 WHERE a = $1 AND b = $2`, a, b)\n+\tdb.Exec(`UPDATE p SET n = 1 WHERE a = $1`, a)\n"
        ));
    }

    #[test]
    fn what_says_the_same_decides_the_same() {
        assert!(!slips(
            "a.kt",
            "-        return offers.minBy { it.price }\n+        return offers.minBy { offer -> offer.price }\n"
        ));
        assert!(!slips("a.py", "-    key = f\"prices:{sku}\"\n+    key = f\"prices:{item}\"\n"));
        assert!(!slips("a.ts", "-    this.stock.reserve(order);\n+    await this.stock.reserve(order);\n"));
        assert!(!slips("a.rb", "-    first = rows.first\n+    head = rows.first\n"));
    }
}
