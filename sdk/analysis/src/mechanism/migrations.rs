//! Statements that lock or rewrite a table that is in use. On a table that the same change creates they cost nothing.

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::file_kind::FileKind;
use crate::words::{has_part, identifiers};

/// What reads or rewrites a table under a lock, as SQL and the migrations of frameworks write it.
const HEAVY: &[&str] = &[
    "lock table",
    "create index ",
    "create unique index ",
    "alter column",
    "set not null",
    "add constraint",
    "modify column",
    "change column",
    "vacuum full",
    "reindex",
    "cluster ",
    "add_index",
    "migrations.addindex(",
    "migrations.alterfield(",
    "create_index(",
    "alter_column(",
    "change_column",
    "->change()",
    ".change()",
    "altercolumn<",
    "createindex(",
    "<createindex",
    "<addnotnullconstraint",
    "<modifydatatype",
    "addforeignkey(",
    "add_foreign_key",
    "validate constraint",
    "optimize table",
    "convert to character set",
    "add primary key",
    "engine=",
    "engine = ",
    "->index(",
    "->unique(",
    "addconstraint(",
    "add_check_constraint",
    "partition by",
    "migrations.addconstraint(",
    "create_unique_constraint(",
    "create_foreign_key(",
    "->foreign(",
    "default gen_random",
    "default now()",
    "default uuid",
    "default (",
    "stored)",
    "add_reference",
];
/// A statement that touches all rows.
const ALL_ROWS: &[&str] = &[".update_all(", "objects.update(", "::query()->update(", "executeupdate("];
/// What keeps a statement from holding a lock for long.
const GENTLE: &[&str] = &[
    "lock=none",
    "lock = none",
    "algorithm=inplace",
    "algorithm = inplace",
    "algorithm=instant",
    "algorithm = instant",
    "online = on",
    "concurrently",
    "not valid",
    "validate: false",
    "if not exists",
    "gh-ost",
    "pt-online",
];
/// What makes a table.
const MAKES: &[&str] = &[
    "create table",
    "create_table",
    "createtable",
    "createmodel",
    "schema::create",
    "create_enum",
    "<createtable",
];
/// Where migrations lie.
const PLACES: &[&str] =
    &["migrat", "alembic", "flyway", "liquibase", "changelog", "db/", "schema/", "versions/"];

pub(super) fn find(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    let path = file.path.to_lowercase();
    if file.kind != FileKind::Sql && !has_part(&path, PLACES) {
        return;
    }
    let all: Vec<String> = file.code(Mark::Added).map(str::to_lowercase).collect();
    if all.iter().any(|code| has_part(code, GENTLE)) {
        return;
    }
    let made: Vec<String> = files
        .iter()
        .flat_map(|other| other.code(Mark::Added))
        .map(str::to_lowercase)
        .filter(|code| has_part(code, MAKES))
        .flat_map(|code| identifiers(&code).into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let before = file.code(Mark::Removed).map(str::to_lowercase).collect::<Vec<_>>();
    let heavy = |code: &str| has_part(code, HEAVY) || has_part(code, ALL_ROWS) || whole_update(code, &all);
    // The name of the table may stand in one of the next lines.
    let new_table = |at: usize| {
        let near = all.iter().skip(at).take(3).flat_map(|code| identifiers(code));
        let names: Vec<&str> = near.collect();
        !made.is_empty()
            && (names
                .iter()
                .any(|name| name.len() > 2 && made.iter().any(|known| known == name) && !is_word(name))
                || has_part(&all[at], &["t.", "table."]))
    };
    let line =
        all.iter().enumerate().find(|(at, code)| heavy(code) && !before.contains(code) && !new_table(*at));
    if let Some((at, _)) = line {
        let code = file.code(Mark::Added).nth(at).unwrap_or_default();
        let why = "a statement locks a table for as long as it reads or rewrites it".to_owned();
        found.push(mechanism(Effect::HeavyMigration, 0.9, file, &[(Mark::Added, code)], why));
    } else if let Some(code) =
        file.code(Mark::Added).find(|code| has_part(&code.to_lowercase(), &["alter table"]))
        && made.is_empty()
    {
        let why = "a statement takes a lock on a table".to_owned();
        found.push(mechanism(Effect::HeavyMigration, 0.4, file, &[(Mark::Added, code)], why));
    }
}

/// An `UPDATE` of all rows: no line of the change says which.
fn whole_update(code: &str, all: &[String]) -> bool {
    code.starts_with("update ") && code.contains(" set ") && !all.iter().any(|line| line.contains("where"))
}

/// Words of statements that are no names of tables.
fn is_word(name: &str) -> bool {
    const WORDS: [&str; 16] = [
        "create",
        "table",
        "create_table",
        "not",
        "null",
        "text",
        "bigint",
        "primary",
        "key",
        "index",
        "default",
        "unique",
        "exists",
        "int",
        "schema",
        "migrations",
    ];
    WORDS.contains(&name)
}
