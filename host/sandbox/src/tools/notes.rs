//! `casefile:tools/notes`.

use casefile_model::tools::ToolError;

use super::convert;
use crate::bindings::casefile::tools::notes::{AttachAnswer, Attachment, Host};
use crate::bindings::casefile::tools::types;
use crate::state::SkillState;

impl Host for SkillState {
    async fn progress(&mut self, message: String) -> wasmtime::Result<()> {
        self.port.progress(message).await
    }

    async fn attach(
        &mut self,
        attachment: Attachment,
    ) -> wasmtime::Result<Result<AttachAnswer, types::ToolError>> {
        let attachment = match convert(&attachment) {
            Ok(attachment) => attachment,
            Err(e) => return Ok(Err(convert(&ToolError::InvalidArgument(e.to_string()))?)),
        };
        let kept = self.port.attach(attachment).await?;
        Ok(kept.map(|evidence| AttachAnswer { evidence: evidence.to_string() }))
    }
}
