use proptest::prelude::*;

use super::*;

fn component(body: &str) -> Vec<u8> {
    wat::parse_str(format!("(component {body})")).unwrap()
}

#[test]
fn what_is_appended_is_read_and_the_rest_stays() {
    let bare = component("(core module)");
    let package = append(&bare, "[skill]\n", "---\n").unwrap();
    assert!(package.starts_with(&bare));
    assert_eq!(read(&package), Ok(Sections { skill_file: Some("[skill]\n"), skill_md: Some("---\n") }));
    assert_eq!(append(&package, "", ""), Err(AppendError::Present { name: SKILL_FILE }));
}

#[test]
fn packages_that_differ_in_their_texts_alone_have_the_same_code() {
    let bare = component("(core module)");
    for texts in [("[skill]\n", "---\n"), ("", "")] {
        assert_eq!(code(&append(&bare, texts.0, texts.1).unwrap()), Ok(bare.as_slice()));
    }
    let before = component(r#"(@custom "casefile:skill" "x") (core module)"#);
    assert_eq!(code(&before), Ok(before.as_slice()), "what stands behind them is code");
    assert_eq!(code(&component("(core module)")[..9]), Err(ReadSectionsError::Damaged { offset: 8 }));
}

#[test]
fn nested_sections_do_not_count() {
    let nested =
        r#"(core module (@custom "casefile:skill" "x")) (component (@custom "casefile:skill-md" "y"))"#;
    assert_eq!(read(&component(nested)), Ok(Sections::default()));
    assert!(append(&component(nested), "a", "b").is_ok());
}

#[test]
fn duplicate_and_damaged_sections_are_refused() {
    let twice = component(r#"(@custom "casefile:skill-md" "x") (@custom "casefile:skill-md" "x")"#);
    assert_eq!(read(&twice), Err(ReadSectionsError::Duplicate { name: SKILL_MD }));
    let binary = component(r#"(@custom "casefile:skill" "\ff")"#);
    assert_eq!(read(&binary), Err(ReadSectionsError::NotText { name: SKILL_FILE }));
    let mut cut = append(&component(""), "text", "text").unwrap();
    cut.pop();
    assert!(matches!(read(&cut), Err(ReadSectionsError::Damaged { .. })));
    assert_eq!(read(&wat::parse_str("(module)").unwrap()), Err(ReadSectionsError::NotComponent));
    assert_eq!(read(b""), Err(ReadSectionsError::NotComponent));
}

proptest! {
    #[test]
    fn any_texts_survive(toml in any::<String>(), md in any::<String>()) {
        let package = append(&component(""), &toml, &md).unwrap();
        prop_assert_eq!(read(&package), Ok(Sections { skill_file: Some(&toml), skill_md: Some(&md) }));
    }

    #[test]
    fn no_bytes_make_it_panic(tail in any::<Vec<u8>>()) {
        let mut bytes = component("");
        bytes.extend(tail);
        let _ = read(&bytes);
        let _ = code(&bytes);
    }
}
