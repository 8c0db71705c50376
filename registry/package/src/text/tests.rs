use proptest::prelude::*;

use super::*;

#[test]
fn plain_text_of_any_language_passes() {
    for text in ["", "a b\n\tc", "Größe 日本語 ünïcödé", "a check ✔️ and a warning ⚠️"] {
        assert_eq!(check(text, 100, Lines::Many), Ok(()), "{text}");
    }
}

#[test]
fn what_hides_or_steers_is_refused_with_its_place() {
    assert_eq!(
        check("ok\nab\u{202e}c", 100, Lines::Many),
        Err(TextError::Hidden { line: 2, column: 3, code: 0x202e })
    );
    assert_eq!(
        check("\u{1b}[31m", 100, Lines::Many),
        Err(TextError::Control { line: 1, column: 1, code: 0x1b })
    );
    for c in ['\u{200b}', '\u{feff}', '\u{2066}', '\u{e0041}', '\u{e0101}', '\u{fe01}'] {
        assert!(matches!(check(&c.to_string(), 9, Lines::Many), Err(TextError::Hidden { .. })), "{c:?}");
    }
    for c in ['\r', '\0', '\u{7f}', '\u{85}', '\u{9b}'] {
        assert!(matches!(check(&c.to_string(), 9, Lines::Many), Err(TextError::Control { .. })), "{c:?}");
    }
}

#[test]
fn one_line_means_one_line_and_length_counts_characters() {
    assert!(check("a\nb", 9, Lines::One).is_err());
    assert_eq!(check("äöü", 3, Lines::One), Ok(()));
    assert_eq!(check("äöüß", 3, Lines::One), Err(TextError::TooLong { chars: 4, max: 3 }));
}

proptest! {
    #[test]
    fn escaped_text_always_passes_the_check(text in any::<String>()) {
        prop_assert_eq!(check(&escaped(&text, 50), usize::MAX, Lines::One), Ok(()));
    }
}
