//! One pass over a component: count each part, then validate it.

use wasmparser::{
    Chunk, ComponentExternalKind, ComponentTypeRef, FuncValidatorAllocations, Parser, Payload, ValidPayload,
    Validator,
};

use super::counts::Counts;
use super::error::AdmitError;
use super::features::FEATURES;
use crate::caps::Caps;
use crate::text;

/// What a component shows to the outside: full names, and whether each is an instance.
#[derive(Default)]
pub(super) struct Surface {
    pub(super) imports: Vec<(String, bool)>,
    pub(super) exports: Vec<(String, bool)>,
}

impl From<wasmparser::Error> for AdmitError {
    fn from(error: wasmparser::Error) -> Self {
        // The message can quote names of the component.
        AdmitError::Invalid { offset: error.offset(), message: text::escaped(error.message(), 300) }
    }
}

/// Counts and validates the whole file.
pub(super) fn scan(bytes: &[u8], caps: &Caps) -> Result<Surface, AdmitError> {
    let mut counts = Counts::new(bytes, caps);
    let mut validator = Validator::new_with_features(FEATURES);
    let mut allocations = FuncValidatorAllocations::default();
    let mut surface = Surface::default();
    let mut parser = Parser::new(0);
    parser.set_features(FEATURES);
    // The parsers of the modules and components around the one being read; their number is capped by
    // `counts`.
    let mut outer: Vec<Parser> = Vec::new();
    let mut rest = bytes;
    loop {
        let truncated = || AdmitError::Truncated { bytes: bytes.len() as u64 };
        let (payload, consumed) = match parser.parse(rest, rest.is_empty())? {
            Chunk::NeedMoreData(_) => return Err(truncated()),
            Chunk::Parsed { payload, consumed } => (payload, consumed),
        };
        if let Payload::ModuleSection { unchecked_range, .. }
        | Payload::ComponentSection { unchecked_range, .. } = &payload
        {
            // The parser would take the end of the file for the end of the nested part.
            if unchecked_range.end > bytes.len() {
                return Err(truncated());
            }
        }
        rest = rest.get(consumed..).unwrap_or_default();
        counts.add(&payload)?;
        match validator.payload(&payload)? {
            ValidPayload::Ok => {}
            ValidPayload::Parser(inner) => outer.push(std::mem::replace(&mut parser, inner)),
            ValidPayload::Func(function, body) => {
                let mut validator = function.into_validator(std::mem::take(&mut allocations));
                validator.validate(&body)?;
                allocations = validator.into_allocations();
            }
            ValidPayload::End(_) => match outer.pop() {
                Some(next) => parser = next,
                None => return Ok(surface),
            },
        }
        if outer.is_empty() {
            surface.add(&payload)?;
        }
    }
}

impl Surface {
    fn add(&mut self, payload: &Payload<'_>) -> Result<(), AdmitError> {
        match payload {
            Payload::ComponentImportSection(section) => {
                for import in section.clone() {
                    let import = import?;
                    let is_instance = matches!(import.ty, ComponentTypeRef::Instance(_));
                    self.imports.push((import.name.name.to_owned(), is_instance));
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section.clone() {
                    let export = export?;
                    let is_instance = export.kind == ComponentExternalKind::Instance;
                    self.exports.push((export.name.name.to_owned(), is_instance));
                }
            }
            _ => {}
        }
        Ok(())
    }
}
