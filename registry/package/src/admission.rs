//! Admission: what is checked before any byte of a component reaches a compiler.
//!
//! In this order: what kind of file it is, its caps and its validity side by side (each part is counted
//! before it is validated), its imports and exports, and the texts inside it.

mod counts;
mod error;
mod features;
mod flow;
mod function;
mod scan;
mod shapes;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use error::AdmitError;

use crate::caps::Caps;
use crate::digest::Digest;
use crate::interface::{self, Import};
use crate::sections;
use crate::skill_file::SkillFile;
use crate::skill_md::SkillMd;
use crate::text;

/// A component that was admitted, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The digest of the bytes.
    pub digest: Digest,
    /// The count of the bytes.
    pub size: u64,
    /// The full names of the top-level imports, sorted.
    pub imports: Vec<String>,
    /// The short names of the imported interfaces of `casefile:tools`, `types` left out.
    pub tools: BTreeSet<String>,
    /// The full names of the top-level exports, sorted.
    pub exports: Vec<String>,
    /// The skill file inside, where there is one.
    pub skill_file: Option<SkillFile>,
    /// The text of the `SKILL.md` inside, where there is one; it is a valid Agent Skill.
    pub skill_md: Option<String>,
}

/// Admits a component, with or without the sections of a package.
///
/// # Errors
/// [`AdmitError`], naming the rule that the bytes break.
pub fn admit(bytes: &[u8], caps: &Caps) -> Result<Admitted, AdmitError> {
    check_kind(bytes, caps)?;
    let surface = scan::scan(bytes, caps)?;
    let tools = check_imports(&surface.imports)?;
    if !surface.exports.iter().any(|(name, is_instance)| *is_instance && interface::is_entry(name)) {
        return Err(AdmitError::MissingExport);
    }
    let sections = sections::read(bytes)?;
    let skill_file = sections.skill_file.map(SkillFile::parse).transpose()?;
    if let Some(md) = sections.skill_md {
        SkillMd::parse(md)?;
    }
    let names = |list: Vec<(String, bool)>| {
        let sorted: BTreeSet<String> = list.into_iter().map(|(name, _)| name).collect();
        sorted.into_iter().collect()
    };
    Ok(Admitted {
        digest: Digest::of(bytes),
        size: bytes.len() as u64,
        imports: names(surface.imports),
        tools,
        exports: names(surface.exports),
        skill_file,
        skill_md: sections.skill_md.map(str::to_owned),
    })
}

/// Checks what kind of file it is, by its size and first bytes.
fn check_kind(bytes: &[u8], caps: &Caps) -> Result<(), AdmitError> {
    const WASM: &[u8] = b"\0asm";
    const ELF: &[u8] = b"\x7fELF";
    const HEADER_BYTES: usize = 8;
    if bytes.is_empty() {
        return Err(AdmitError::Empty);
    }
    let size = bytes.len() as u64;
    if size > caps.file_bytes_max {
        return Err(AdmitError::TooLarge { bytes: size, max: caps.file_bytes_max });
    }
    if bytes.starts_with(ELF) {
        return Err(AdmitError::NativeArtifact);
    }
    if !bytes.starts_with(WASM) {
        let is_cut = WASM.starts_with(bytes);
        return Err(if is_cut { AdmitError::Truncated { bytes: size } } else { AdmitError::NotWasm });
    }
    if bytes.len() < HEADER_BYTES {
        return Err(AdmitError::Truncated { bytes: size });
    }
    if wasmparser::Parser::is_core_wasm(bytes) {
        return Err(AdmitError::CoreModule);
    }
    Ok(())
}

/// Checks each import against the list of allowed ones, and gives the tools among them.
fn check_imports(imports: &[(String, bool)]) -> Result<BTreeSet<String>, AdmitError> {
    let mut tools = BTreeSet::new();
    for (name, is_instance) in imports {
        let import = || text::escaped(name, 200);
        if !is_instance {
            return Err(AdmitError::ImportNotInstance { import: import() });
        }
        match interface::import(name) {
            Some(Import::Tool(tool)) => {
                tools.insert(tool.to_owned());
            }
            Some(Import::Types | Import::Wasi) => {}
            None => return Err(AdmitError::UnknownImport { import: import() }),
        }
    }
    Ok(tools)
}
