//! Calls that leave the process, inside a loop.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// How loops begin.
const LOOPS: [&str; 19] = [
    "enum.map(",
    "enum.each(",
    ".map {",
    ".foreach {",
    ".associatewith {",
    ".flatmap {",
    ".select(async",
    "for ",
    "for(",
    "foreach",
    ".map(",
    "while ",
    "while(",
    ".each",
    ".stream()",
    "for_each",
    "flatmap(",
    ".times",
    "async for",
];

/// Calls that leave the process, as libraries name them.
const CALLS: [&str; 70] = [
    ".querycontext(",
    ".queryrowcontext(",
    ".execcontext(",
    ".getcontext(",
    ".fetch_one(",
    ".fetch_all(",
    ".fetch_optional(",
    ".findasync(",
    ".firstordefaultasync(",
    ".singleasync(",
    ".tolistasync(",
    ".findunique(",
    ".findfirst(",
    ".findmany(",
    "db::table(",
    "db.table(",
    ".where(",
    ".find_each(",
    ".sum(:",
    ".scalar(",
    ".scalars(",
    "getasync(",
    "postasync(",
    "conn.fetch",
    ".query(",
    ".queryrow(",
    ".execute(",
    ".exec(",
    ".findone(",
    ".find_one(",
    ".findbyid(",
    ".find_by",
    ".findby",
    ".find(",
    ".fetchone",
    "fetch(",
    "http.get",
    "http.post",
    "requests.",
    "axios",
    "httpx",
    "session.get(",
    "client.get",
    "client.post",
    "client.call",
    "client.do(",
    "resttemplate",
    "webclient",
    "redis.get",
    "redis.call",
    "rdb.get",
    ".objects.get(",
    ".objects.filter(",
    "repository.",
    "repo.get",
    "repo.find",
    "store.get",
    "db.get",
    "db.query",
    "select ",
    "stub.",
    ".invoke(",
    "grpc",
    ".getitem(",
    "repo.all(",
    "repo.one(",
    "repo.preload(",
    "repo.aggregate(",
    "db.run(",
    ".awaitsingle(",
];

/// Lines of a loop's body that are looked at.
const BODY_LINES_MAX: usize = 12;

/// Types of what leaves the process, by how their names end.
const REMOTE_TYPES: [&str; 9] =
    ["Client", "Repository", "Store", "Gateway", "Proxy", "Stub", "Dao", "Api", "Publisher"];

/// A batch of one: what could be asked for together is asked for one by one.
const BATCH_OF_ONE: [&str; 9] = [
    "singletonlist(",
    "collections.singleton(",
    "list.of(",
    "listof(",
    "arrays.aslist(",
    "[]int64{",
    "[]string{",
    "vec![",
    "ids: [",
];

/// Names that the file declares with such a type, before or behind the name: calls on them leave the process.
pub(super) fn remote_names(file: &FileDiff) -> Vec<String> {
    names_of(file, &REMOTE_TYPES)
}

/// Names that the file declares with a type that ends so, each with the point of a call behind it.
pub(super) fn names_of(file: &FileDiff, types: &[&str]) -> Vec<String> {
    let is_remote = |name: &str| types.iter().any(|end| name.ends_with(end));
    let declared = |code: &str| {
        let names = crate::words::identifiers(code);
        let pair = names.windows(2).find_map(|pair| {
            let behind =
                [": ", " ", " *"].iter().any(|gap| code.contains(&format!("{}{gap}{}", pair[0], pair[1])));
            if is_remote(pair[0]) {
                Some(pair[1])
            } else {
                (is_remote(pair[1]) && behind && !KEYWORDS.contains(&pair[0])).then_some(pair[0])
            }
        });
        pair.map(|name| format!("{}.", name.to_lowercase()))
    };
    let live = file.lines.iter().filter(|line| line.mark != Mark::Removed);
    live.filter_map(|line| declared(&line.code)).collect()
}

/// Words before a type that are no name.
const KEYWORDS: [&str; 14] = [
    "import",
    "new",
    "class",
    "struct",
    "interface",
    "extends",
    "implements",
    "return",
    "type",
    "record",
    "public",
    "private",
    "use",
    "final",
];

