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
