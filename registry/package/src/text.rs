//! Hygiene of text that strangers wrote: skill files, `SKILL.md`, names in a component.

#[cfg(test)]
mod tests;

/// Whether a text may have several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Neither line feed nor tab.
    One,
    /// Line feeds and tabs are allowed.
    Many,
}

/// Why a text is refused. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// More characters than allowed.
    #[error("the text has {chars} characters and at most {max} are allowed; shorten it")]
    TooLong {
        /// The characters found.
        chars: usize,
        /// The characters allowed.
        max: usize,
    },
    /// A control character, a line break in a text of one line included.
    #[error("line {line}, column {column} holds the control character U+{code:04X}; remove it")]
    Control {
        /// The line of the character.
        line: usize,
        /// The column of the character.
        column: usize,
        /// The code point.
        code: u32,
    },
    /// A character that cannot be seen, or that changes the order in which others are shown.
    #[error(
        "line {line}, column {column} holds the invisible or reordering character U+{code:04X}; remove it"
    )]
    Hidden {
        /// The line of the character.
        line: usize,
        /// The column of the character.
        column: usize,
        /// The code point.
        code: u32,
    },
}

/// Checks that `text` has at most `chars_max` characters, all of them visible or plain white space.
///
/// # Errors
/// [`TextError`], naming the first character at fault.
pub fn check(text: &str, chars_max: usize, lines: Lines) -> Result<(), TextError> {
    let chars = text.chars().count();
    if chars > chars_max {
        return Err(TextError::TooLong { chars, max: chars_max });
    }
    let (mut line, mut column) = (1, 0);
    for c in text.chars() {
        column += 1;
        let code = u32::from(c);
        if c.is_control() && !(lines == Lines::Many && matches!(c, '\n' | '\t')) {
            return Err(TextError::Control { line, column, code });
        }
        if is_hidden(c) {
            return Err(TextError::Hidden { line, column, code });
        }
        if c == '\n' {
            (line, column) = (line + 1, 0);
        }
    }
    Ok(())
}

/// `text` for an error message: control and hidden characters as `\u{…}`, cut to `chars_max` characters,
/// the cut marked by `…`.
pub fn escaped(text: &str, chars_max: usize) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == chars_max {
            out.push('…');
            break;
        }
        if c.is_control() || is_hidden(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether `c` takes no room or reorders its neighbours. Variation selectors and tag characters can smuggle a
/// text that only a language model reads; U+FE0F alone is let through because common emoji need it.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}
