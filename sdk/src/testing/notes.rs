//! `notes` from memory.

use super::{evidence_id, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::notes::{AttachAnswer, Attachment};

/// As in `notes.wit`.
pub fn progress(message: &str) {
    with_tools(|tools| tools.progress.push(message.chars().take(200).collect()));
}

/// As in `notes.wit`.
///
/// # Errors
/// The error set for the tool, and `denied` for evidence that no call of this run answered.
pub fn attach(attachment: &Attachment) -> Result<AttachAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("notes")?;
        if !attachment.derived_from.iter().all(|id| tools.cited.contains(id)) {
            return Err(ToolError::Denied("derived-from".to_owned()));
        }
        Ok(AttachAnswer { evidence: evidence_id(tools, &format!("notes.attach {attachment:?}")) })
    })
}
