//! What belonged to one call or one request and is shared by all of them now: buffers of a pool, objects that live as
//! long as the program, defaults that are made once.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers};

/// What is lent to one after the other.
const POOLS: [&str; 9] = [
    "sync.pool{",
    "arraypool<",
    "objectpool",
    "bufferpool",
    "memorypool<",
    "recyclablememorystream",
    "threadlocal.withinitial",
    "buffers.get()",
    "pool.rent(",
];
/// What gives it back before whoever asked has read it.
const BACK: [&str; 6] = ["defer ", "finally", "using ", ".return(", "pool.put(", "drop("];
/// How one object for each request, and one for all, are registered.
const SCOPES: [(&[&str], &[&str]); 6] = [
    (&["addscoped", "addtransient"], &["addsingleton"]),
    (&["scope.request", "scope.transient"], &["scope.default", "scope.singleton"]),
    (&["@requestscope", "@requestscoped", "@sessionscope", "\"prototype\"", "scope_prototype"], &[]),
    (&["->bind(", "$this->app->bind"], &["->singleton("]),
    (
        &["perscope", "instanceperlifetimescope", "instanceperdependency", "inrequestscope"],
        &["singleinstance", "insingletonscope"],
    ),
    (&["contextvar(", "asynclocal<", "asynclocalstorage", "threadlocal<", "threading.local("], &[]),
];
/// What a line makes that is changed later on.
const MADE: [&str; 15] = [
    "new simpledateformat",
    "new stringbuilder",
    "new random(",
    "new arraylist",
    "new hashmap",
    "new list<",
    "new dictionary<",
    "new map(",
    "new set(",
    "bytes.buffer",
    "messagedigest.getinstance",
    "new memorystream",
    "new byte[",
    "= []",
    "= {}",
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    lent(file, found);
    scope(file, found);
    one_for_all(file, found);
    default_made_once(file, found);
}

/// A buffer comes from a pool, and goes back when the function ends that hands out what is in it.
fn lent(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let holds = |parts: &'static [&str]| move |code: &&str| has_part(&code.to_lowercase(), parts);
    let pool = file.code(Mark::Added).find(holds(&POOLS));
    let back = file.code(Mark::Added).find(|code| {
        let lower = code.to_lowercase();
        has_part(&lower, &BACK) && has_part(&lower, &["put(", "return(", "release(", "dispose"])
            || lower.starts_with("using ")
    });
    if let (Some(pool), Some(back), None) = (pool, back, file.code(Mark::Removed).find(holds(&POOLS))) {
        let lines = [(Mark::Added, pool), (Mark::Added, back)];
        let why = "a buffer goes back to a pool while what was written into it may still be read".to_owned();
        found.push(mechanism(Effect::LockRemoved, 0.8, file, &lines, why));
    }
}

/// Of what each request had its own there is one for all.
fn scope(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let first = |mark, parts: &[&str]| file.code(mark).find(|code| has_part(&code.to_lowercase(), parts));
    for (own, common) in SCOPES {
        let Some(old) = first(Mark::Removed, own).filter(|_| first(Mark::Added, own).is_none()) else {
            continue;
        };
        let new = first(Mark::Added, common).filter(|_| !common.is_empty());
        if new.is_none() && !common.is_empty()
            || file.code(Mark::Added).next().is_none() && !common.is_empty()
        {
            continue;
        }
        let lines: Vec<(Mark, &str)> =
            std::iter::once((Mark::Removed, old)).chain(new.map(|code| (Mark::Added, code))).collect();
        let why = "each request had its own, and all share one now".to_owned();
        found.push(mechanism(Effect::LockRemoved, 0.85, file, &lines, why));
        return;
    }
}

