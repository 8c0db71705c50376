//! Transactions and locks that are held while another service is asked.

use super::loops::names_of;
use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers};

/// What begins a transaction or takes a lock that ends with the block.
const BEGINS: [&str; 27] = [
    "@transactional",
    "transaction.atomic",
    "db::transaction(",
    "$transaction(",
    ".begintx(",
    ".begin(",
    "begintransaction",
    "activerecord::base.transaction",
    ".transaction do",
    "session.begin()",
    "with_lock",
    "select_for_update",
    "transactiontemplate",
    "transactionscope(",
    "pool.begin()",
    "conn.transaction()",
    ".transaction(",
    "lock.acquire",
    "queryrunner.starttransaction",
    "with self._lock",
    "async with lock",
    "begin()?",
    "->transaction(",
    "transaction {",
    "wrapintransaction(",
    "[transaction]",
    "begintransactionasync(",
];
/// What asks somebody else.
const ASKS: [&str; 34] = [
    "requests.get(",
    "requests.post(",
    "requests.put(",
    "httpx.",
    "session.post(",
    "axios",
    "fetch(",
    "http::",
    "http.get(",
    "http.post(",
    "http.do(",
    "httpclient",
    "resttemplate",
    "webclient",
    "restclient",
    "faraday",
    "httparty",
    "net::http",
    "guzzle",
    "reqwest",
    "urlopen(",
    "client.do(",
    "kafkatemplate.send",
    "producer.send",
    "publish(",
    "sendmail",
    "mail::to",
    "smtp",
    "s3.",
    "resp, err :=",
    "resp, err =",
    "response = ",
    "sendgrid",
    "stripe.",
];
/// Types of what leaves the process, by how their names end.
const REMOTE: [&str; 4] = ["client", "gateway", "api", "provider"];
/// What takes a connection of a pool for as long as the block lasts.
const TAKES: [&str; 9] = [
    "session() as",
    "sessionlocal() as",
    "engine.connect() as",
    "engine.begin() as",
    "pool.acquire() as",
    "pool.connection() as",
    "with_connection do",
    "datasource.connection.use",
    "session_scope() as",
];
/// What waits for nobody who needs that connection.
const SLEEPS: [&str; 10] = [
    "sleep(",
    "time.after(",
    "task.delay(",
    "delay(",
    ".wait(",
    "await event",
    "poll(",
    "wait_for(",
    "sleep ",
    "settimeout(",
];
/// Lines below the beginning that are looked at.
const LINES_MAX: usize = 12;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    let live: Vec<&Line> =
        file.lines.iter().filter(|line| line.written != Mark::Removed && !line.code.is_empty()).collect();
    // What the file has by a name of its own and by a type of others leaves the process.
    let fields: Vec<String> =
        names_of(file, &FIELD_TYPES).into_iter().filter(|name| !has_part(name, &STORES)).collect();
    let asks = |code: &str| {
        let lower = code.to_lowercase();
        let calls = |name: &String| {
            let before = lower.find(name.as_str()).map(|at| lower[..at].chars().next_back());
            before.is_some_and(|before| before.is_none_or(|c| !c.is_alphanumeric() && c != '_'))
        };
        asks(code) || fields.iter().any(calls)
    };
    for (at, head) in live.iter().enumerate() {
        let lower = head.code.to_lowercase();
        let takes = has_part(&lower, &TAKES);
        if !takes && !has_part(&lower, &BEGINS)
            || has_part(&lower, &["readonly = true", "readonly=true", "import "])
        {
            continue;
        }
        let indent = FileDiff::indent(head);
        let block = lower.trim_end().ends_with([':', '{', '|']) || lower.ends_with(" do");
        let inside = live[at + 1..]
            .iter()
            .take(LINES_MAX)
            .take_while(|line| !block || FileDiff::indent(line) > indent)
            .take_while(|line| !has_part(&line.code.to_lowercase(), &[".commit(", "commit()"]));
        let call = inside.into_iter().find(|line| {
            let waits = has_part(&line.code.to_lowercase(), &SLEEPS);
            (waits || !takes && asks(&line.code)) && (is_new(head) || is_new(line))
        });
        if let Some(call) = call {
            let lines = [(head.mark, head.code.as_str()), (call.mark, call.code.as_str())];
            let why = "another service is asked, or time is waited for, while a connection or a lock is held"
                .to_owned();
            found.push(mechanism(Effect::HeldDuringCall, 0.9, file, &lines, why));
            return;
        }
        // What is asked there may be somebody else by a name that says nothing.
        let calls = live[at + 1..].iter().take(LINES_MAX).filter(|line| is_member_call(&line.code)).count();
        if is_new(head) && !takes && calls >= CALLS_MIN {
            let why = "all that is done there is one transaction now, and holds what it holds for as long"
                .to_owned();
            let lines = [(head.mark, head.code.as_str())];
            found.push(mechanism(Effect::HeldDuringCall, SPANS_MORE, file, &lines, why));
            return;
        }
    }
    under_a_lock(file, &live, found);
}

