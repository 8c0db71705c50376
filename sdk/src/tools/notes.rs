//! What a step says while it runs.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::notes as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::notes as host;

use crate::bindings::casefile::tools::notes::Attachment;
use crate::{Evidence, ToolError};

/// Says how far the step is. Text past the first 200 characters is dropped.
pub fn progress(message: &str) {
    host::progress(message);
}

/// Keeps a derived table or chart with the case; `title` has at most 100 characters.
///
/// # Errors
/// Those of `attach` in `notes.wit`.
pub fn attach(
    title: &str,
    media_type: &str,
    content: &str,
    derived_from: &Evidence,
) -> Result<Evidence, ToolError> {
    let answer = host::attach(&Attachment {
        title: title.to_owned(),
        media_type: media_type.to_owned(),
        content: content.to_owned(),
        derived_from: derived_from.ids().to_vec(),
    })?;
    Ok(Evidence::one(answer.evidence))
}
