//! Conditions of queries that an index serves no longer, and conditions that hold for far more than before.

use super::{Mechanism, is_code, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers, words};

/// What asks a store for what fits, as libraries and SQL write it; in lower case.
const ASKS: [&str; 24] = [
    "root.get(",
    "::where(",
    "filter(",
    "exclude(",
    "objects.get(",
    ".where(",
    "where ",
    "where:",
    "findmany(",
    "findby",
    ".find(",
    ".first(",
    "whereraw(",
    "orwhere",
    "find_by",
    "scope :",
    "=> ",
    "@query",
    "query_as",
    "findone",
    "from(",
    "->where",
    "q(",
    "select ",
];
/// Conditions on something made of a column, which an index on the column does not serve.
const COMPUTED: [&str; 35] = [
    "cb.function(",
    "__date",
    "__year",
    "__month",
    "__week",
    "__hour",
    "__iexact",
    "__icontains",
    "__iregex",
    "__endswith",
    "__contains=",
    ".date ==",
    ".date >=",
    ".date <=",
    ".year ==",
    ".month ==",
    ".tolower() ==",
    ".toupper() ==",
    ".tolower().contains",
    ".tostring() ==",
    "ignorecase(",
    "containing(",
    "endingwith(",
    "function('",
    "fragment(\"",
    "mode: 'insensitive'",
    "mode: \"insensitive\"",
    "ilike(",
    "wheredate(",
    "whereyear(",
    "wheremonth(",
    "date_trunc(",
    "$regex",
    "::text",
    "->>'",
];
/// How one says where a page begins by what came before it.
const KEYSET: [&str; 10] =
    ["cursor:", "id > ", "id < ", "after", "keyset", "seek", "last_id", "lastid", "id__gt", "search_after"];
/// How one says it by how many came before it.
const COUNTED_OFF: [&str; 6] = ["offset", "skip: ", ".skip(", "page *", "page_number", "pagenumber"];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    computed(file, found);
    counted_off(file, found);
    for pair in pairs::pairs(file) {
        other_order(file, &pair, found);
        fewer_conditions(file, &pair, found);
        from_the_beginning(file, &pair, found);
        without_condition(file, &pair, found);
    }
    or_absent(file, found);
}

fn asks(lower: &str) -> bool {
    has_part(lower, &ASKS)
}

fn computed(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let new = file.code(Mark::Added).find_map(|code| {
        let lower = code.to_lowercase();
        let part = COMPUTED.iter().find(|part| lower.contains(**part))?;
        asks(&lower).then_some((code, *part)).or_else(|| part.contains("mode").then_some((code, *part)))
    });
    let Some((code, part)) = new else { return };
    let mut removed = file.code(Mark::Removed).map(str::to_lowercase);
    let before = removed.any(|lower| lower.contains(part));
    let asked =
        file.code(Mark::Removed).find(|code| asks(&code.to_lowercase()) || code.contains("startsWith"));
    if let Some(old) = asked.filter(|_| !before) {
        let lines = [(Mark::Removed, old), (Mark::Added, code)];
        let part = part.trim_matches([' ', '=', '(', '"', '\'']);
        let why = format!(
            "the condition is on something made of the column (`{part}`), which its index does not serve"
        );
        found.push(mechanism(Effect::IndexRemoved, 0.85, file, &lines, why));
    }
}

fn counted_off(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let has = |mark, parts: &[&str]| file.code(mark).find(|code| has_part(&code.to_lowercase(), parts));
    let (old, new) = (has(Mark::Removed, &KEYSET), has(Mark::Added, &COUNTED_OFF));
    let before = has(Mark::Removed, &["offset", ".skip(", "page *"]).is_some();
    let (Some(old), Some(new)) = (old, new) else { return };
    if !before && has(Mark::Added, &["cursor:", "id > ", "id < ", "keyset", "id__gt"]).is_none() {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = "a page is found by counting off what comes before it".to_owned();
        found.push(mechanism(Effect::IndexRemoved, 0.8, file, &lines, why));
    }
}

