//! Tables, columns and fields that one side knows and the other may not.

mod kinds;

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// Statements that take something away from a schema, or make it demand more.
const BREAKING: [&str; 10] = [
    "drop column",
    "rename column",
    "rename to",
    "drop table",
    "remove_column",
    "rename_column",
    "dropcolumn",
    "renamecolumn",
    "alter column",
    "not null",
];

/// How a field is named on the wire.
const FIELD_NAMES: [&str; 15] = [
    "jsonpropertyname(",
    "[jsonproperty(",
    "@serialname(",
    "alias=",
    "serializedname",
    "[datamember(name",
    "json:\"",
    "@jsonproperty",
    "serde(rename",
    "field(alias",
    "@serializedname",
    "@column(",
    "db:\"",
    "column_name",
    "bson:\"",
];

pub(super) fn find(files: &[FileDiff], found: &mut Vec<Mechanism>) {
    for file in files.iter().filter(|file| is_code(file.kind)) {
        kinds::find(file, found);
        unknown_table(file, files, found);
        breaking(file, found);
        fields(file, found);
        messages(file, found);
    }
}

/// A statement names a table that no other line of the change creates or already used.
fn unknown_table(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    for code in file.code(Mark::Added) {
        let Some(table) = table_of(code) else { continue };
        let elsewhere = |other: &FileDiff| {
            other.lines.iter().any(|line| {
                let lower = line.code.to_lowercase();
                let creates = ["create table", "create_table", "createtable", "createmodel"]
                    .iter()
                    .any(|word| lower.contains(word));
                (creates && lower.contains(&table)) || (line.mark != Mark::Added && lower.contains(&table))
            })
        };
        if !files.iter().any(elsewhere) {
            let why = format!("it uses `{table}`, which no part of the change creates");
            found.push(mechanism(Effect::SchemaChanged, 0.7, file, &[(Mark::Added, code)], why));
            return;
        }
    }
}

/// The table that a statement reads or writes.
fn table_of(code: &str) -> Option<String> {
    let lower = code.to_lowercase();
    let is_statement = has_part(&lower, &["select ", "insert into ", "update ", "delete from "]);
    let after = ["from ", "insert into ", "join "]
        .iter()
        .find_map(|word| Some(&lower[lower.find(word)? + word.len()..]))?;
    let name: String =
        after.trim_start().chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).collect();
    (is_statement && name.len() > 2 && name.contains(|c: char| c.is_alphabetic())).then_some(name)
}

fn breaking(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let lines: Vec<(Mark, &str)> = file
        .code(Mark::Added)
        .filter(|code| {
            has_part(&code.to_lowercase().replace("is not null", ""), &BREAKING) && !of_new_table(code, file)
        })
        .map(|code| (Mark::Added, code))
        .collect();
    if !lines.is_empty() {
        found.push(mechanism(
            Effect::SchemaChanged,
            0.85,
            file,
            &lines,
            "a table loses, renames or demands a column".to_owned(),
        ));
    }
}

/// Whether a column only belongs to a table that the same file creates.
fn of_new_table(code: &str, file: &FileDiff) -> bool {
    let lower = code.to_lowercase();
    let demands = lower.contains("not null") && !has_part(&lower, &["alter ", "modify ", "change "]);
    demands && file.code(Mark::Added).any(|other| other.to_lowercase().contains("create table"))
}

/// The name of a field on the wire is another one.
fn fields(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let named = |mark| file.code(mark).find(|code| has_part(&code.to_lowercase(), &FIELD_NAMES));
    if let (Some(old), Some(new)) = (named(Mark::Removed), named(Mark::Added)) {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        found.push(mechanism(
            Effect::SchemaChanged,
            0.85,
            file,
            &lines,
            "a field has another name on the wire".to_owned(),
        ));
    }
}

/// The number or type of a field of a message is another one.
fn messages(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !file.path.ends_with(".proto")
        && !file.path.ends_with(".avsc")
        && !file.path.ends_with(".graphql")
        && !file.path.ends_with(".thrift")
    {
        return;
    }
    let lines: Vec<(Mark, &str)> = file.code(Mark::Removed).map(|code| (Mark::Removed, code)).collect();
    if !lines.is_empty() {
        found.push(mechanism(
            Effect::SchemaChanged,
            0.9,
            file,
            &lines,
            "a message's fields are others".to_owned(),
        ));
    }
}
