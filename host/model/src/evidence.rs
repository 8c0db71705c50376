//! The identifier of a recorded answer. Test vectors lie in `wit/evidence-vectors.json`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Digest;
use crate::cbor;
use crate::digest::ParseDigestError;

/// Digest of a tool call and its answer. Whoever holds the recorded bytes can compute it again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EvidenceId(pub Digest);

/// Version tag of the scheme, the first thing digested.
const TAG: &str = "casefile-evidence-v1";

impl EvidenceId {
    /// Identifies the answer `body` (its encoding without the field `evidence`) of `function` of `interface`
    /// (`casefile:tools/metrics@0.1.0`, in the host's version) to `arguments`, an encoded array.
    pub fn of(interface: &str, function: &str, arguments: &[u8], body: &[u8]) -> Self {
        let texts = [TAG, interface, function];
        let heads = texts.len() * 9 + 1;
        let length = texts.iter().map(|text| text.len()).sum::<usize>() + arguments.len() + body.len();
        let mut record = Vec::with_capacity(length + heads);
        record.push(0x85);
        for text in texts {
            cbor::text(&mut record, text);
        }
        record.extend_from_slice(arguments);
        record.extend_from_slice(body);
        Self(Digest::of(&record))
    }
}

impl fmt::Display for EvidenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for EvidenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for EvidenceId {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vector {
        interface: String,
        function: String,
        arguments_hex: String,
        answer_hex: String,
        evidence: String,
    }

    #[test]
    fn the_published_vectors_hold() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../../wit/evidence-vectors.json")).unwrap();
        assert!(vectors.len() >= 4);
        for v in vectors {
            let arguments = hex::decode(&v.arguments_hex).unwrap();
            let answer = hex::decode(&v.answer_hex).unwrap();
            let id = EvidenceId::of(&v.interface, &v.function, &arguments, &answer);
            assert_eq!(id.to_string(), v.evidence, "{}.{}", v.interface, v.function);
        }
    }
}
