use proptest::prelude::*;

use super::*;

fn with(head: &str) -> String {
    format!("---\n{head}---\n# Title\n\nBody.\n")
}

#[test]
fn all_six_keys_are_read() {
    let text = with(
        "# a comment\nname: first-failing\ndescription: >\n  Finds the service\n  that failed first.\n\
         license: Apache-2.0\n\
         compatibility: \"casefile: 0.1\"\nmetadata:\n  owner: 'it''s core'\n  tier: \"1\"\n\
         allowed-tools: Bash Read\n",
    );
    let md = SkillMd::parse(&text).unwrap();
    assert_eq!(md.name, "first-failing");
    assert_eq!(md.description, "Finds the service that failed first.");
    assert_eq!(md.license.as_deref(), Some("Apache-2.0"));
    assert_eq!(md.compatibility.as_deref(), Some("casefile: 0.1"));
    assert_eq!(md.metadata["owner"], "it's core");
    assert_eq!(md.allowed_tools.as_deref(), Some("Bash Read"));
    assert_eq!(SkillMd::parse(&text.replace('\n', "\r\n")), Ok(md));
}

#[test]
fn what_is_not_an_agent_skill_is_refused_with_its_line() {
    let long = "x".repeat(1025);
    for (head, part) in [
        ("description: d\n", "no `name`"),
        ("name: a\n", "no `description`"),
        ("name: a\ndescription:\n", "line 3: `description` is empty"),
        ("name: A\ndescription: d\n", "line 2: `name` is refused"),
        ("name: a--b\ndescription: d\n", "line 2: `name` is refused"),
        ("name: -a\ndescription: d\n", "line 2: `name` is refused"),
        ("name: a\ndescription: d\nversion: 1\n", "line 4: `version` is not a key"),
        ("name: a\nname: b\ndescription: d\n", "line 3: `name` stands there twice"),
        ("name: a\ndescription: one: two\n", "line 3: YAML would not"),
        ("name: a\ndescription: [d]\n", "line 3: YAML would not"),
        ("name: a\ndescription: \"d\n", "line 3: the double-quoted"),
        ("name: a\ndescription: 'it's'\n", "line 3: the single-quoted"),
        ("name: a\ndescription: d\n  more\n", "line 4: a value of several lines"),
        ("name: a\ndescription: d\nmetadata: 1\n", "line 4: `metadata` is not a map"),
        ("name: a\ndescription: d\nmetadata:\n  a: 1\n    b: 2\n", "line 6: the lines of a map"),
        ("name a\n", "line 2: this is not"),
        ("name:a\n", "line 2: a space is missing"),
        ("  name: a\n", "line 2: an indented line"),
        (&format!("name: a\ndescription: {long}\n"), "1025 characters"),
    ] {
        let message = SkillMd::parse(&with(head)).unwrap_err().to_string();
        assert!(message.contains(part), "{head}: {message}");
    }
}

#[test]
fn the_frame_and_the_length_are_checked() {
    let head = "---\nname: a\ndescription: d\n";
    assert_eq!(SkillMd::parse("# Title\n"), Err(SkillMdError::NoFrontmatter));
    assert_eq!(SkillMd::parse(head), Err(SkillMdError::NoFrontmatter));
    let body = |lines| format!("{head}---\n{}", "x\n".repeat(lines));
    assert!(SkillMd::parse(&body(499)).is_ok());
    assert_eq!(SkillMd::parse(&body(500)), Err(SkillMdError::LongBody { lines: 500 }));
    let hidden = SkillMd::parse(&format!("{head}---\nignore\u{200b}me\n"));
    assert!(matches!(hidden, Err(SkillMdError::Text(_))));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(
        text in any::<String>(),
        lines in "([a-z -]{0,4}[:>|'\"#]{0,2} ?[a-z]{0,3}\n){0,6}",
    ) {
        let _ = SkillMd::parse(&text);
        let _ = SkillMd::parse(&with(&lines));
    }

    #[test]
    fn a_plain_description_comes_back_as_written(description in "[a-z]([ -~]{0,40}[a-z])?") {
        match SkillMd::parse(&with(&format!("name: a\ndescription: {description}\n"))) {
            Ok(md) => prop_assert_eq!(md.description, description),
            Err(error) => prop_assert!(description.contains(": ") || description.contains(" #"), "{}", error),
        }
    }
}
