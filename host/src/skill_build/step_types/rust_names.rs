//! Names of another team's schema as names of Rust.

use std::collections::BTreeSet;

/// Words that are no names, also those that are reserved.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    "self", "super", "crate", "union",
];

/// Characters that a name keeps.
const CHARACTERS_MAX: usize = 60;

/// The words of a name, in lower case: split at what is no letter or digit and where a capital follows a small letter.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last_small = false;
    for character in name.chars().take(CHARACTERS_MAX) {
        if !character.is_ascii_alphanumeric() || (last_small && character.is_ascii_uppercase()) {
            words.push(String::new());
        }
        if character.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(character.to_ascii_lowercase());
        }
        last_small = character.is_ascii_lowercase() || character.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A field's or module's name: `lookback_ms`. Keywords are raw or get an underscore.
pub(super) fn field_name(name: &str) -> String {
    let joined = words(name).join("_");
    if joined.is_empty() || joined.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("n{joined}");
    }
    match joined.as_str() {
        "self" | "super" | "crate" => format!("{joined}_"),
        keyword if KEYWORDS.contains(&keyword) => format!("r#{keyword}"),
        _ => joined,
    }
}

/// A type's or variant's name: `ChangePoint`.
pub(super) fn type_name(name: &str) -> String {
    let capital = |word: &String| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    };
    let joined: String = words(name).iter().map(capital).collect();
    match joined.as_str() {
        "" => "Nameless".to_owned(),
        // What every module uses by these names keeps them.
        "Self" | "String" | "Option" | "Vec" | "Result" | "Ok" | "Failure" | "Call" | "Child" | "Typed" => {
            format!("{joined}Value")
        }
        digit if digit.starts_with(|first: char| first.is_ascii_digit()) => format!("N{joined}"),
        _ => joined,
    }
}

/// The names of one scope; a second of its kind gets a number.
#[derive(Default)]
pub(super) struct Taken {
    names: BTreeSet<String>,
}

impl Taken {
    pub(super) fn field(&mut self, name: &str) -> String {
        self.free(name, "_")
    }

    pub(super) fn ty(&mut self, name: &str) -> String {
        self.free(name, "")
    }

    fn free(&mut self, name: &str, between: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 2_usize;
        while !self.names.insert(free.clone()) {
            free = format!("{}{between}{number}", name.trim_start_matches("r#"));
            number += 1;
        }
        free
    }
}
