//! Why a component is not admitted.

use crate::interface::{ENTRY, allowed_imports};
use crate::sections::ReadSectionsError;
use crate::skill_file::SkillFileError;
use crate::skill_md::SkillMdError;

/// Why a component is not admitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdmitError {
    /// There are no bytes.
    #[error("the file is empty; build the skill first")]
    Empty,
    /// The file is larger than the cap.
    #[error(
        "the file has {bytes} bytes and at most {max} are admitted; strip debug information and unused data"
    )]
    TooLarge {
        /// The bytes of the file.
        bytes: u64,
        /// The cap.
        max: u64,
    },
    /// Native code, for example what `wasmtime compile` writes.
    #[error("the file is native code, which no sandbox contains; publish the component it was made from")]
    NativeArtifact,
    /// Something else than WebAssembly.
    #[error("the file is not WebAssembly; build the skill for the target wasm32-wasip2")]
    NotWasm,
    /// A core module.
    #[error("the file is a core module, not a component; build the skill for the target wasm32-wasip2")]
    CoreModule,
    /// The file ends in the middle of a part.
    #[error("the file ends after {bytes} bytes in the middle of a part; build or fetch it again")]
    Truncated {
        /// The bytes of the file.
        bytes: u64,
    },
    /// The validator refuses it, which includes features that skills do not have.
    #[error(
        "the component is invalid at byte {offset}: {message}; build it again without experimental features"
    )]
    Invalid {
        /// The offset in the file.
        offset: usize,
        /// What the validator says.
        message: String,
    },
    /// More of something than a cap admits.
    #[error("the component has {found} {what}, and the cap `{cap}` admits {max}; build a smaller component")]
    OverCap {
        /// The field of [`crate::Caps`].
        cap: &'static str,
        /// What is counted.
        what: &'static str,
        /// The count; where counting stopped early, a lower bound.
        found: u64,
        /// The cap.
        max: u64,
    },
    /// An import that no skill can have.
    #[error("the component imports `{import}`, which no skill can have; import only {}", allowed_imports())]
    UnknownImport {
        /// The name of the import.
        import: String,
    },
    /// A top-level import that is not an instance.
    #[error("the component imports `{import}` outside an interface; import interfaces of casefile:tools@0.1")]
    ImportNotInstance {
        /// The name of the import.
        import: String,
    },
    /// The interface of a skill is not exported.
    #[error(
        "the component does not export `{ENTRY}@0.1.0`; build it against the world casefile:skill/skill@0.1.0"
    )]
    MissingExport,
    /// The sections of the package cannot be read.
    #[error(transparent)]
    Sections(#[from] ReadSectionsError),
    /// The skill file inside is refused.
    #[error("the skill file inside the component is refused")]
    SkillFile(#[from] SkillFileError),
    /// The `SKILL.md` inside is refused.
    #[error("the SKILL.md inside the component is refused")]
    SkillMd(#[from] SkillMdError),
}
