//! A call in what is done for each item of a list, where the loop stands elsewhere: a function that a list is mapped
//! with, a serializer, a presenter, a resource.

use super::loops::{leaves, remote_names};
use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers};

/// Calls that take a function for each item.
const MAPS: [&str; 12] = [
    ".map(",
    ".map {",
    "map(&",
    ".select(",
    "array_map(",
    ".foreach(",
    ".collect {",
    ".flatmap(",
    ".mapnotnull",
    ".tolist(",
    " for ",
    "->map(",
];
/// Files that say how one item is written out.
const WRITERS: [&str; 7] =
    ["serializer", "presenter", "viewmodel", "view_model", "decorator", "transformer", "resources/"];
/// Functions that turn one item into what is answered, by how their names begin; in lower case without underscores.
const TURNS: [&str; 8] =
    ["todto", "tocard", "toview", "tojson", "asjson", "toresponse", "toresource", "fromentity"];
/// What asks the database for what belongs to one thing.
const ASKS: [&str; 12] = [
    ".order(",
    ".where(",
    ".count",
    ".last",
    ".first",
    ".find_by",
    "->count()",
    "->first()",
    "->get()",
    "->latest()",
    ".exists?",
    ".pluck(",
];
/// Lines of a function that are looked at.
const LINES_MAX: usize = 20;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) || has_part(&file.path.to_lowercase(), &["migrat"]) {
        return;
    }
    let remote = remote_names(file);
    let live: Vec<&Line> =
        file.lines.iter().filter(|line| line.mark != Mark::Removed && !line.code.is_empty()).collect();
    for (at, head) in live.iter().enumerate() {
        let Some(name) = declared(&head.code) else { continue };
        let mapped = live.iter().find(|line| is_given(&line.code, name));
        let turns = TURNS.iter().any(|start| name.to_lowercase().replace('_', "").starts_with(start));
        if mapped.is_none() && !turns {
            continue;
        }
        let indent = FileDiff::indent(head);
        let body = live[at..]
            .iter()
            .take(LINES_MAX)
            .enumerate()
            .take_while(|(place, line)| *place == 0 || FileDiff::indent(line) > indent)
            .map(|(_, line)| *line);
        let call = body
            .into_iter()
            .find(|line| line.mark == Mark::Added && leaves(&super::presence::spelled(&line.code), &remote));
        if let Some(call) =
            call.filter(|call| mapped.is_some_and(|line| !std::ptr::eq(*line, *call)) || turns)
        {
            let lines = [(head.mark, head.code.as_str()), (call.mark, call.code.as_str())];
            let why = format!("`{name}` is done for each item of a list, and makes a call now");
            let strength = if mapped.is_some() { 0.9 } else { 0.75 };
            found.push(mechanism(Effect::IoInLoop, strength, file, &lines, why));
            return;
        }
    }
    field_by_field(file, &live, &remote, found);
    written_out(file, found);
}

/// A thing is written out field by field, and one field asks somebody else: who does that has many such things.
fn field_by_field(file: &FileDiff, live: &[&Line], remote: &[String], found: &mut Vec<Mechanism>) {
    const NEAR: usize = 3;
    for (at, line) in live.iter().enumerate().filter(|(_, line)| line.mark == Mark::Added) {
        if !line.code.ends_with(',') || !leaves(&super::presence::spelled(&line.code), remote) {
            continue;
        }
        let near = live[at.saturating_sub(NEAR)..].iter().take(2 * NEAR + 1);
        let items: Vec<&str> =
            near.filter(|line| line.mark == Mark::Kept).filter_map(|line| item(&line.code)).collect();
        let same = items.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        if same.is_some_and(|item| line.code.contains(&format!("({item}."))) {
            let why = "one field of what is written out asks somebody else".to_owned();
            found.push(mechanism(Effect::IoInLoop, 0.85, file, &[(Mark::Added, &line.code)], why));
            return;
        }
    }
}

/// The thing whose field a line writes out: `title = event.title,`, `title: event.title,`.
fn item(code: &str) -> Option<&str> {
    let (_, value) = code.strip_suffix(',')?.split_once([':', '='])?;
    let (item, field) = value.trim().trim_start_matches("> ").split_once('.')?;
    let plain =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    (plain(item) && plain(field)).then_some(item)
}

/// What writes out one item asks the database for more of it.
fn written_out(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !has_part(&file.path.to_lowercase(), &WRITERS) {
        return;
    }
    let asks = |code: &str| {
        let of_item = has_part(code, &["@", "object.", "obj.", "$this->", "self.", "model."]);
        of_item && has_part(&code.to_lowercase(), &ASKS)
    };
    let line = file.code(Mark::Added).find(|code| asks(code));
    if let Some(code) = line.filter(|_| !file.code(Mark::Removed).any(asks)) {
        let why = "each item that is written out asks the database".to_owned();
        found.push(mechanism(Effect::IoInLoop, 0.85, file, &[(Mark::Added, code)], why));
    }
}

/// The function that a line declares.
fn declared(code: &str) -> Option<&str> {
    let (left, _) = code.split_once('(')?;
    let name = identifiers(left).last().copied()?;
    let lower = left.to_lowercase();
    let keyword = ["fun ", "func ", "def ", "fn ", "function "].iter().any(|word| lower.contains(word));
    let typed = ["private ", "public ", "protected ", "internal ", "static "]
        .iter()
        .any(|word| lower.starts_with(word));
    let plain = !code.contains("new ") && !left.contains('=') && !left.contains('.');
    ((keyword || typed) && plain && left.ends_with(name) && name.len() > 3).then_some(name)
}

/// Whether a line hands the function to what goes over a list.
fn is_given(code: &str, name: &str) -> bool {
    has_part(&code.to_lowercase(), &MAPS) && declared(code).is_none_or(|own| own != name) && {
        identifiers(code).contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn asks_for_each(path: &str, diff: &str) -> bool {
        let found = mechanisms(&parse(diff, &[path.to_owned()]));
        found.iter().any(|one| one.effect == Effect::IoInLoop)
    }

    #[test]
    fn a_call_in_what_a_list_is_mapped_with() {
        let kotlin = " class S(private val stock: StockClient) {\n     fun list() = repository.all().map(::toCard)\n     private fun toCard(e: Event) = Card(\n         id = e.id,\n+        left = stock.remaining(e.id).count,\n     )\n";
        assert!(asks_for_each("S.kt", kotlin));
        let hunk = " class S(private val stock: StockClient)\n         id = e.id,\n         name = e.name,\n+        left = stock.remaining(e.id).count,\n     )\n";
        assert!(asks_for_each("S.kt", hunk));
        let python = " def listing(db):\n     return [as_card(row) for row in db.rows]\n def as_card(row):\n+    stock = requests.get(f\"http://stock/{row.id}\")\n     return row\n";
        assert!(asks_for_each("a.py", python));
        let ruby = "+  def last_change\n+    revision = @article.revisions.order(:at).last\n+  end\n";
        assert!(asks_for_each("app/serializers/article_serializer.rb", ruby));
    }

    #[test]
    fn a_field_in_what_a_list_is_mapped_with_is_no_call() {
        let kotlin = "     fun list() = repository.all().map(::toCard)\n     private fun toCard(e: Event) = Card(\n         id = e.id,\n+        left = e.left,\n     )\n";
        assert!(!asks_for_each("S.kt", kotlin));
        let ruby = "+  def last_change\n+    revision = @article.revisions.order(:at).last\n+  end\n";
        assert!(!asks_for_each("app/services/publish.rb", ruby), "done for one");
    }
}
