//! Source code, as `wit/tools/code.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use super::{Clip, interface};
use crate::Time;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadQuery {
    pub revision: String,
    pub path: String,
    pub line: u32,
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadAnswer {
    pub revision: String,
    pub text: String,
    pub lines_total: u32,
    pub next: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Match {
    pub path: String,
    pub line: u32,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchQuery {
    pub revision: String,
    pub contains: String,
    pub path_prefix: String,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchAnswer {
    pub matches: Vec<Match>,
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StructureQuery {
    pub revision: String,
    pub language: String,
    pub pattern: String,
    pub path_prefix: String,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnersQuery {
    pub path: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnersAnswer {
    pub owners: Vec<String>,
}

macro_rules! clipped_by_revision {
    ($($answer:ident),*) => {$(
        impl Clip for $answer {
            /// Code carries no times: a provider answers only at revisions reachable at as-of.
            fn clip(&mut self, _: Time) {}
        }
    )*};
}
clipped_by_revision!(ReadAnswer, SearchAnswer, OwnersAnswer);

interface!(Code, CodeProvider, "code" {
    read / "read": ReadQuery => ReadAnswer;
    search / "search": SearchQuery => SearchAnswer;
    search_structure / "search-structure": StructureQuery => SearchAnswer;
    owners / "owners": OwnersQuery => OwnersAnswer;
});
