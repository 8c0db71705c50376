//! What a skill is written in.

use std::path::Path;

use clap::ValueEnum;

/// A language that skills are written in. The file at the root of the folder tells which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Rust, with the SDK
    Rust,
    /// TypeScript, run by QuickJS in the component
    #[value(name = "ts", alias = "typescript")]
    TypeScript,
    /// Python, run by CPython in the component
    #[value(name = "py", alias = "python")]
    Python,
}

impl Language {
    const ALL: [Self; 3] = [Self::Rust, Self::TypeScript, Self::Python];

    /// The language of the skill in a folder; none where there is nothing to build.
    pub fn of(dir: &Path) -> Option<Self> {
        Self::ALL.into_iter().find(|language| dir.join(language.source()).is_file())
    }

    /// The file that a skill of this language begins with.
    pub fn source(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::TypeScript => "skill.ts",
            Self::Python => "skill.py",
        }
    }

    /// The folder of its template.
    pub fn template(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::TypeScript => "typescript",
            Self::Python => "python",
        }
    }

    /// Whether an interpreter runs the source as it is. There is one way to build such a skill, and what ends a step
    /// names file and line in any case.
    pub fn is_interpreted(self) -> bool {
        self != Self::Rust
    }
}