/// A call with a list of exactly one element, where it was none before.
fn batch_of_one(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let one = |code: &str| {
        let lower = code.to_lowercase();
        BATCH_OF_ONE.iter().any(|start| {
            lower.split_once(start).is_some_and(|(before, rest)| {
                let inside = rest.split(['}', ')', ']']).next().unwrap_or_default();
                before.contains('(')
                    && !inside.is_empty()
                    && !inside.contains(',')
                    && !inside.starts_with(|c: char| c.is_ascii_digit() || c == '"' || c == '.')
            })
        })
    };
    let line = file.code(Mark::Added).find(|code| one(code));
    if let Some(code) = line.filter(|_| !file.code(Mark::Removed).any(one)) {
        let why = "it asks for a batch of one where many could be asked for together".to_owned();
        found.push(mechanism(Effect::IoInLoop, 0.8, file, &[(Mark::Added, code)], why));
    }
}

/// Whether a line, in lower case, makes a call that leaves the process; `remote` are names of what does.
pub(super) fn leaves(lower: &str, remote: &[String]) -> bool {
    has_part(lower, &CALLS)
        || ["client.", "repository.", "gateway.", "dao.", "stub."].iter().any(|end| lower.contains(end))
        || remote.iter().any(|name| {
            lower.starts_with(name)
                || lower.contains(&format!(" {name}"))
                || lower.contains(&format!(".{name}"))
                || lower.contains(&format!("({name}"))
        })
}

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    batch_of_one(file, found);
    let remote = remote_names(file);
    let live: Vec<&Line> =
        file.lines.iter().filter(|line| line.mark != Mark::Removed && !line.code.is_empty()).collect();
    let calls_before = file.code(Mark::Removed).filter(|code| has_part(&code.to_lowercase(), &CALLS)).count();
    in_one_line(file, found);
    searched(file, &live, found);
    for (at, head) in live.iter().enumerate() {
        let lower = head.code.to_lowercase();
        let in_parts = has_part(&lower, &["chunk", "batch", "attempt", "retry", "retries", "pages"]);
        if in_parts || !LOOPS.iter().any(|start| lower.contains(start)) {
            continue;
        }
        let body = live[at..]
            .iter()
            .take(BODY_LINES_MAX)
            .enumerate()
            .filter(|(_, line)| line.code != "{")
            .take_while(|(place, line)| *place == 0 || FileDiff::indent(line) > FileDiff::indent(head));
        let call = body.map(|(_, line)| line).find(|line| {
            line.mark == Mark::Added && (leaves(&super::presence::spelled(&line.code), &remote)
                    || waits(&line.code)
                    || item_of(&head.code).is_some_and(|item| asks_of_item(&line.code, item)))
                // The loop's own head may ask once for what it goes over.
                && (!std::ptr::eq(**line, *head) || has_part(&lower, &[".map(", "foreach(", "enum.each(", ".map {", ".foreach {", ".associatewith {"]))
        });
        if let Some(call) = call {
            let lines = [(head.mark, head.code.as_str()), (call.mark, call.code.as_str())];
            let strength = if calls_before == 0 { 0.9 } else { 0.8 };
            found.push(mechanism(
                Effect::IoInLoop,
                strength,
                file,
                &lines,
                "a call stands inside a loop now".to_owned(),
            ));
            return;
        }
    }
}

/// The name of the thing that a loop holds in its hands: `|order|`, `for order in`, `as $order`.
fn item_of(head: &str) -> Option<&str> {
    let after = |word: &str| head.split_once(word).map(|(_, rest)| rest);
    let rest =
        after("|").or_else(|| after(" as $")).or_else(|| after("for ")).or_else(|| after("foreach (var "))?;
    crate::words::identifiers(rest).first().copied()
}

/// Whether a line asks the database for what belongs to the item: `order.shipments.count`.
fn asks_of_item(code: &str, item: &str) -> bool {
    const ENDS: [&str; 14] = [
        ".count",
        ".first",
        ".last",
        ".sum",
        ".where",
        ".exists",
        ".all()",
        ".filter(",
        "->count()",
        "->first()",
        "->get()",
        ".pluck",
        ".order(",
        ".latest(",
    ];
    [".", "->"].iter().any(|point| {
        code.split_once(&format!("{item}{point}")).is_some_and(|(_, rest)| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            end > 0 && ENDS.iter().any(|asks| rest[end..].starts_with(asks))
        })
    })
}

/// What is waited for inside of the process.
const LOCAL: [&str; 22] = [
    "sleep",
    "delay",
    "promise.",
    "settimeout",
    "gather",
    "flush",
    "write",
    "drain",
    "lock",
    "acquire",
    "wait",
    "queue",
    "channel",
    "reader",
    "stream",
    "next",
    "json",
    "text",
    "read",
    "yield",
    "task.",
    "advance",
];