/// What was sorted by the order in which it is kept is sorted by something else.
fn other_order(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    let sorts = |lower: &str| {
        let at = ["order by ", "orderby", "order_by", ".order(", "sort("]
            .iter()
            .find_map(|part| lower.find(part).map(|at| at + part.len()))?;
        identifiers(&lower[at..]).first().map(|name| (*name).to_owned())
    };
    let (Some(old), Some(new)) = (sorts(&pair.old_lower), sorts(&pair.new_lower)) else { return };
    let kept = |name: &str| has_part(name, &["id", "created", "inserted"]);
    if old != new && kept(&old) && !kept(&new) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("it sorts by `{new}` where it sorted by `{old}`");
        found.push(mechanism(Effect::IndexRemoved, 0.6, file, &lines, why));
    }
}

/// What is absent fits as well now: `| Q(sent=None)`, `OR due IS NULL`, `orWhereNull`.
fn or_absent(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let widens = |code: &&str| {
        let lower = code.to_lowercase();
        let either = has_part(&lower, &["| q(", " or ", "||", "orwhere", ".or(", "or_(", "or: "]);
        let absent = has_part(&lower, &["null", "none", "nil"]);
        either
            && absent
            && has_part(&lower, &["filter(", "where", "q(", "=> ", "select", "scope", "findmany", "from "])
    };
    let asked = file.code(Mark::Removed).find(|code| asks(&code.to_lowercase()));
    let line = file.code(Mark::Added).find(widens);
    if let (Some(old), Some(new), false) = (asked, line, file.code(Mark::Removed).any(|code| widens(&code))) {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = "what has no such value fits the condition as well now".to_owned();
        found.push(mechanism(Effect::LimitRemoved, 0.85, file, &lines, why));
    }
}

