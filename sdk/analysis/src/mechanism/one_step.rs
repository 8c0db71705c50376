//! What only one could win in one step and is now looked at first and written afterwards, and a row that everybody
//! updates in a transaction.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// Steps that only one of several can win, as languages and stores name them.
const ATOMIC: [&str; 44] = [
    "setnx(",
    "set_nx",
    "nx=true",
    "nx: true",
    "nx => true",
    "\"nx\"",
    "'nx'",
    "setifabsent(",
    "putifabsent(",
    "getoradd(",
    "computeifabsent(",
    "get_or_create(",
    "setdefault(",
    "compareandset(",
    "compareandexchange(",
    "compare_exchange",
    "compareexchange(",
    "compareandswap",
    "interlocked.",
    "loadorstore(",
    "fetch_add(",
    "fetch_sub(",
    "getandincrement(",
    "incrementandget(",
    "addandget(",
    ".incr(",
    ".incrby(",
    ".decr(",
    ".decrby(",
    "on conflict",
    "on duplicate key",
    "insert ignore",
    "insert or ignore",
    "find_or_create_by",
    "create_or_find_by",
    "firstorcreate(",
    "updateorcreate(",
    "findoneandupdate(",
    "find_one_and_update(",
    "$inc",
    "update_counters",
    "->increment(",
    ".increment!",
    "where version",
];
/// How one looks.
const LOOKS: [&str; 16] = [
    ".get(",
    "mget(",
    "select ",
    "find",
    "contains",
    "exists",
    "has(",
    ".first(",
    "get_or_none",
    "getorderby",
    " in ",
    "trygetvalue(",
    "load(",
    "->get(",
    ".value",
    "== nil",
];
/// How one writes.
const WRITES: [&str; 16] = [
    ".set(", ".put(", "insert ", "save", "create(", "update ", ".add(", "] = ", "->set(", "->save(",
    "store(", ".insert(", "setex(", ".push(", "write(", "add(",
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    look_then_write(file, found);
    shared_row(file, found);
}

fn look_then_write(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let first = |mark, parts: &[&str]| file.code(mark).find(|code| has_part(&code.to_lowercase(), parts));
    let (Some(old), None) = (first(Mark::Removed, &ATOMIC), first(Mark::Added, &ATOMIC)) else { return };
    let added: Vec<&str> = file.code(Mark::Added).collect();
    let look = added.iter().position(|code| has_part(&code.to_lowercase(), &LOOKS));
    let Some(look) = look else { return };
    let write = added[look..].iter().skip(1).find(|code| has_part(&code.to_lowercase(), &WRITES));
    if let Some(write) = write {
        let lines = [(Mark::Removed, old), (Mark::Added, added[look]), (Mark::Added, *write)];
        let why = "what only one could win in one step is looked at and then written".to_owned();
        found.push(mechanism(Effect::LockRemoved, 0.9, file, &lines, why));
    }
}

/// What begins a transaction, seen at a call or above it.
const TRANSACTION: [&str; 9] =
    ["tx.", "begin", "transaction", "atomic", "in_tx", "intx", "unitofwork", "savechanges", "with_tx"];

/// A counter of one row is changed by each transaction, and holds its lock until that ends.
fn shared_row(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let lines: Vec<&Line> = file.lines.iter().filter(|line| !line.code.is_empty()).collect();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.mark == Mark::Added) {
        let near = lines[at.saturating_sub(4)..at]
            .iter()
            .any(|line| line.mark != Mark::Removed && has_part(&line.code.to_lowercase(), &TRANSACTION));
        let in_transaction = near || has_part(&line.code.to_lowercase(), &TRANSACTION);
        if !in_transaction || !counts(&line.code) || file.code(Mark::Removed).any(counts) {
            continue;
        }
        let why =
            "each transaction changes one row that others change as well, and keeps its lock to the end";
        found.push(mechanism(Effect::LockWidened, 0.85, file, &[(Mark::Added, &line.code)], why.to_owned()));
        return;
    }
}

/// Whether a statement sets a column to itself and more or less: `SET left = left - 1`.
fn counts(code: &str) -> bool {
    let lower = code.to_lowercase();
    let Some(set) = lower.find("update ").and_then(|at| Some(&lower[at + lower[at..].find(" set ")? + 5..]))
    else {
        return false;
    };
    let Some((column, value)) = set.split_once('=') else { return false };
    let (column, value) = (column.trim(), value.trim_start());
    value.strip_prefix(column).is_some_and(|rest| rest.trim_start().starts_with(['+', '-']))
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
    fn a_look_and_a_write_are_no_lock() {
        let go = "-\tok, err := q.rdb.SetNX(ctx, key, session, ttl).Result()\n+\tholder, err := q.rdb.Get(ctx, key).Result()\n+\tif holder == \"\" {\n+\t\treturn q.rdb.Set(ctx, key, session, ttl).Err()\n";
        assert!(does("a.go", go, Effect::LockRemoved));
        let java = "-        map.putIfAbsent(key, value);\n+        if (!map.containsKey(key)) {\n+            map.put(key, value);\n";
        assert!(does("A.java", java, Effect::LockRemoved));
        let renamed = "-        map.putIfAbsent(key, value);\n+        entries.putIfAbsent(key, value);\n";
        assert!(!does("A.java", renamed, Effect::LockRemoved));
        let dropped = "-  Stats.update_counters(id, views: 1)\n";
        assert!(!does("a.rb", dropped, Effect::LockRemoved), "nothing is written instead");
    }

    #[test]
    fn a_counter_in_a_transaction_is_waited_for() {
        let hot = " return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {\n+  tx.Exec(ctx, `UPDATE events SET seats_left = seats_left - $2 WHERE id = $1`)\n";
        assert!(does("a.go", hot, Effect::LockWidened));
        let own = " return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {\n+  tx.Exec(ctx, `UPDATE holds SET state = 'held' WHERE id = $1`)\n";
        assert!(!does("a.go", own, Effect::LockWidened));
    }
}
