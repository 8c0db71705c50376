use proptest::prelude::*;

use super::*;

const FULL: &str = r#"[skill]
name = "core/onset"
version = "1.0.0"
world = "casefile:skill/skill@0.1.0"
description = "Finds when it began."

[tools]
metrics = "0.1"
logs = { version = "0.1", reason = "to find the first error" }

[steps]
"core/first-failing" = "^1"

[limits]
fuel = 1_000_000

[schemas]
parameters = "{}"
data = '{"type":"object"}'
"#;

const MINIMAL: &str =
    "[skill]\nname = \"core/onset\"\nversion = \"1.0.0\"\nworld = \"casefile:skill/skill@0.1.0\"\n";

#[test]
fn every_field_is_read() {
    let file = SkillFile::parse(FULL).unwrap();
    assert_eq!(file.name.as_str(), "core/onset");
    assert_eq!(file.version, Version::new(1, 0, 0));
    assert_eq!(file.description.as_deref(), Some("Finds when it began."));
    assert_eq!(file.tools["logs"].reason.as_deref(), Some("to find the first error"));
    assert_eq!(file.tools["metrics"], ToolRequest { version: "0.1".parse().unwrap(), reason: None });
    assert_eq!(file.steps[&"core/first-failing".parse().unwrap()], "^1".parse().unwrap());
    assert_eq!(file.limits["fuel"], 1_000_000);
    assert_eq!(file.schemas.data.as_deref(), Some(r#"{"type":"object"}"#));
    assert_eq!(SkillFile::parse(&file.to_toml()), Ok(file));
}

#[test]
fn line_ends_of_windows_are_read_alike() {
    assert_eq!(SkillFile::parse(&FULL.replace('\n', "\r\n")), SkillFile::parse(FULL));
}

/// `text` appended to the minimal file is refused at `line`, with a message that holds each of `parts`.
fn refused(text: &str, line: usize, parts: &[&str]) {
    let error = SkillFile::parse(&format!("{MINIMAL}{text}")).unwrap_err();
    let message = error.to_string();
    assert_eq!(error.line(), Some(line), "{message}");
    for part in parts {
        assert!(message.contains(part), "`{message}` lacks `{part}`");
    }
}

#[test]
fn errors_name_line_key_and_remedy() {
    assert!(SkillFile::parse(MINIMAL).is_ok());
    refused("colour = 1\n", 5, &["`skill.colour`", "name, version, world, description"]);
    refused("[grants]\n", 5, &["`grants`", "tools"]);
    refused("[tools]\nshell = \"0.1\"\n", 6, &["`tools.shell`", "metrics"]);
    refused("[tools]\nsteps = \"0.1\"\n", 6, &["`tools.steps`", "implied by [steps]"]);
    refused("[tools]\nlogs = \"0.2\"\n", 6, &["`tools.logs`", "0.1.0", "write \"0.1\""]);
    refused("[tools]\nlogs = 1\n", 6, &["`tools.logs`", "integer", "a string in quotes"]);
    refused("[tools.logs]\nwhy = \"x\"\n", 6, &["`tools.logs.why`", "version, reason"]);
    refused("[tools]\nlogs = { reason = \"x\" }\n", 6, &["`tools.logs.version` is missing"]);
    refused("[steps]\nonset = \"^1\"\n", 6, &["`steps.onset`", "team/name"]);
    refused("[steps]\n\"core/onset\" = \"one\"\n", 6, &["`steps.core/onset`", "\"^1\""]);
    refused("[limits]\nfuel = 0\n", 6, &["`limits.fuel`", "positive"]);
    refused("[limits]\nfuel = -1\n", 6, &["`limits.fuel`", "positive"]);
    refused("[limits]\nfuel = 1.5\n", 6, &["`limits.fuel`", "positive"]);
    refused("[limits]\n\"a b\" = 1\n", 6, &["`limits.a b`"]);
    refused("[schemas]\ndata = \"{\"\n", 6, &["`schemas.data`", "not JSON"]);
    refused("[schemas]\nother = \"{}\"\n", 6, &["`schemas.other`"]);
    refused("[tools\n", 5, &["not TOML"]);
    refused("name = \"core/b\"\n", 5, &["not TOML"]);
    refused("description = \"a\\nb\"\n", 5, &["`skill.description`", "one line"]);
    refused("description = \"a\\u202eb\"\n", 5, &["`skill.description`", "U+202E"]);
    refused("# a\u{202e}b\n", 5, &["the text of the skill file is refused"]);
}

#[test]
fn the_head_is_demanded_and_checked() {
    for (from, to, parts) in [
        ("[skill]", "[tools]", ["`skill` is missing", "[skill]"]),
        ("name = \"core/onset\"\n", "", ["`skill.name` is missing", "line 1"]),
        ("core/onset", "Onset", ["`skill.name`", "line 2"]),
        ("1.0.0", "1.0", ["`skill.version`", "line 3"]),
        ("1.0.0", "1.0.0+b1", ["`skill.version` has build metadata", "raise the version"]),
        ("skill@0.1.0", "skill@0.2.0", ["`skill.world`", "casefile:skill/skill@0.1.0"]),
    ] {
        let text = MINIMAL.replacen(from, to, 1);
        // A file without [skill] must not fail on its keys first.
        let text = if to == "[tools]" { String::new() } else { text };
        let message = SkillFile::parse(&text).unwrap_err().to_string();
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    }
}

#[test]
fn deep_and_long_texts_are_refused_without_harm() {
    let deep = format!("{MINIMAL}[limits]\nfuel = {}", "[".repeat(100_000));
    assert!(matches!(SkillFile::parse(&deep), Err(SkillFileError::Syntax { .. })));
    let json = "[".repeat(100_000);
    assert!(SkillFile::parse(&format!("{MINIMAL}[schemas]\ndata = \"{json}\"")).is_err());
    let long = format!("{MINIMAL}# {}", "x".repeat(SKILL_FILE_CHARS_MAX));
    assert!(matches!(SkillFile::parse(&long), Err(SkillFileError::Text(_))));
}

#[test]
fn a_bare_component_asks_for_nothing() {
    let file = SkillFile::bare("My Skill (2)");
    assert_eq!(file.name.as_str(), "local/my-skill-2");
    assert_eq!(SkillFile::parse(&file.to_toml()), Ok(file));
}

prop_compose! {
    fn any_name()(
        team in "[a-z]([a-z0-9-]{0,8}[a-z0-9])?", name in "[a-z]([a-z0-9-]{0,8}[a-z0-9])?",
    ) -> SkillName {
        format!("{team}/{name}").parse().unwrap()
    }
}

fn any_line() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[ -~äß日]{0,60}")
}

fn any_req() -> impl Strategy<Value = VersionReq> {
    proptest::sample::select(vec!["^1", "=1.2.3", ">=1, <3", "*", "~0.4", "1.2.*", "^2.0.0-rc.1"])
        .prop_map(|text| text.parse().unwrap())
}

fn any_tools() -> impl Strategy<Value = BTreeMap<String, ToolRequest>> {
    let tool = proptest::sample::select(crate::interface::TOOLS.to_vec()).prop_map(str::to_owned);
    let request = any_line().prop_map(|reason| ToolRequest { version: "0.1".parse().unwrap(), reason });
    proptest::collection::btree_map(tool, request, 0..5)
}

fn any_json() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("\\{\"[a-z'\\n ]{0,9}\": ?[\\n\\t ]{0,3}[0-9]{1,4}\\}").prop_map(|text| {
        // A raw line feed inside a JSON string is not JSON; keep it outside.
        text.map(|t| {
            if serde_json::from_str::<serde::de::IgnoredAny>(&t).is_ok() { t } else { "{}\n".to_owned() }
        })
    })
}

proptest! {
    #[test]
    fn a_rendered_file_parses_to_the_same_value(
        name in any_name(), major in 0..9u64, pre in proptest::option::of("[a-z]{1,4}\\.[1-9]"),
        description in any_line(), tools in any_tools(),
        steps in proptest::collection::btree_map(any_name(), any_req(), 0..4),
        limits in proptest::collection::btree_map("[a-z][a-z0-9_]{0,12}", 1..=LIMIT_MAX, 0..4),
        parameters in any_json(), data in any_json(),
    ) {
        let version = format!("{major}.0.1{}", pre.map(|p| format!("-{p}")).unwrap_or_default());
        let file = SkillFile {
            name, version: version.parse().unwrap(), description, tools, steps, limits,
            schemas: Schemas { parameters, data },
        };
        let text = file.to_toml();
        prop_assert_eq!(SkillFile::parse(&text), Ok(file), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), head in any::<bool>()) {
        let text = if head { format!("{MINIMAL}{text}") } else { text };
        let _ = SkillFile::parse(&text);
    }
}
