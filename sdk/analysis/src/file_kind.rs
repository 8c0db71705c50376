//! What a file is for and how its comments begin, from its path.

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Source code of a program.
    Code(Comment),
    /// Settings of a program or its deployment.
    Configuration(Comment),
    /// Which libraries a program is built with.
    Dependencies,
    /// A migration or other SQL.
    Sql,
    /// Tests and their data.
    Test,
    /// Documentation and texts for people.
    Documentation,
    /// What runs before a deploy only: pipelines, linters, owners.
    Pipeline,
    /// Style sheets, pictures, icons.
    Style,
}

/// How comments begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comment {
    /// `//`
    Slashes,
    /// `#`
    Hash,
    /// `--`
    Dashes,
    /// None, or not known.
    None,
}

const DEPENDENCIES: [&str; 25] = [
    "go.mod",
    "go.sum",
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "requirements.txt",
    "poetry.lock",
    "pyproject.toml",
    "pipfile",
    "pipfile.lock",
    "cargo.toml",
    "cargo.lock",
    "gemfile",
    "gemfile.lock",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "composer.json",
    "composer.lock",
    "constraints.txt",
    "packages.lock.json",
    "libs.versions.toml",
    "mix.exs",
    "build.sbt",
];

impl FileKind {
    /// Tells the kind by the path.
    pub fn of(path: &str) -> Self {
        let lower = path.to_lowercase();
        let name = lower.rsplit('/').next().unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let stem = name.strip_suffix(extension).unwrap_or(name);
        let within =
            |folder: &str| lower.starts_with(&format!("{folder}/")) || lower.contains(&format!("/{folder}/"));
        let is_test = ["test", "tests", "testdata", "__tests__", "spec", "fixtures", "e2e"]
            .iter()
            .any(|folder| within(folder))
            || ["_test.", ".test.", ".spec.", "_spec."].iter().any(|end| stem.ends_with(end))
            || name.starts_with("test_")
            || path.rsplit('/').next().is_some_and(|name| name.contains("Test.") || name.contains("Tests."));
        if is_test {
            return Self::Test;
        }
        let pins =
            name.starts_with("requirements") || within("requirements") || name.starts_with("constraints");
        let lists_packages =
            matches!(extension, "csproj" | "fsproj" | "gemspec") || name == "directory.packages.props";
        if DEPENDENCIES.contains(&name) || pins && matches!(extension, "txt" | "in") || lists_packages {
            return Self::Dependencies;
        }
        if within(".github")
            || within(".circleci")
            || within(".gitlab")
            || name.starts_with(".golangci")
            || name.starts_with(".eslint")
            || matches!(
                name,
                "codeowners"
                    | ".gitlab-ci.yml"
                    | "jenkinsfile"
                    | "makefile"
                    | ".editorconfig"
                    | ".gitignore"
                    | ".pre-commit-config.yaml"
            )
        {
            return Self::Pipeline;
        }
        match extension {
            "md" | "rst" | "adoc" | "txt" => Self::Documentation,
            "css" | "scss" | "less" | "svg" | "png" | "jpg" | "ico" | "woff2" => Self::Style,
            "sql" => Self::Sql,
            "yaml" | "yml" | "toml" | "ini" | "conf" | "cfg" | "properties" | "env" | "tf" | "tfvars"
            | "hcl" => Self::Configuration(Comment::Hash),
            "config" | "editorconfig" => Self::Configuration(Comment::None),
            "json" | "xml" => Self::Configuration(Comment::None),
            "py" | "rb" | "sh" | "ex" | "exs" | "pl" => Self::Code(Comment::Hash),
            "lua" | "hs" => Self::Code(Comment::Dashes),
            _ if name.starts_with("dockerfile") || name == "procfile" || name.starts_with(".env") => {
                Self::Configuration(Comment::Hash)
            }
            _ if within("docs") || within("documentation") => Self::Documentation,
            _ => Self::Code(Comment::Slashes),
        }
    }

    /// Returns whether a comment begins where this text begins.
    pub fn comment_starts(&self, text: &str) -> bool {
        match self {
            Self::Code(Comment::Slashes) | Self::Dependencies | Self::Style => text.starts_with("//"),
            Self::Code(Comment::Hash) | Self::Configuration(Comment::Hash) | Self::Pipeline => {
                text.starts_with('#')
            }
            Self::Code(Comment::Dashes) | Self::Sql => text.starts_with("-- "),
            Self::Test => text.starts_with("//") || text.starts_with("# "),
            _ => false,
        }
    }

    /// Returns why a change of such a file cannot reach production, as a part of a sentence; none where it can.
    pub fn never_runs(&self) -> Option<&'static str> {
        match self {
            Self::Test => Some("only tests changed"),
            Self::Documentation => Some("only documentation changed"),
            Self::Pipeline => Some("only what runs before a deploy changed"),
            Self::Style => Some("only the look of pages changed"),
            _ => None,
        }
    }

    /// Returns whether undoing a change of it alone is a change of configuration and not of code.
    pub fn is_setting(&self) -> bool {
        matches!(self, Self::Configuration(_) | Self::Dependencies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_their_purpose() {
        for (path, kind) in [
            ("services/a/handler_test.go", FileKind::Test),
            ("src/test/java/A.java", FileKind::Test),
            ("web/button.spec.ts", FileKind::Test),
            ("pkg/x/testdata/golden.json", FileKind::Test),
            ("docs/a.md", FileKind::Documentation),
            (".github/workflows/build.yml", FileKind::Pipeline),
            ("charts/a/values.yaml", FileKind::Configuration(Comment::Hash)),
            ("a/package.json", FileKind::Dependencies),
            ("db/migrations/1.sql", FileKind::Sql),
            ("Dockerfile", FileKind::Configuration(Comment::Hash)),
            ("app/models/latest.rb", FileKind::Code(Comment::Hash)),
            ("contest/main.go", FileKind::Code(Comment::Slashes)),
        ] {
            assert_eq!(FileKind::of(path), kind, "{path}");
        }
    }
}