/// Whether a line waits for an answer that is named after one thing: `await this.users.load(id)`.
fn waits(code: &str) -> bool {
    let lower = code.to_lowercase();
    let waited = lower.contains("await ") || lower.contains(".await");
    // Whatever in Go takes the context of a call and may fail leaves the process, or nearly always.
    let asks = lower.contains("(ctx, ") && has_part(&lower, &["err := ", "err = "]);
    if asks {
        return true;
    }
    // Whatever an object is asked and waited for leaves the process, or nearly always.
    let object = || {
        code.split("await ").nth(1).is_some_and(|call| {
            let owner = call.split('(').next().unwrap_or_default();
            owner.contains('.') && !has_part(&owner.to_lowercase(), &LOCAL)
        })
    };
    waited && code.contains('(') && object()
        || waited
            && code.contains('(')
            && !has_part(
                &lower,
                &["sleep", "delay", "promise.all", "settimeout", "gather(", "flush", "write(", "drain"],
            )
            && has_part(
                &lower,
                &["find", "load", "get", "fetch", "query", "by_id", "byid", "select", "lookup", "handle("],
            )
}

/// A call for each item in a line of its own: `[client.price(sku) for sku in skus]`, and a method that a framework calls
/// for each row which it writes.
fn in_one_line(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let comprehension = |code: &str| {
        let lower = code.to_lowercase();
        let Some(at) =
            lower.find(" for ").filter(|_| lower.contains(" in ") && lower.contains(['[', '(', '{']))
        else {
            return false;
        };
        let item = &lower[..at];
        (has_part(item, &CALLS) || waits(item) || has_part(item, &["client.", "repo.", "gateway."]))
            && item.contains('(')
    };
    let line = file.code(Mark::Added).find(|code| comprehension(code));
    if let Some(code) = line.filter(|_| !file.code(Mark::Removed).any(comprehension)) {
        let why = "a call is made for each item of a list".to_owned();
        found.push(mechanism(Effect::IoInLoop, 0.9, file, &[(Mark::Added, code)], why));
    }
    let serializer = file.lines.iter().any(|line| {
        has_part(
            &line.code.to_lowercase(),
            &["serializer", "def get_", "def resolve_", "attribute ", "@property", "@field", "resolvefield"],
        )
    });
    const LAZY: [&str; 8] = [
        ".first()",
        ".count()",
        ".exists()",
        ".filter(",
        ".order_by(",
        ".latest(",
        ".aggregate(",
        ".objects.",
    ];
    let per_row = file.code(Mark::Added).find(|code| {
        has_part(code, &["obj.", "self.object", "instance.", "object.", "=self."]) && has_part(code, &LAZY)
    });
    if let Some(code) = per_row.filter(|_| serializer) {
        let why = "a query is made for each row that is written out".to_owned();
        found.push(mechanism(Effect::IoInLoop, 0.85, file, &[(Mark::Added, code)], why));
    }
}

/// Each turn of a loop looks through a list, where a table answered.
fn searched(file: &FileDiff, live: &[&Line], found: &mut Vec<Mechanism>) {
    const SEARCHES: [&str; 12] = [
        "slices.contains",
        "slices.index",
        ".some(",
        ".includes(",
        ".indexof(",
        "in_array(",
        "array_search(",
        ".any(",
        ".findindex(",
        ".anymatch(",
        ".position(",
        ".find(|",
    ];
    const ANSWERS: [&str; 6] = ["[", ".get(", ".has(", ".contains_key(", ".containskey(", "isset("];
    let search = live.iter().enumerate().find(|(at, line)| {
        let inside = || {
            live[..*at].iter().rev().take(BODY_LINES_MAX).any(|head| {
                let lower = head.code.to_lowercase();
                FileDiff::indent(head) < FileDiff::indent(line)
                    && ["for ", "for(", "foreach", "while "].iter().any(|start| lower.starts_with(start))
            })
        };
        line.mark == Mark::Added && has_part(&line.code.to_lowercase(), &SEARCHES) && inside()
    });
    let answered = file.code(Mark::Removed).find(|code| has_part(&code.to_lowercase(), &ANSWERS));
    let searched_before = file.code(Mark::Removed).any(|code| has_part(&code.to_lowercase(), &SEARCHES));
    if let (Some((_, line)), Some(old), false) = (search, answered, searched_before) {
        let lines = [(Mark::Removed, old), (Mark::Added, line.code.as_str())];
        let why = "each turn of a loop looks through a list where a table answered".to_owned();
        found.push(mechanism(Effect::CostlyAlgorithm, 0.85, file, &lines, why));
    }
}
