//! Text that strangers wrote, made fit to be shown.

/// `text` without control characters (tab and line feed stay), without characters that reorder or hide text, and cut
/// to `chars_max` characters, the cut marked by `…`.
pub fn plain(text: &str, chars_max: usize) -> String {
    let mut out = String::with_capacity(text.len().min(chars_max * 4));
    for (count, c) in text.chars().filter(|c| is_shown(*c)).enumerate() {
        if count == chars_max {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

/// [`plain`] on one line: line feeds and tabs become spaces.
pub fn line(text: &str, chars_max: usize) -> String {
    plain(&text.replace(['\n', '\t', '\r'], " "), chars_max)
}

/// Whether a character shows as what it is: no control, nothing that reorders or hides text.
pub fn is_shown(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        // Bidirectional controls and zero-width characters: the text would not be what it seems.
        '\u{61c}' | '\u{2028}' | '\u{2029}' => false,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' => false,
        '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' => false,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}' => false,
        _ => !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_codes_and_hidden_characters_are_taken_out() {
        assert_eq!(plain("a\u{1b}[31mred\u{202e}\u{200b}", 100), "a[31mred");
        assert_eq!(line("two\nlines", 100), "two lines");
        assert_eq!(plain("abcdef", 3), "abc…");
    }
}
