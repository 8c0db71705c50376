use super::*;

mod caps;
mod flow;
mod mutations;

const ENTRY: &str = r#"(instance $entry) (export "casefile:skill/entry@0.1.0" (instance $entry))"#;
const SKILL_FILE: &str =
    "[skill]\nname = \"core/onset\"\nversion = \"1.0.0\"\nworld = \"casefile:skill/skill@0.1.0\"\n";
const SKILL_MD: &str = "---\nname: onset\ndescription: Finds when it began.\n---\n";

/// A component with `body` and the export that every skill has.
fn skill(body: &str) -> Vec<u8> {
    wat::parse_str(format!("(component {body} {ENTRY})")).unwrap()
}

fn refused(bytes: &[u8]) -> AdmitError {
    admit(bytes, &Caps::default()).unwrap_err()
}

#[test]
fn a_package_is_admitted_with_all_that_it_says() {
    let imports = r#"(import "wasi:io/error@0.2.6" (instance))
        (import "casefile:tools/types@0.1.0" (instance))
        (import "casefile:tools/metrics@0.1.0" (instance))
        (import "casefile:tools/steps@0.1.1" (instance))"#;
    let package = sections::append(&skill(imports), SKILL_FILE, SKILL_MD).unwrap();
    let admitted = admit(&package, &Caps::default()).unwrap();
    assert_eq!(admitted.digest, Digest::of(&package));
    assert_eq!(admitted.size, package.len() as u64);
    assert_eq!(
        admitted.imports,
        [
            "casefile:tools/metrics@0.1.0",
            "casefile:tools/steps@0.1.1",
            "casefile:tools/types@0.1.0",
            "wasi:io/error@0.2.6"
        ]
    );
    assert_eq!(admitted.tools, BTreeSet::from(["metrics".to_owned(), "steps".to_owned()]));
    assert_eq!(admitted.exports, ["casefile:skill/entry@0.1.0"]);
    assert_eq!(admitted.skill_file, Some(SkillFile::parse(SKILL_FILE).unwrap()));
    assert_eq!(admitted.skill_md.as_deref(), Some(SKILL_MD));
}

#[test]
fn a_bare_component_is_admitted_without_texts() {
    let admitted = admit(&skill(""), &Caps::default()).unwrap();
    assert_eq!((admitted.skill_file, admitted.skill_md), (None, None));
    assert!(admitted.imports.is_empty() && admitted.tools.is_empty());
}

#[test]
fn files_of_another_kind_are_refused_by_their_kind() {
    assert_eq!(refused(b""), AdmitError::Empty);
    assert_eq!(refused(b"\x7fELF\x02\x01\x01\x00rest"), AdmitError::NativeArtifact);
    assert_eq!(refused(b"(component)"), AdmitError::NotWasm);
    assert_eq!(refused(b"#!/bin/sh\n"), AdmitError::NotWasm);
    assert_eq!(refused(&wat::parse_str("(module)").unwrap()), AdmitError::CoreModule);
    let large = Caps { file_bytes_max: 10, ..Caps::default() };
    let bytes = skill("");
    let size = bytes.len() as u64;
    assert_eq!(admit(&bytes, &large), Err(AdmitError::TooLarge { bytes: size, max: 10 }));
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let whole = sections::append(&skill("(core module (func))"), SKILL_FILE, SKILL_MD).unwrap();
    for length in 1..whole.len() {
        match admit(&whole[..length], &Caps::default()) {
            // A cut between two sections leaves a whole component that lacks its last parts.
            Ok(admitted) => assert_eq!(admitted.skill_md, None),
            Err(AdmitError::Truncated { bytes }) => assert_eq!(bytes, length as u64),
            Err(AdmitError::MissingExport | AdmitError::Invalid { .. }) => {}
            Err(other) => panic!("{length}: {other}"),
        }
    }
    assert!(matches!(refused(&whole[..whole.len() - 1]), AdmitError::Truncated { .. }));
}

#[test]
fn an_invalid_component_is_refused_with_the_place() {
    let bytes = skill("(core module (func (result i32)))");
    let AdmitError::Invalid { offset, message } = refused(&bytes) else { panic!("not invalid") };
    assert!((8..bytes.len()).contains(&offset));
    assert!(message.contains("type mismatch"), "{message}");
}

