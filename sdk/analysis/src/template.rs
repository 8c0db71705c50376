//! Which log messages say the same: their variable parts are masked.

/// Returns the message with numbers as `<N>` and long hexadecimal identifiers as `<ID>`, at most `characters_max`
/// characters of it. Two messages of one template differ in nothing else.
pub fn template(message: &str, characters_max: usize) -> String {
    let mut masked = String::new();
    let mut word = String::new();
    let mut skipped_to = 0;
    for (at, character) in message.char_indices() {
        if at < skipped_to {
            continue;
        }
        if word.is_empty() && is_uuid(message.get(at..at + UUID_LENGTH)) {
            masked.push_str("<ID>");
            skipped_to = at + UUID_LENGTH;
        } else if character.is_alphanumeric() {
            word.push(character);
        } else {
            push_word(&mut masked, &word);
            word.clear();
            masked.push(character);
        }
    }
    push_word(&mut masked, &word);
    masked.chars().take(characters_max).collect()
}

/// Characters of a UUID in its usual form.
const UUID_LENGTH: usize = 36;

/// Returns whether a text is a UUID in its usual form. Its parts by themselves look like words, and each would be another.
fn is_uuid(text: Option<&str>) -> bool {
    text.is_some_and(|text| {
        text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    })
}

/// Masks one word of letters and digits.
fn push_word(masked: &mut String, word: &str) {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if digits == 0 {
        masked.push_str(word);
        return;
    }
    if word.len() >= 8 && word.chars().all(|character| character.is_ascii_hexdigit()) && digits < word.len() {
        masked.push_str("<ID>");
        return;
    }
    let mut in_number = false;
    for character in word.chars() {
        if character.is_ascii_digit() {
            if !in_number {
                masked.push_str("<N>");
            }
            in_number = true;
        } else {
            masked.push(character);
            in_number = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_identifiers_are_masked() {
        assert_eq!(template("took 490ms on 10.0.0.7:53", 200), "took <N>ms on <N>.<N>.<N>.<N>:<N>");
        assert_eq!(template("user 7f3a9c01be failed", 200), "user <ID> failed");
        assert_eq!(template("GET /r/cd976bfc-522c-4a28-aaff-bba9aa172c21/5", 200), "GET /r/<ID>/<N>");
        assert_eq!(template("no digits here", 200), "no digits here");
        assert_eq!(template("of 4d6b3176-0000-4daa-8bbe-a06da5be66be, twice", 200), "of <ID>, twice");
        assert_eq!(template("x4d6b3176-0000-4daa-8bbe-a06da5be66be", 9), "x<N>d<N>b");
    }

    #[test]
    fn the_length_is_bounded_in_characters() {
        assert_eq!(template("\u{e4}\u{e4}\u{e4}\u{e4} 5", 3), "\u{e4}\u{e4}\u{e4}");
    }
}