/// What a function made for itself is made once for the program.
fn one_for_all(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let makes = |line: &&Line| has_part(&line.code.to_lowercase(), &MADE);
    let outlives = |line: &Line| {
        let lower = line.code.to_lowercase();
        let constant =
            has_part(&lower, &["concurrent", "unmodifiable", "immutable", "frozen", "readonly struct"]);
        !constant && (has_part(&lower, &["static ", "@@", "companion"]) || FileDiff::indent(line) == 0)
    };
    let local = |line: &Line| {
        FileDiff::indent(line) > 0
            && !has_part(&line.code.to_lowercase(), &["static ", "private ", "self.", "this."])
    };
    let lines = |mark| file.lines.iter().filter(move |line| line.mark == mark && !line.code.is_empty());
    for new in lines(Mark::Added).filter(makes).filter(|line| outlives(line)) {
        let part =
            MADE.iter().find(|part| new.code.to_lowercase().contains(**part)).copied().unwrap_or_default();
        let old = lines(Mark::Removed).find(|line| {
            local(line) && line.code.to_lowercase().contains(part) && same_name(&line.code, &new.code)
        });
        if let Some(old) = old {
            let shown = [(Mark::Removed, old.code.as_str()), (Mark::Added, new.code.as_str())];
            let why = "each call made its own, and all calls share one now".to_owned();
            found.push(mechanism(Effect::LockRemoved, 0.85, file, &shown, why));
            return;
        }
    }
}

/// Whether two lines declare something of the same name, be it written in capitals.
fn same_name(one: &str, other: &str) -> bool {
    let name = |code: &str| {
        let left = code.split('=').next().unwrap_or_default();
        let left = left.split(':').next().unwrap_or(left);
        identifiers(left).last().map(|name| name.replace('_', "").to_lowercase())
    };
    name(one).is_some() && name(one) == name(other)
}

/// A default of Python is made once, and each call changes the same.
fn default_made_once(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let mutable = |code: &&str| {
        let signature = code.starts_with("def ") || code.starts_with("async def ");
        signature && has_part(code, &["=[]", "={}", "= []", "= {}", "=set()", "=dict()", "=list()"])
    };
    let is_python = file.path.to_lowercase().contains(".py");
    if let (true, Some(code), None) =
        (is_python, file.code(Mark::Added).find(mutable), file.code(Mark::Removed).find(mutable))
    {
        let why = "a default is made once, and all calls change the same".to_owned();
        found.push(mechanism(Effect::LockRemoved, 0.8, file, &[(Mark::Added, code)], why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn shares(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()])).iter().any(|one| one.effect == Effect::LockRemoved)
    }

    #[test]
    fn what_was_ones_own_is_shared() {
        assert!(shares(
            "a.go",
            "+var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}\n-\tvar b bytes.Buffer\n+\tb := bufs.Get().(*bytes.Buffer)\n+\tdefer bufs.Put(b)\n"
        ));
        assert!(shares("A.cs", "-services.AddScoped<Basket>();\n+services.AddSingleton<Basket>();\n"));
        assert!(shares(
            "A.java",
            "+    private static final SimpleDateFormat DAY = new SimpleDateFormat(\"yyyy\");\n-        SimpleDateFormat day = new SimpleDateFormat(\"yyyy\");\n"
        ));
        assert!(shares("a.py", "-def add(item, seen=None):\n+def add(item, seen=[]):\n"));
        assert!(shares("a.ts", "+const SEEN = new Set();\n-  const seen = new Set();\n"));
    }

    #[test]
    fn what_stays_ones_own_is_not() {
        assert!(!shares("A.cs", "-services.AddSingleton<Basket>();\n+services.AddScoped<Basket>();\n"));
        assert!(!shares(
            "a.go",
            "-\tb := bufs.Get().(*bytes.Buffer)\n+\tbuf := bufs.Get().(*bytes.Buffer)\n+\tdefer bufs.Put(buf)\n-\tdefer bufs.Put(b)\n"
        ));
        assert!(!shares("a.py", "-def add(item, seen=[]):\n+def add(item, seen=None):\n"));
        assert!(!shares("a.ts", "-  const seen = new Set();\n+  const known = new Set();\n"));
        assert!(!shares("A.cs", "+services.AddSingleton<Clock>();\n"));
    }
}