#[test]
fn features_that_skills_do_not_have_are_refused() {
    for body in [
        "(core module (memory 1 1 shared))",
        "(core module (memory i64 1))",
        "(core module (memory 1 (pagesize 1)))",
        "(core module (type (struct)))",
        "(core module (func (param externref)))",
        "(core module (func (param (ref func))))",
        "(core module (tag))",
        "(core module (func (param v128) (result v128) local.get 0 i32x4.relaxed_trunc_f32x4_s))",
        "(core module (func (param i64 i64 i64 i64) (result i64 i64)
            local.get 0 local.get 1 local.get 2 local.get 3 i64.add128))",
        "(core module (type $f (func)) (type (cont $f)))",
        "(type (func async))",
        "(type (stream u8))",
        "(type (list u8 4))",
        "(core func (canon backpressure.inc))",
    ] {
        assert!(matches!(refused(&skill(body)), AdmitError::Invalid { .. }), "{body}");
    }
}

#[test]
fn features_that_compilers_use_are_admitted() {
    for body in [
        "(core module (func (param v128) (result v128) local.get 0 i8x16.abs))",
        "(core module (memory 1) (func (memory.copy (i32.const 0) (i32.const 0) (i32.const 0))))",
        "(core module (table 1 funcref) (func (result funcref) ref.null func))",
        "(core module (func (result i32 i32) i32.const 1 i32.const 2))",
        "(core module (func (param i32) (result i32) local.get 0 i32.extend8_s))",
        "(core module (func (param f32) (result i32) local.get 0 i32.trunc_sat_f32_s))",
        "(core module (func $f return_call $f))",
        "(core module (global (export \"g\") (mut i32) (i32.add (i32.const 1) (i32.const 2))))",
    ] {
        assert_eq!(admit(&skill(body), &Caps::default()).err(), None, "{body}");
    }
}

#[test]
fn only_known_imports_pass() {
    for import in [
        "casefile:tools/shell@0.1.0",
        "wasi:http/types@0.2.0",
        "wasi:filesystem/typez@0.2.0",
        "wasi:io/poll@0.3.0",
        "acme:x/y@1.0.0",
    ] {
        let error = refused(&skill(&format!("(import \"{import}\" (instance))")));
        assert_eq!(error, AdmitError::UnknownImport { import: import.to_owned() });
        let message = error.to_string();
        assert!(message.contains(import) && message.contains(&interface::allowed_imports()), "{message}");
    }
    let error = refused(&skill(r#"(import "run" (func))"#));
    assert_eq!(error, AdmitError::ImportNotInstance { import: "run".to_owned() });
}

#[test]
fn the_entry_must_be_exported_as_an_instance() {
    let without = |body: &str| refused(&wat::parse_str(format!("(component {body})")).unwrap());
    assert_eq!(without(""), AdmitError::MissingExport);
    let export = |name: &str| format!("(instance $i) (export \"{name}\" (instance $i))");
    assert_eq!(without(&export("casefile:skill/entry@0.2.0")), AdmitError::MissingExport);
    assert_eq!(without(&export("casefile:skill/other@0.1.0")), AdmitError::MissingExport);
    let nested = format!("(component {ENTRY})");
    assert_eq!(without(&nested), AdmitError::MissingExport);
}

#[test]
fn the_texts_inside_are_checked() {
    let with = |toml: &str, md: &str| refused(&sections::append(&skill(""), toml, md).unwrap());
    assert!(matches!(with("[skill]\n", SKILL_MD), AdmitError::SkillFile(_)));
    assert!(matches!(with(&format!("{SKILL_FILE}# \u{202e}\n"), SKILL_MD), AdmitError::SkillFile(_)));
    assert!(matches!(with(SKILL_FILE, "# no frontmatter\n"), AdmitError::SkillMd(_)));
    assert!(matches!(with(SKILL_FILE, &format!("{SKILL_MD}\u{1b}[2J")), AdmitError::SkillMd(_)));
    let twice = skill(r#"(@custom "casefile:skill" "") (@custom "casefile:skill" "")"#);
    assert!(matches!(refused(&twice), AdmitError::Sections(_)));
}

#[test]
fn a_message_never_holds_control_characters_of_the_component() {
    let bytes = skill("(core module (func (export \"a\\1b[31m\")) (func (export \"a\\1b[31m\")))");
    let message = refused(&bytes).to_string();
    assert!(!message.contains('\u{1b}'), "{message}");
}
