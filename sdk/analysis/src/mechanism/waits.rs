//! Threads that wait for what is done beside them, and what listens for ever.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// How a thread waits for what needs a thread itself, by how the names of files end.
const WAITS: [(&[&str], &[&str]); 5] = [
    (&[".cs"], &[".result;", ".result)", ".result,", ".result.", ".wait();", "getawaiter().getresult("]),
    (
        &[".kt", ".java", ".scala"],
        &["runblocking {", "runblocking(", ".blockfirst(", ".blocklast(", ".block();"],
    ),
    (&[".py"], &["async_to_sync(", "run_until_complete(", "asyncio.run("]),
    (&[".rs"], &["block_on(", "blocking_recv(", "blocking_lock("]),
    (&[".swift"], &["semaphore.wait("]),
];
/// How something begins to listen to what outlives it.
const LISTENS: [&str; 7] = [
    ".on(\"",
    ".on('",
    ".addlistener(",
    ".addeventlistener(",
    ".subscribe(",
    " += on",
    "addpropertychangelistener(",
];
/// How it ends, or listens once.
const ENDS: [&str; 11] = [
    ".off(",
    "removelistener",
    "removeeventlistener",
    "unsubscribe",
    ".once(",
    "ondestroy",
    "dispose",
    "takeuntil",
    " -= ",
    "weak",
    "abortsignal",
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if is_code(file.kind) {
        waits(file, found);
        listens(file, found);
    }
}

fn waits(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let path = file.path.to_lowercase();
    let parts =
        WAITS.iter().filter(|(ends, _)| ends.iter().any(|end| path.ends_with(end))).flat_map(|row| row.1);
    let parts: Vec<&str> = parts.copied().collect();
    let is_main = has_part(&path, &["main.", "program.", "manage.", "/cli", "cmd/"]);
    let waiting = |code: &&str| has_part(&code.to_lowercase(), &parts);
    let (Some(code), None) = (file.code(Mark::Added).find(waiting), file.code(Mark::Removed).find(waiting))
    else {
        return;
    };
    if !is_main {
        let why = "a thread waits for what needs another thread of the same pool".to_owned();
        found.push(mechanism(Effect::BlockingCall, 0.95, file, &[(Mark::Added, code)], why));
    }
}

/// An object that is made for each request listens to something that outlives it.
fn listens(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const EACH: [&str; 9] = [
        "constructor(",
        "(req",
        "handle",
        "middleware",
        "useeffect(",
        "__init__",
        "render",
        "request",
        "session",
    ];
    const OWN: [&str; 8] = ["req.", "res.", "socket.", "ws.", "stream.", "process.", "server.", "response."];
    let lower = |code: &str| code.to_lowercase();
    if file.lines.iter().any(|line| line.mark != Mark::Removed && has_part(&lower(&line.code), &ENDS)) {
        return;
    }
    let code = file.code(Mark::Added).find(|code| {
        let begins = has_part(&lower(code), &LISTENS) && !has_part(&lower(code), &OWN);
        let scoped =
            || file.lines.iter().any(|line| has_part(&lower(&line.code), &["scope.request", "requestscope"]));
        begins && {
            let parents = above(file, code);
            let parents: Vec<String> = parents.iter().map(|line| lower(line)).collect();
            scoped() || parents.iter().any(|line| line.contains('(') && has_part(line, &EACH[1..]))
        }
    });
    if let Some(code) = code {
        let why = "whoever listens is made for each request and never stops listening".to_owned();
        found.push(mechanism(Effect::RetentionAdded, 0.9, file, &[(Mark::Added, code)], why));
    }
}

/// The lines above, of the version after the change, that are indented less; nearest first.
fn above<'a>(file: &'a FileDiff, code: &str) -> Vec<&'a str> {
    let Some(at) = file.lines.iter().position(|line| std::ptr::eq(line.code.as_ptr(), code.as_ptr())) else {
        return Vec::new();
    };
    let mut indent = FileDiff::indent(&file.lines[at]);
    let mut found = Vec::new();
    for line in
        file.lines[..at].iter().rev().filter(|line| line.written != Mark::Removed && !line.code.is_empty())
    {
        if FileDiff::indent(line) < indent {
            indent = FileDiff::indent(line);
            found.push(line.code.as_str());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn strength(path: &str, diff: &str, effect: Effect) -> f64 {
        let found = mechanisms(&parse(diff, &[path.to_owned()]));
        found.iter().filter(|one| one.effect == effect).map(|one| one.strength).fold(0.0, f64::max)
    }

    #[test]
    fn a_thread_that_waits_for_its_own_pool() {
        assert!(strength("Store.cs", "+        return LoadAsync(id).Result;\n", Effect::BlockingCall) > 0.9);
        assert!(
            strength(
                "Store.cs",
                "-        return a.Result;\n+        return b.Result;\n",
                Effect::BlockingCall
            ) < 0.1
        );
        assert!(strength("store.ts", "+        return reader.result;\n", Effect::BlockingCall) < 0.1);
        assert!(strength("Program.cs", "+app.RunAsync().Wait();\n", Effect::BlockingCall) < 0.1);
    }

    #[test]
    fn who_listens_for_each_request() {
        let diff = "+export function handleLocale(request) {\n+  translations.on(\"changed\", () => load(request));\n+}\n";
        assert!(strength("a.ts", diff, Effect::RetentionAdded) > 0.85);
        let ends = format!("{diff}+  translations.off(\"changed\", load);\n");
        assert!(strength("a.ts", &ends, Effect::RetentionAdded) < 0.85);
        let once = "+const bus = make();\n+bus.on(\"changed\", () => load());\n";
        assert!(strength("a.ts", once, Effect::RetentionAdded) < 0.85);
    }
}
