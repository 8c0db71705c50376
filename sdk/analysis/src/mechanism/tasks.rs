//! Work and objects that are begun for each call and have no end of their own, and what was made once for all calls.

use super::{Mechanism, is_code, mechanism, numbers};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::has_part;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    endless(file, found);
    unbuffered(file, found);
    pool_for_each_call(file, found);
    made_anew(file, found);
    client_anew(file, found);
}

/// Work beside the caller goes round for ever, and nothing tells it to end.
fn endless(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const BEGINS: [&str; 8] = [
        "go func",
        "new thread(",
        "thread.new",
        "threading.thread(",
        "tokio::spawn",
        "setinterval(",
        "create_task(",
        "task.run(",
    ];
    const ROUND: [&str; 8] = [
        "for {",
        "loop {",
        "while true",
        "while (true)",
        "while(true)",
        "for (;;)",
        "setinterval(",
        "for range ",
    ];
    const ENDS: [&str; 14] = [
        "done()",
        "<-done",
        "<-stop",
        "<-quit",
        "cancel",
        "return",
        "break",
        "clearinterval",
        "isinterrupted",
        "signal",
        "shutdown",
        "closed",
        "unref(",
        "stop",
    ];
    let name = file.path.rsplit('/').next().unwrap_or_default().to_lowercase();
    if has_part(&name, &["main.", "index.", "server.", "app.", "program."]) {
        return;
    }
    // What is begun once for a program may go on as long as that does; what each call begins may not.
    const CALL: [&str; 10] =
        ["req", "http.r", "conn", "socket", "session", "message", "msg", "event", "r *", "stream"];
    let added: Vec<&str> = file.code(Mark::Added).collect();
    let any = |parts: &[&str]| added.iter().find(|code| has_part(&code.to_lowercase(), parts)).copied();
    if let (Some(begin), Some(round), None) = (any(&BEGINS), any(&ROUND), any(&ENDS)) {
        let parents = numbers::parents(file, begin);
        let each_call = parents.iter().any(|parent| {
            let (name, parameters) = parent.split_once('(').unwrap_or((parent, ""));
            has_part(&parameters.to_lowercase(), &CALL)
                || has_part(&name.to_lowercase(), &["handle", "subscribe"])
        });
        if file.is_new || !each_call {
            return;
        }
        let lines = [(Mark::Added, begin), (Mark::Added, round)];
        let why = "work that is begun beside the caller never ends".to_owned();
        found.push(mechanism(Effect::CloseRemoved, 0.85, file, &lines, why));
    }
}

/// Whoever sends into a channel without room waits until somebody takes it.
fn unbuffered(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let makes = |code: &&str| code.contains("make(chan ");
    let roomy = |code: &str| code.split_once("make(chan ").is_some_and(|(_, rest)| rest.contains(','));
    let old = file.code(Mark::Removed).filter(makes).find(|code| roomy(code));
    let new = file.code(Mark::Added).filter(makes).find(|code| !roomy(code));
    if let (Some(old), Some(new)) = (old, new) {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = "who sends waits for ever where nobody takes it any more".to_owned();
        found.push(mechanism(Effect::CloseRemoved, 0.85, file, &lines, why));
    }
}

/// What holds threads or connections for a whole program.
const POOLS: [&str; 16] = [
    "executors.new",
    "new threadpoolexecutor(",
    "threadpoolexecutor(",
    "new https.agent(",
    "new http.agent(",
    "new pool(",
    "sql.open(",
    "create_engine(",
    "new mongoclient(",
    "new prismaclient(",
    "channelbuilder",
    "grpc.newclient(",
    "aiohttp.clientsession(",
    "new restclient(",
    "redis.newclient(",
    "pgpool::connect",
];

