//! Which lines of code a stack trace names, as runtimes write it.

/// A place in a stack trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Name of the file without its folders.
    pub file: String,
    /// Line of the file, from 1; none where the trace does not say.
    pub line: Option<usize>,
}

/// Endings of files that hold code.
const ENDINGS: [&str; 17] = [
    ".py", ".java", ".kt", ".go", ".ts", ".tsx", ".js", ".mjs", ".rb", ".rs", ".cs", ".php", ".scala",
    ".cpp", ".c", ".ex", ".swift",
];

/// Finds the places that a text names, the deepest one first: `File "a/b.py", line 3`, `b.go:30`, `(B.java:31)`.
///
/// Python writes the deepest call last, all others first.
pub fn frames(text: &str) -> Vec<Frame> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$' | '\\');
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let from = &rest[start..];
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (token, after) = from.split_at(end);
        let name = token.rsplit(['/', '\\']).next().unwrap_or(token);
        if ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending)) {
            let line = line(after);
            // `a.B.c` is a name of code as often as a file in C.
            if line.is_some() || !name.ends_with(".c") {
                found.push(Frame { file: name.to_owned(), line });
            }
        }
        rest = after;
    }
    if text.contains("most recent call last") {
        found.reverse();
    }
    found
}

/// The number right after a name: `:30`, `", line 3`.
fn line(after: &str) -> Option<usize> {
    let rest = after
        .strip_prefix(':')
        .or_else(|| after.trim_start_matches(['"', ',', '\'']).trim_start().strip_prefix("line "))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(file: &str, line: usize) -> Frame {
        Frame { file: file.to_owned(), line: Some(line) }
    }

    #[test]
    fn the_deepest_call_comes_first() {
        let python = "Traceback (most recent call last):\n  File \"/app/a.py\", line 3, in f\n  File \"/app/b/c.py\", line 14";
        assert_eq!(frames(python), [frame("c.py", 14), frame("a.py", 3)]);
        let go = "panic: x\n\t/src/tracking/index.go:34 +0x1d\n\t/src/tracking/consumer.go:51";
        assert_eq!(frames(go), [frame("index.go", 34), frame("consumer.go", 51)]);
        assert_eq!(frames("at a.B.c(B.java:31)"), [frame("B.java", 31)]);
        assert_eq!(frames("no frame: 1.5.go away"), [Frame { file: "1.5.go".to_owned(), line: None }]);
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            frames(&text);
        }
    }
}
