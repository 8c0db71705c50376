//! The way back of a migration is written down and does not run.

use crate::diff::{FileDiff, Line, Mark};

/// How the function begins that takes a migration back, in lower case.
const BACK: [&str; 14] = [
    "void down(",
    "def down",
    "def downgrade(",
    "function down(",
    "exports.down",
    "async down(",
    "down(queryrunner",
    "down(knex",
    "-- +goose down",
    "-- migrate:down",
    "-- +migrate down",
    "--rollback",
    "<rollback>",
    "-- down migration",
];
/// How the function begins that takes it forth, where it stands behind.
const FORTH: [&str; 7] =
    ["void up(", "def up", "def upgrade(", "function up(", "exports.up", "async up(", "-- +goose up"];

/// Returns the files without what only a way back would run.
pub(super) fn without(files: &[FileDiff]) -> Vec<FileDiff> {
    files.iter().map(of_one).collect()
}

fn of_one(file: &FileDiff) -> FileDiff {
    let path = file.path.to_lowercase();
    let is_migration =
        ["migrat", "alembic", "changelog", "versions/", ".sql"].iter().any(|part| path.contains(part));
    if !is_migration {
        return file.clone();
    }
    let mut back = false;
    let stays = |line: &Line| {
        let text = line.text.to_lowercase();
        if BACK.iter().any(|start| text.contains(start)) {
            back = true;
        } else if FORTH.iter().any(|start| text.contains(start)) {
            back = false;
        }
        !back || line.mark == Mark::Kept
    };
    let mut stays = stays;
    FileDiff { lines: file.lines.iter().filter(|line| stays(line)).cloned().collect(), ..file.clone() }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn drops(path: &str, diff: &str) -> bool {
        let found = mechanisms(&parse(diff, &[path.to_owned()]));
        found.iter().any(|one| matches!(one.effect, Effect::IndexRemoved | Effect::SchemaChanged))
    }

    #[test]
    fn what_would_take_it_back_does_not_run() {
        assert!(!drops(
            "Migrations/A.cs",
            "+    protected override void Down(MigrationBuilder b)\n+    {\n+        b.Sql(\"drop index ix_a\");\n+    }\n"
        ));
        assert!(!drops(
            "alembic/versions/a.py",
            "+def downgrade():\n+    op.drop_column('orders', 'state')\n"
        ));
        assert!(!drops("db/migrations/1.sql", "+-- +goose Down\n+DROP INDEX idx_a;\n"));
        assert!(!drops("db/migrate/a.rb", "+  def down\n+    drop_table :orders\n+  end\n"));
        assert!(drops("db/migrations/1.sql", "+-- +goose Up\n+DROP INDEX idx_a;\n"));
        assert!(drops("alembic/versions/a.py", "+def upgrade():\n+    op.drop_column('orders', 'state')\n"));
    }
}
