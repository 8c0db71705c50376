//! What a new function opens and nobody closes: answers, rows, files, connections of a pool.
//!
//! Only a function whose end the diff shows is judged: what closes may stand where the diff does not reach.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::file_kind::FileKind;
use crate::words::{has_part, identifiers};

/// What opens, by the ends of the names of the files in which it does, and what gives it back.
const OPENS: &[(&[&str], &[&str], &[&str])] = &[
    (
        &[".go"],
        &[
            ".do(req",
            ".do(r)",
            "http.get(",
            "http.post(",
            "http.defaultclient.",
            "client.get(",
            "client.post(",
        ],
        &["body.close", ".close()"],
    ),
    (
        &[".go"],
        &[".query(", ".querycontext(", "os.open(", "os.create(", "os.openfile(", "net.dial("],
        &[".close()", "close("],
    ),
    (&[".go"], &["time.newticker("], &[".stop()"]),
    (
        &[".java", ".kt", ".scala"],
        &[
            "fileinputstream(",
            "files.list(",
            "files.lines(",
            "files.walk(",
            ".getconnection(",
            ".openstream(",
            "opensession(",
        ],
        &[".close()", "try (", "try(", ".use {", ".use("],
    ),
    (
        &[".cs"],
        &[
            "new filestream(",
            "file.openread(",
            "new sqlconnection(",
            "new npgsqlconnection(",
            "new streamreader(",
            ".openreadasync(",
            "new mysqlconnection(",
        ],
        &["using ", "using(", ".dispose", ".close(", ".closeasync"],
    ),
    (
        &[".py"],
        &[
            "= open(",
            "urlopen(",
            "socket.socket(",
            ".connect(",
            "stream=true",
            "= sessionlocal()",
            ".getconn(",
        ],
        &[".close(", "with ", "closing(", "putconn(", "yield "],
    ),
    (
        &[".rb"],
        &["= file.open(", "tcpsocket.new(", "io.popen(", "= tempfile.new("],
        &[".close", " do |", "{ |", "ensure"],
    ),
    (&[".php"], &["fopen(", "popen(", "fsockopen("], &["fclose(", "pclose("]),
    (
        &[".ts", ".js", ".mjs", ".tsx"],
        &["pool.connect()", ".getconnection()", "createqueryrunner()", "fs.opensync(", "fs.promises.open("],
        &[".release()", ".close", "closesync(", ".end("],
    ),
];
/// Lines of a function that are looked at.
const LINES_MAX: usize = 40;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) || file.kind == FileKind::Sql {
        return;
    }
    let path = file.path.to_lowercase();
    let live: Vec<&Line> =
        file.lines.iter().filter(|line| line.written != Mark::Removed && !line.code.is_empty()).collect();
    for (ends, opens, closes) in OPENS {
        if !ends.iter().any(|end| path.ends_with(end)) {
            continue;
        }
        let before = file.code(Mark::Removed).any(|code| has_part(&code.to_lowercase(), opens));
        let opened = live.iter().enumerate().find(|(at, line)| {
            line.mark == Mark::Added
                && has_part(&line.code.to_lowercase(), opens)
                && !before
                && is_left_open(&live, *at, closes)
        });
        if let Some((_, line)) = opened {
            let why = "what it opens is given back by nothing in the function".to_owned();
            found.push(mechanism(Effect::CloseRemoved, 0.9, file, &[(Mark::Added, &line.code)], why));
            return;
        }
    }
}

/// Whether the rest of the function is there to be seen, closes nothing and hands nothing on.
fn is_left_open(live: &[&Line], at: usize, closes: &[&str]) -> bool {
    let line = live[at];
    let lower = line.code.to_lowercase();
    let name = identifiers(line.code.split('=').next().unwrap_or_default())
        .into_iter()
        .find(|name| !["var", "let", "const", "val", "final", "await"].contains(name));
    let Some(name) = name.filter(|_| line.code.contains('=') && !has_part(&lower, closes)) else {
        return false;
    };
    if has_part(&line.code, &["self.", "this.", "@", "static "]) {
        return false;
    }
    let indent = FileDiff::indent(line);
    let mut ended = false;
    for later in live[at + 1..].iter().take(LINES_MAX) {
        let deep = FileDiff::indent(later);
        if deep < indent {
            ended = true;
            break;
        }
        let code = later.code.to_lowercase();
        if has_part(&code, closes) || hands_on(&later.code, name) {
            return false;
        }
    }
    ended
}

/// Whether a line gives the thing itself away, and not only a part of it.
fn hands_on(code: &str, name: &str) -> bool {
    let gives = has_part(code, &["return ", "yield ", "self.", "this.", "append(", "new ", "&"])
        || code.contains('(') && !code.contains(&format!("{name}."));
    let is_whole = |at: usize| {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        !before.is_some_and(word) && !after.is_some_and(|c| word(c) || c == '.')
    };
    gives && code.match_indices(name).any(|(at, _)| is_whole(at))
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn leaks(path: &str, diff: &str) -> bool {
        let found = mechanisms(&parse(&format!("--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n{diff}"), &[]));
        found.iter().any(|one| one.effect == Effect::CloseRemoved)
    }

    const ASKS: &str = "+func (c *C) locked(g string) (bool, error) {\n+\tresp, err := c.http.Do(request)\n+\tif err != nil {\n+\t\treturn false, err\n+\t}\n";

    #[test]
    fn an_answer_that_nobody_closes_is_left_open() {
        assert!(leaks("x.go", &format!("{ASKS}+\treturn resp.StatusCode == 423, nil\n+}}\n")));
        assert!(leaks(
            "x.py",
            "+def read(path):\n+    f = open(path)\n+    return f.read()\n+\n def other():\n"
        ));
        assert!(leaks(
            "X.cs",
            "+    int Count(string path)\n+    {\n+        var stream = File.OpenRead(path);\n+        return Lines.Of(stream.Length);\n+    }\n"
        ));
    }

    #[test]
    fn what_is_closed_or_handed_on_is_not() {
        assert!(!leaks("x.go", &format!("{ASKS}+\tdefer resp.Body.Close()\n+\treturn true, nil\n+}}\n")));
        assert!(!leaks("x.go", &format!("{ASKS}+\treturn resp, nil\n+}}\n")));
        assert!(!leaks("x.go", ASKS), "the end is not seen");
        assert!(!leaks(
            "x.py",
            "+def read(path):\n+    with open(path) as f:\n+        return f.read()\n+\n def other():\n"
        ));
        assert!(!leaks(
            "X.cs",
            "+    int C(string p)\n+    {\n+        using var s = File.OpenRead(p);\n+        return s.Length;\n+    }\n"
        ));
    }
}