/// How sure it is that a new transaction around calls that say nothing waits for somebody.
const SPANS_MORE: f64 = 0.6;
/// Fewer calls are one statement and its commit.
const CALLS_MIN: usize = 2;
/// What takes rows for itself.
const LOCKS: [&str; 8] = [
    "pessimistic",
    "for update",
    "lockmode",
    "select_for_update",
    "with_lock",
    "lockforupdate",
    "for no key update",
    "advisory_lock",
];
/// How sure it is that a join beside a lock, or a call that is waited for, makes others wait.
const JOINS: f64 = 0.6;

/// What a store is asked to do, by the last word of the call.
const STORES_DO: [&str; 12] = [
    "save", "find", "insert", "update", "delete", "select", "exec", "query", "persist", "flush", "add",
    "remove",
];

/// Returns whether a line calls something of a member that need not be a store: `bank.order(`, `this.prices.of(`.
fn is_member_call(code: &str) -> bool {
    let name = code.split('(').next().unwrap_or_default();
    let called = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    if STORES_DO.iter().any(|done| called.starts_with(done)) {
        return false;
    }
    let is_said = has_part(&code.to_lowercase(), &["log.", "logger", "console."]);
    code.contains('(') && name.contains('.') && !is_said
}

/// Rows that are locked along with others, or for longer: a join in a query that locks, a call that is waited for behind it.
fn under_a_lock(file: &FileDiff, live: &[&Line], found: &mut Vec<Mechanism>) {
    let Some(at) = live.iter().position(|line| has_part(&line.code.to_lowercase(), &LOCKS)) else { return };
    let near = live[at.saturating_sub(LINES_MAX)..].iter().take(3 * LINES_MAX);
    let new = near.filter(|line| line.mark == Mark::Added).find(|line| {
        let lower = line.code.to_lowercase();
        let waits = lower.contains("await ")
            && is_member_call(&line.code)
            && !has_part(&lower, &["tx.", "trx.", "repo"]);
        waits || lower.contains("join")
    });
    if let Some(new) = new {
        let lines = [(live[at].mark, live[at].code.as_str()), (new.mark, new.code.as_str())];
        let why = "more is done, or more rows are taken, while rows are locked".to_owned();
        found.push(mechanism(Effect::LockWidened, JOINS, file, &lines, why));
    }
}

/// Types of what a class is given to ask others with, and words that say that it is a store.
const FIELD_TYPES: [&str; 4] = ["Client", "Gateway", "Api", "Mailer"];
const STORES: [&str; 7] = ["redis", "db", "prisma", "mongo", "cache", "pg", "sql"];

fn is_new(line: &Line) -> bool {
    line.written == Mark::Added
}

fn asks(code: &str) -> bool {
    let lower = code.to_lowercase();
    let remote = || {
        identifiers(code).into_iter().any(|name| {
            let small = name.to_lowercase();
            let outside = !has_part(&small, &["redis", "db", "prisma", "mongo", "cache", "pg"]);
            outside && REMOTE.iter().any(|end| small.ends_with(end)) && code.contains(&format!("{name}."))
        })
    };
    has_part(&lower, &ASKS) || remote()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::parse;

    fn does(effect: Effect, path: &str, diff: &str) -> bool {
        let mut found = Vec::new();
        for file in parse(diff, &[path.to_owned()]) {
            find(&file, &mut found);
        }
        found.iter().any(|one| one.effect == effect)
    }

    #[test]
    fn a_new_transaction_around_calls_is_told_from_one_around_a_statement() {
        let around = "+    @Transactional\n     fun close(id: Long) {\n         val cart = carts.reserve(id)\n         val note = courier.order(cart)\n";
        assert!(does(Effect::HeldDuringCall, "A.kt", around));
        let one = "+    @Transactional\n     fun close(id: Long) {\n         carts.close(id)\n     }\n";
        assert!(!does(Effect::HeldDuringCall, "A.kt", one));
        let known = "     @Transactional\n     fun close(id: Long) {\n         val cart = carts.reserve(id)\n+        carts.close(cart)\n";
        assert!(!does(Effect::HeldDuringCall, "A.kt", known));
    }

    #[test]
    fn a_join_beside_a_lock_is_told_from_one_without() {
        let locked = "       .createQueryBuilder('seat')\n+      .innerJoinAndSelect('seat.hall', 'hall')\n       .setLock('pessimistic_write')\n";
        assert!(does(Effect::LockWidened, "a.ts", locked));
        assert!(!does(
            Effect::LockWidened,
            "a.ts",
            &locked.replace("setLock('pessimistic_write')", "getOne()")
        ));
        assert!(!does(Effect::LockWidened, "a.ts", &locked.replace("innerJoinAndSelect", "andWhere")));
    }
}
