//! The skills there are: those that come with the checkout, and those in the store of the home.

use casefile_package::skill_md::SkillMd;
use casefile_package::{Digest, SkillFile, sections};
use casefile_registry::catalog::CatalogEntry;

use crate::context::{Context, SkillArg};
use crate::error::{CommandError, ForUser};
use crate::skill_build::{Checkout, say_on_stderr};

/// A skill with what it says of itself.
pub(super) struct Known {
    pub(super) file: SkillFile,
    pub(super) digest: Digest,
    /// `bundled` or `store`.
    pub(super) origin: &'static str,
    pub(super) skill_md: String,
    /// What it is for, on one line.
    pub(super) description: String,
}

impl Known {
    fn of(bytes: &[u8], origin: &'static str) -> Option<Self> {
        let found = sections::read(bytes).ok()?;
        let file = SkillFile::parse(found.skill_file?).ok()?;
        let skill_md = found.skill_md.unwrap_or_default().to_owned();
        let in_front = SkillMd::parse(&skill_md).map(|md| md.description).unwrap_or_default();
        let description = file.description.clone().unwrap_or(in_front);
        Some(Self { file, digest: Digest::of(bytes), origin, skill_md, description })
    }

    /// `team/name@1.0.0`.
    pub(super) fn name_and_version(&self) -> String {
        format!("{}@{}", self.file.name, self.file.version)
    }
}

/// Every skill: the bundled ones, then those of the store by name and version. A bundled one hides those of its name, as
/// it does where it runs.
///
/// # Errors
/// [`CommandError`] where the bundled skills cannot be built or the store cannot be read.
pub(super) async fn all(context: &Context) -> Result<Vec<Known>, CommandError> {
    let mut all = Vec::new();
    if let Some(checkout) = Checkout::find() {
        for component in checkout.build(&context.sandbox, &say_on_stderr).await? {
            let bytes = std::fs::read(&component).work()?;
            all.extend(Known::of(&bytes, "bundled"));
        }
    }
    let bundled = all.len();
    for CatalogEntry { digest, .. } in context.store.list().input()? {
        let bytes = context.store.load(&digest).input()?;
        let known = Known::of(&bytes, "store");
        all.extend(
            known.filter(|known| all[..bundled].iter().all(|other| other.file.name != known.file.name)),
        );
    }
    Ok(all)
}

/// The skill that `team/name` or `team/name@^1` stands for: the highest version that meets it.
///
/// # Errors
/// [`CommandError::Input`] where there is none.
pub(super) async fn find(context: &Context, named: &str) -> Result<Known, CommandError> {
    let wanted = SkillArg::name(named)?;
    let fits = |known: &Known| match &wanted {
        SkillArg::Name(name, req) => known.file.name == *name && req.matches(&known.file.version),
        SkillArg::Folder(_) | SkillArg::File(_) => false,
    };
    let found =
        all(context).await?.into_iter().filter(fits).max_by(|a, b| a.file.version.cmp(&b.file.version));
    found.ok_or_else(|| {
        let named = casefile_model::text::line(named, 80);
        CommandError::input(format!("there is no skill `{named}`; search_skills names those there are"))
    })
}
