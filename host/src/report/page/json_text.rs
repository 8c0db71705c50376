//! JSON laid out for reading: only white space is put between its tokens, every value stays as it was written.

use casefile_model::text;
use serde::de::IgnoredAny;

use super::units;
use crate::output;

/// Columns within which a value stands on one line.
const COLUMNS: usize = 100;

/// Text of which the beginning is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capped {
    /// What is shown.
    pub text: String,
    /// How large the whole is, where it was cut: `21.1 KiB`.
    pub cut_from: Option<String>,
}

/// JSON text for reading, cut to `chars_max` characters. Text that is no JSON is shown as it is.
pub(super) fn shown(json: &str, chars_max: usize) -> Capped {
    let laid_out = laid_out(json);
    let fit = output::json_shown(laid_out.as_deref().unwrap_or(json));
    let cut = fit.chars().nth(chars_max).is_some();
    Capped {
        text: text::plain(&fit, chars_max),
        cut_from: cut.then(|| units::bytes(super::to_f64(json.len()))),
    }
}

fn laid_out(json: &str) -> Option<String> {
    // The parser's own limit of depth bounds the recursion below.
    serde_json::from_str::<IgnoredAny>(json).ok()?;
    let mut tokens = Tokens { rest: json }.peekable();
    let value = value(&mut tokens)?;
    let mut out = String::with_capacity(json.len() * 2);
    write(&mut out, &value, 0);
    Some(out)
}

enum Value<'a> {
    Scalar(&'a str),
    /// Opening and closing bracket, items with their key, columns on one line.
    Many(char, char, Vec<(Option<&'a str>, Value<'a>)>, usize),
}

impl Value<'_> {
    fn columns(&self) -> usize {
        match self {
            Self::Scalar(text) => text.len(),
            Self::Many(.., columns) => *columns,
        }
    }
}

fn value<'a>(tokens: &mut std::iter::Peekable<Tokens<'a>>) -> Option<Value<'a>> {
    let (open, close) = match tokens.next()? {
        "{" => ('{', '}'),
        "[" => ('[', ']'),
        scalar => return Some(Value::Scalar(scalar)),
    };
    let mut items = Vec::new();
    let mut columns = 2;
    loop {
        match *tokens.peek()? {
            "}" | "]" => {
                tokens.next();
                return Some(Value::Many(open, close, items, columns));
            }
            "," => {
                tokens.next();
            }
            _ => {
                let key = if open == '{' { tokens.next() } else { None };
                if key.is_some() {
                    tokens.next_if_eq(&":")?;
                }
                let item = value(tokens)?;
                columns += key.map_or(0, |key| key.len() + 2) + item.columns() + 2;
                items.push((key, item));
            }
        }
    }
}

fn write(out: &mut String, value: &Value<'_>, indent: usize) {
    let (open, close, items) = match value {
        Value::Scalar(text) => return out.push_str(text),
        Value::Many(open, close, items, _) => (*open, *close, items),
    };
    let on_one_line = value.columns() + indent <= COLUMNS;
    // Scalars of a list stand beside each other as far as they fit.
    let filled = open == '[' && items.iter().all(|(_, item)| matches!(item, Value::Scalar(_)));
    let mut column = COLUMNS;
    out.push(open);
    for (at, (key, item)) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let fits = on_one_line || (filled && column + item.columns() + 2 <= COLUMNS);
        if !fits {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent + 2));
            column = indent + 2;
        } else if at > 0 {
            out.push(' ');
        }
        column += item.columns() + 2;
        if let Some(key) = key {
            out.push_str(key);
            out.push_str(": ");
        }
        write(out, item, indent + 2);
    }
    if !on_one_line && !items.is_empty() {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
    }
    out.push(close);
}

/// Brackets, commas, colons, and scalars with their quotes.
struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        let end = match first {
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            '"' => string_end(self.rest),
            _ => self
                .rest
                .find(|c: char| c.is_whitespace() || matches!(c, '}' | ']' | ',' | ':'))
                .unwrap_or(self.rest.len()),
        };
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(token)
    }
}

/// The end of the string that begins `text`.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_values_stand_on_one_line_and_numbers_stay_as_written() {
        assert_eq!(laid_out(r#"{"a":1.10,"b":["x,}",true]}"#).unwrap(), r#"{"a": 1.10, "b": ["x,}", true]}"#);
        let long = format!(r#"{{"a":"{}","b":{{}}}}"#, "x".repeat(120));
        assert_eq!(laid_out(&long).unwrap().lines().count(), 4);
        assert_eq!(laid_out("not json"), None);
        assert_eq!(laid_out("[]").unwrap(), "[]");
    }

    #[test]
    fn what_is_cut_says_how_much_there_is() {
        let capped = shown(&format!("[{}1]", "1,".repeat(5_000)), 100);
        assert_eq!(capped.text.chars().count(), 101);
        assert_eq!(capped.cut_from.as_deref(), Some("9.77 KiB"));
        assert_eq!(shown("[1]", 100).cut_from, None);
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn laid_out_json_is_the_same_value(value in any_json()) {
            let laid_out = laid_out(&value.to_string()).unwrap();
            let shown = output::json_shown(&laid_out);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
        }

        #[test]
        fn any_text_is_laid_out_or_left(text in ".{0,200}") {
            shown(&text, 50);
        }
    }
}
