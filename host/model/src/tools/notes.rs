//! What a step says while it runs, as `wit/tools/notes.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use crate::EvidenceId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub title: String,
    pub media_type: String,
    pub content: String,
    pub derived_from: Vec<EvidenceId>,
}