/// A query asks with a part of the conditions that it had.
fn fewer_conditions(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const CALLS: [&str; 7] =
        ["where: {", ".filter(", "filter_by(", ".where(", "where(", "->where(", "where: "];
    let of = |code: &str| {
        let lower = code.to_lowercase();
        let at = CALLS.iter().filter_map(|call| lower.find(call).map(|at| at + call.len())).min()?;
        let rest = code.get(at..)?.replace(" and ", ", ");
        let conditions = rest.split([',', '{', '}', '&']).filter(|part| part.contains([':', '=', '<', '>']));
        Some(
            conditions
                .map(|part| part.trim().trim_end_matches([')', ';', ']']).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    let (Some(old), Some(new)) = (of(pair.old), of(pair.new)) else { return };
    let lost = old.iter().find(|one| !new.contains(one));
    if let Some(lost) =
        lost.filter(|_| !new.is_empty() && new.len() < old.len() && new.iter().all(|one| old.contains(one)))
    {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = format!("the condition `{lost}` is gone");
        found.push(mechanism(Effect::LimitRemoved, 0.8, file, &lines, why));
    }
}

/// All is asked for where what fits a condition was.
fn without_condition(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const ALL: [&str; 6] = ["findall()", ".all()", ".all;", "find({})", "findmany()", "find_each"];
    let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
    let named = has_part(&pair.old_lower, &["findby", "find_by", ".where(", ".filter(", "findmany({"]);
    if named
        && has_part(&pair.new_lower, &ALL)
        && !has_part(&pair.old_lower, &ALL)
        && !asks_for_some(&pair.new_lower)
    {
        let why = "all is asked for where what fits a condition was".to_owned();
        found.push(mechanism(Effect::LimitRemoved, 0.85, file, &lines, why));
    }
    // The same chain of calls but for a condition.
    let shorter = [".where(", ".filter(", "->where(", ".exclude(", ".Where("].iter().any(|call| {
        pair.old.match_indices(call).any(|(at, _)| {
            let rest = &pair.old[at + call.len()..];
            let end = rest.find(')').map_or(rest.len(), |end| end + 1);
            format!("{}{}", &pair.old[..at], &rest[end..]) == pair.new
        })
    });
    if shorter {
        let why = "what a condition left out is in it now".to_owned();
        found.push(mechanism(Effect::LogicChanged, 0.8, file, &lines, why));
    }
}

fn asks_for_some(lower: &str) -> bool {
    has_part(lower, &["where", "filter(", "findby", "find_by"])
}

/// A call that began where the last one ended begins at the beginning.
fn from_the_beginning(file: &FileDiff, pair: &pairs::Pair<'_>, found: &mut Vec<Mechanism>) {
    const SINCE: [&str; 9] = [
        "since",
        "after",
        "updatedafter",
        "modifiedsince",
        "checkpoint",
        "cursor",
        "lastseen",
        "watermark",
        "updatedsince",
    ];
    let names =
        |code: &str| -> Vec<String> { identifiers(code).iter().map(|name| words(name).concat()).collect() };
    let (old, new) = (names(pair.old), names(pair.new));
    let lost = old.iter().find(|name| SINCE.contains(&name.as_str()) && !new.contains(name));
    let rest = new.iter().all(|name| old.contains(name));
    let call = |code: &str| code.split('(').next().unwrap_or_default().to_owned();
    if lost.is_some() && rest && pair.new.contains('(') && call(pair.old) == call(pair.new) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "all is asked for, and not what came since the last time".to_owned();
        found.push(mechanism(Effect::LimitRemoved, 0.85, file, &lines, why));
    }
}

#[cfg(test)]
mod tests {
    use crate::effect::Effect;
    use crate::mechanism::tests::shows as does;

    #[test]
    fn what_an_index_does_not_serve() {
        let effect = Effect::IndexRemoved;
        assert!(does(
            effect,
            "a.py",
            "-    q = q.filter(at__gte=start)\n+    q = q.filter(at__date__gte=day)\n"
        ));
        assert!(does(
            effect,
            "A.cs",
            "-    .Where(o => o.At >= from && o.At < to)\n+    .Where(o => o.At.Date == day)\n"
        ));
        assert!(does(
            effect,
            "R.kt",
            "-    fun findByMail(mail: String): User?\n+    fun findByMailIgnoreCase(mail: String): User?\n"
        ));
        assert!(does(
            effect,
            "a.ts",
            "-    take: 50, cursor: { id: after }, skip: 1,\n+    take: 50, skip: page * 50,\n"
        ));
        assert!(!does(
            effect,
            "a.py",
            "-    q = q.filter(at__date__gte=day)\n+    q = q.filter(at__date__gte=first)\n"
        ));
        assert!(!does(effect, "A.cs", "-    .Where(o => o.At >= from)\n+    .Where(o => o.At >= since)\n"));
        assert!(!does(effect, "a.ts", "-    orderBy: { id: 'asc' },\n+    orderBy: { id: 'desc' },\n"));
    }

    #[test]
    fn what_holds_for_far_more() {
        let effect = Effect::LimitRemoved;
        assert!(does(
            effect,
            "J.kt",
            "-    val due = repo.findByDueBefore(now)\n+    val due = repo.findAll()\n"
        ));
        assert!(does(
            effect,
            "o.ex",
            "-    where: o.state == \"open\" and o.due < ^now\n+    where: o.state == \"open\"\n"
        ));
        assert!(does(
            Effect::LogicChanged,
            "s.rb",
            "-    orders.where(test: false).sum(:total)\n+    orders.sum(:total)\n"
        ));
        assert!(!does(
            effect,
            "J.kt",
            "-    val due = repo.findByDueBefore(now)\n+    val due = repo.findByDueBefore(cut)\n"
        ));
        assert!(does(
            effect,
            "a.py",
            "-    due = A.objects.filter(on=True, sent__lt=cut)\n+    due = A.objects.filter(Q(on=True) & Q(sent__lt=cut) | Q(sent=None))\n"
        ));
        assert!(does(
            effect,
            "a.php",
            "-    A::where('at', '<', $t)->get();\n+    A::where('at', '<', $t)->orWhereNull('at')->get();\n"
        ));
        assert!(does(
            effect,
            "a.ts",
            "-  x.findMany({ where: { active: true, sentAt: null } });\n+  x.findMany({ where: { sentAt: null } });\n"
        ));
        assert!(!does(
            effect,
            "a.ts",
            "-  x.findMany({ where: { sentAt: null } });\n+  x.findMany({ where: { active: true, sentAt: null } });\n"
        ));
        assert!(!does(
            effect,
            "a.py",
            "-    x = y.filter(Q(a=None) | Q(b=1))\n+    x = z.filter(Q(a=None) | Q(b=1))\n"
        ));
        assert!(!does(effect, "a.go", "-\tx := find(id)\n+\tx := find(id, name)\n"));
    }
}