/// A function makes for itself what holds threads or connections.
fn pool_for_each_call(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const ONCE: [&str; 18] = [
        "main",
        "init",
        "constructor",
        "setup",
        "start",
        "new",
        "@bean",
        "provide",
        "create",
        "connect",
        "configure",
        "build",
        "open",
        "get_engine",
        "lifespan",
        "class ",
        "struct ",
        "once",
    ];
    let makes = |line: &&Line| {
        let lower = line.code.to_lowercase();
        line.written == Mark::Added
            && has_part(&lower, &POOLS)
            && FileDiff::indent(line) > 0
            && !has_part(
                &lower,
                &["static ", "self.", "this.", "final ", "global ", "with ", "??=", "||=", "using "],
            )
    };
    let Some(line) = file.lines.iter().find(makes) else { return };
    let parent = numbers::parents(file, &line.code).first().map(|line| line.to_lowercase());
    let function = parent.is_some_and(|parent| {
        parent.contains('(')
            && !has_part(&parent, &ONCE)
            && !has_part(&parent, &["if ", "if(", "for ", "try"])
    });
    if function {
        let why = "each call makes for itself what holds threads or connections".to_owned();
        found.push(mechanism(Effect::ConnectionPerCall, 0.9, file, &[(Mark::Added, &line.code)], why));
    }
}

/// What is costly to make was made once, and a function makes it anew for each call.
fn made_anew(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const COSTLY: [&str; 17] = [
        "regexp.mustcompile(",
        "regexp.compile(",
        "pattern.compile(",
        "re.compile(",
        "regex::new(",
        "new regex(",
        "new regexp(",
        "regexp.new(",
        "template.must(",
        "erb.new(",
        "objectmapper(",
        "new gson(",
        "handlebars.compile(",
        "ajv(",
        "template(",
        "gsonbuilder(",
        "jinja2.environment(",
    ];
    const KEPT: [&str; 4] = ["static ", "lazy", "oncelock", "once_cell"];
    let holds = |line: &&Line, mark| line.written == mark && has_part(&line.code.to_lowercase(), &COSTLY);
    let once = |line: &&Line| {
        let name = line.code.split(['=', ':']).next().unwrap_or_default().trim();
        let capitals = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let lower = line.code.to_lowercase();
        FileDiff::indent(line) == 0 || capitals || has_part(&lower, &["static ", "lazy", "oncelock"])
    };
    let old = file.lines.iter().filter(|line| holds(line, Mark::Removed)).find(once);
    let new = file.lines.iter().filter(|line| holds(line, Mark::Added)).find(|line| {
        FileDiff::indent(line) > 0 && !once(line) && !has_part(&line.code.to_lowercase(), &KEPT)
    });
    if let (Some(old), Some(new)) = (old, new) {
        let lines = [(Mark::Removed, old.code.as_str()), (Mark::Added, new.code.as_str())];
        let why = "what was made once for all calls is made anew by each".to_owned();
        found.push(mechanism(Effect::CostlyAlgorithm, 0.9, file, &lines, why));
    }
}

/// A client that one object held for all calls is made by each call.
fn client_anew(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const KEEPS: [&str; 15] = [
        "client",
        "redis",
        "session",
        "pool",
        "agent",
        "channel",
        "producer",
        "connect",
        "engine",
        "connection",
        "driver",
        "mongo",
        "elasticsearch",
        "transport",
        "httpx",
    ];
    // The call that makes it: `redis.Redis(`, `new Kafka(`.
    let maker = |code: &str| {
        let (_, right) = code.split_once("= ")?;
        let call = right.split('(').next()?.trim_start_matches("await ");
        let lower = call.to_lowercase();
        (right.contains('(') && has_part(&lower, &KEEPS)).then_some(lower)
    };
    let top = |line: &&Line| line.written == Mark::Removed && FileDiff::indent(line) == 0;
    for old in file.lines.iter().filter(top) {
        let Some(made) = maker(&old.code) else { continue };
        let inside = |line: &&Line| {
            line.written == Mark::Added
                && FileDiff::indent(line) > 0
                && maker(&line.code).as_deref() == Some(made.as_str())
                && !has_part(&line.code, &["self.", "this.", "global ", "static "])
        };
        if let Some(new) = file.lines.iter().find(inside) {
            let lines = [(Mark::Removed, old.code.as_str()), (Mark::Added, new.code.as_str())];
            let why = "a client that was made once is made by each call".to_owned();
            found.push(mechanism(Effect::ConnectionPerCall, 0.9, file, &lines, why));
            return;
        }
    }
}
