//! What alters stored data: code from before it may not read what is stored since.

use std::sync::LazyLock;

use casefile_model::proposal::{Check, CheckName, CheckOutcome};
use casefile_model::text;
use regex::Regex;

use super::checks;
use super::later::FileDiff;

/// Files that hold migrations, by folder and by the names that tools give them.
static FILES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(^|/)(migrations?|migrate|alembic/versions|liquibase|changelogs?/db)/|(^|/)(V|U|R)\d*[\d_.]*__[^/]*\.(sql|java|kt)$|\.(up|down)\.sql$|(^|/)(schema\.(rb|sql|prisma)|structure\.sql)$",
    )
    .ok()
});

/// Statements of SQL, and calls of libraries, that alter what is stored.
static STATEMENTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(create|alter|drop|rename|truncate)\s+(unique\s+)?(table|column|index|type|schema|view|sequence|database|constraint)\b|\badd\s+column\b|\b(add|drop|remove|rename|change|alter)_(column|table|index)\b|\b(create|drop|add|remove|rename|alter)(Table|Column|Field|Model)\(",
    )
    .ok()
});

/// Text that runs nowhere.
const PROSE: [&str; 4] = [".md", ".txt", ".rst", ".adoc"];

/// What in a change is a migration or a statement that alters stored data.
fn alters_stored_data(diff: &[FileDiff]) -> Vec<String> {
    let matches = |regex: &LazyLock<Option<Regex>>, text: &str| {
        // A pattern that does not compile would let everything pass.
        regex.as_ref().is_none_or(|regex| regex.is_match(text))
    };
    let code = diff.iter().filter(|file| !PROSE.iter().any(|end| file.path.to_lowercase().ends_with(end)));
    code.filter_map(|file| {
        let path = text::line(&file.path, 200);
        if matches(&FILES, &file.path) {
            return Some(format!("{path} looks like a migration"));
        }
        let line = file.lines.iter().find(|line| matches(&STATEMENTS, line))?;
        Some(format!("{path} holds `{}`", text::line(line.trim(), 120)))
    })
    .collect()
}

/// Says whether going back is safe for what is stored.
pub(super) fn check(diff: &[FileDiff]) -> Check {
    let found = alters_stored_data(diff);
    if found.is_empty() {
        return checks::check(
            CheckName::NoMigration,
            CheckOutcome::Passed,
            "nothing in it looks like a migration".into(),
        );
    }
    let found = found.iter().take(20).cloned().collect::<Vec<_>>().join("; ");
    let why = format!("the code before it may not read what is stored now: {found}");
    checks::check(CheckName::NoMigration, CheckOutcome::Failed, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str) -> bool {
        let file = FileDiff { path: path.into(), added: vec![], lines: vec![line.into()] };
        !alters_stored_data(&[file]).is_empty()
    }

    #[test]
    fn files_and_statements_that_alter_stored_data_are_found() {
        assert!(found("db/migrate/20260101_orders.rb", ""));
        assert!(found("shop/migrations/0004_note.py", ""));
        assert!(found("sql/V12__drop_note.sql", ""));
        assert!(found("src/setup.go", "db.Exec(\"ALTER TABLE orders ADD COLUMN note text\")"));
        assert!(found("src/setup.py", "op.drop_column('orders', 'note')"));
        assert!(!found("src/pool.go", "the table is full"));
        assert!(!found("README.md", "ALTER TABLE orders"));
        assert!(!found("src/immigration/index.ts", "add(column)"));
    }
}
