//! The two custom sections that make a component a package. Only sections at the top level count: one inside
//! a nested module or component belongs to whatever was linked in.

#[cfg(test)]
mod tests;

use wasm_encoder::{ComponentSection as _, CustomSection};
use wasmparser::{BinaryReader, Parser};

/// The section with the skill file.
pub const SKILL_FILE: &str = "casefile:skill";
/// The section with `SKILL.md`.
pub const SKILL_MD: &str = "casefile:skill-md";

/// The identifier of a custom section.
const CUSTOM: u8 = 0;
/// The bytes of the header: magic number, version and layer.
const HEADER_BYTES: usize = 8;

/// The texts of a package, unchecked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sections<'a> {
    /// The skill file.
    pub skill_file: Option<&'a str>,
    /// `SKILL.md`.
    pub skill_md: Option<&'a str>,
}

/// Why the sections cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadSectionsError {
    /// The bytes do not begin as a component does.
    #[error("the bytes are not a WebAssembly component; build the skill for the target wasm32-wasip2")]
    NotComponent,
    /// A section is damaged or ends behind the end of the file.
    #[error("the component is damaged at byte {offset}; build or fetch it again")]
    Damaged {
        /// Where the section begins.
        offset: usize,
    },
    /// A section stands there twice.
    #[error("the component has two sections `{name}`; build it again without adding to a finished package")]
    Duplicate {
        /// The name of the section.
        name: &'static str,
    },
    /// A section is not UTF-8.
    #[error("the section `{name}` is not UTF-8 text; build the skill again")]
    NotText {
        /// The name of the section.
        name: &'static str,
    },
}

/// Why sections cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// What is there cannot be read.
    #[error(transparent)]
    Read(#[from] ReadSectionsError),
    /// The component is a package already.
    #[error("the component has a section `{name}` already; start from the component that the compiler wrote")]
    Present {
        /// The name of the section.
        name: &'static str,
    },
}

/// Reads the two sections of a component. Nothing else of it is checked.
///
/// # Errors
/// [`ReadSectionsError`] where the bytes are not a component or a section is damaged, duplicate or not text.
pub fn read(component: &[u8]) -> Result<Sections<'_>, ReadSectionsError> {
    if !Parser::is_component(component) {
        return Err(ReadSectionsError::NotComponent);
    }
    let mut sections = Sections::default();
    let mut reader = BinaryReader::new(component.get(HEADER_BYTES..).unwrap_or_default(), HEADER_BYTES);
    while !reader.eof() {
        let offset = reader.original_position();
        let damaged = |_| ReadSectionsError::Damaged { offset };
        let id = reader.read_u8().map_err(damaged)?;
        let mut contents = reader.read_reader().map_err(damaged)?;
        if id != CUSTOM {
            continue;
        }
        let (name, place) = match contents.read_string().map_err(damaged)? {
            SKILL_FILE => (SKILL_FILE, &mut sections.skill_file),
            SKILL_MD => (SKILL_MD, &mut sections.skill_md),
            _ => continue,
        };
        let bytes = contents.read_bytes(contents.bytes_remaining()).map_err(damaged)?;
        let text = std::str::from_utf8(bytes).map_err(|_| ReadSectionsError::NotText { name })?;
        if place.replace(text).is_some() {
            return Err(ReadSectionsError::Duplicate { name });
        }
    }
    Ok(sections)
}

/// The component without the two sections, where they are the last ones; as it is where they stand elsewhere. Packages
/// that differ in their texts alone have the same code.
///
/// # Errors
/// [`ReadSectionsError`] as [`read`] gives it.
pub fn code(component: &[u8]) -> Result<&[u8], ReadSectionsError> {
    if !Parser::is_component(component) {
        return Err(ReadSectionsError::NotComponent);
    }
    let mut end = HEADER_BYTES;
    let mut reader = BinaryReader::new(component.get(HEADER_BYTES..).unwrap_or_default(), HEADER_BYTES);
    while !reader.eof() {
        let damaged = |_| ReadSectionsError::Damaged { offset: end };
        let id = reader.read_u8().map_err(damaged)?;
        let mut contents = reader.read_reader().map_err(damaged)?;
        let is_text =
            id == CUSTOM && matches!(contents.read_string().map_err(damaged)?, SKILL_FILE | SKILL_MD);
        if !is_text {
            end = reader.original_position();
        }
    }
    Ok(component.get(..end).unwrap_or(component))
}

/// The component with both sections added at its end. Whether the texts are valid is for [`crate::admit`] to
/// say.
///
/// # Errors
/// [`AppendError::Present`] where the component has one of them already, [`AppendError::Read`] where it
/// cannot be read.
pub fn append(component: &[u8], skill_toml: &str, skill_md: &str) -> Result<Vec<u8>, AppendError> {
    let present = read(component)?;
    let mut package = component.to_vec();
    for (name, there, text) in
        [(SKILL_FILE, present.skill_file, skill_toml), (SKILL_MD, present.skill_md, skill_md)]
    {
        if there.is_some() {
            return Err(AppendError::Present { name });
        }
        CustomSection { name: name.into(), data: text.as_bytes().into() }.append_to_component(&mut package);
    }
    Ok(package)
}
