//! Calls of others that came after a transaction and come within it, and what waited for a commit and waits no longer.

use super::{Mechanism, is_code, mechanism, pairs};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// Calls that go out, by their words; in lower case.
const GOES_OUT: [&str; 20] = [
    "http",
    "client.",
    ".charge(",
    "notify",
    ".publish(",
    "mailer",
    "sendmail",
    "send_mail",
    "gateway",
    "payments.",
    "payment.",
    "fetch(",
    "grpc",
    "axios",
    "resttemplate",
    "webclient",
    "requests.",
    ".deliver",
    "webhook",
    "api.",
];
/// Lines of a method that are looked at.
const BODY_LINES_MAX: usize = 14;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    around(file, found);
    for pair in pairs::pairs(file) {
        sooner(file, &pair, found);
    }
}

/// What lines do that stand on the other side of a commit.
pub(super) fn moved(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let commits = |line: &Line| has_part(&line.code.to_lowercase(), &[".commit(", "commit!", "commit()"]);
    let place = |mark| file.lines.iter().position(|line| line.written == mark && commits(line));
    let (Some(was), Some(is)) = (place(Mark::Removed), place(Mark::Added)) else { return };
    let goes_out = |line: &&Line| has_part(&line.code.to_lowercase(), &GOES_OUT) && line.code.contains('(');
    let call = file
        .lines
        .get(was..is)
        .and_then(|lines| lines.iter().filter(|line| line.written != Mark::Removed).find(goes_out));
    if let Some(call) = call.filter(|_| is_code(file.kind)) {
        let lines = [(Mark::Added, call.code.as_str()), (Mark::Added, file.lines[is].code.as_str())];
        let why = "the commit comes after a call that it came before".to_owned();
        found.push(mechanism(Effect::HeldDuringCall, 0.85, file, &lines, why));
    }
}

/// A method with a call of somebody else is one transaction now.
fn around(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const OPENS: [&str; 8] = [
        "@transactional",
        "transaction.atomic",
        "begintransaction",
        "$transaction(",
        "repo.transaction(",
        "db::transaction(",
        ".transaction do",
        "[transaction]",
    ];
    let opens = |code: &str| has_part(&code.to_lowercase(), &OPENS);
    let live: Vec<&Line> = file.lines.iter().filter(|line| line.mark != Mark::Removed).collect();
    let at = live.iter().position(|line| line.mark == Mark::Added && opens(&line.code));
    let Some(at) = at.filter(|_| !file.code(Mark::Removed).any(opens)) else { return };
    let body = live[at + 1..].iter().take(BODY_LINES_MAX);
    let call =
        body.take_while(|line| !line.code.starts_with("@") || FileDiff::indent(line) > 0).find(|line| {
            has_part(&line.code.to_lowercase(), &GOES_OUT)
                && line.code.contains('(')
                && line.mark == Mark::Kept
        });
    if let Some(call) = call {
        let lines = [(Mark::Added, live[at].code.as_str()), (Mark::Kept, call.code.as_str())];
        let why = "a transaction stands around a call of somebody else now".to_owned();
        found.push(mechanism(Effect::HeldDuringCall, 0.85, file, &lines, why));
    }
}

/// What was done once the data was there for others is done before.
fn sooner(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const WAITS: [&str; 6] = [
        "after_commit",
        "aftercommit",
        "on_commit(",
        "after_create_commit",
        "after_commit::",
        "transactionaleventlistener",
    ];
    let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
    if has_part(&pair.old_lower, &WAITS) && !has_part(&pair.new_lower, &WAITS) {
        let why = "what waited for the commit is done before it".to_owned();
        found.push(mechanism(Effect::GuardRemoved, 0.85, file, &lines, why.clone()));
        found.push(mechanism(Effect::HeldDuringCall, 0.8, file, &lines, why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn holds(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()])).iter().any(|one| one.effect == Effect::HeldDuringCall)
    }

    #[test]
    fn calls_within_a_transaction() {
        assert!(holds(
            "a.go",
            "-\ttx.Commit()\n-\tc.client.Charge(ctx, o)\n+\tc.client.Charge(ctx, o)\n+\ttx.Commit()\n"
        ));
        assert!(holds(
            "O.java",
            "+    @Transactional\n     public void place(Order o) {\n         orders.save(o);\n         payments.charge(o);\n"
        ));
        assert!(holds("a.rb", "-  after_commit :notify\n+  after_save :notify\n"));
        assert!(!holds(
            "a.go",
            "-\tc.client.Charge(ctx, o)\n-\ttx.Commit()\n+\ttx.Commit()\n+\tc.client.Charge(ctx, o)\n"
        ));
        assert!(!holds(
            "O.java",
            "+    @Transactional\n     public void place(Order o) {\n         orders.save(o);\n         lines.save(o);\n"
        ));
        assert!(!holds("a.rb", "-  after_commit :notify\n+  after_commit :tell\n"));
    }
}
