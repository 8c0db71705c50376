//! `read_evidence`: the exact answer behind a finding, by ranges of bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::envelope::Envelope;
use super::tool::AgentTool;
use super::work::Call;
use crate::commands::case::evidence;
use crate::error::{CommandError, ForUser};
use crate::output;

pub(super) const NAME: &str = "read_evidence";

/// Most bytes of one answer: 16 KiB.
const LENGTH_MAX: usize = 16 << 10;
/// Fewest bytes of one answer, so that each goes on by a character at least.
const LENGTH_MIN: usize = 4;

pub(super) struct ReadEvidence;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// Id of a case, or its beginning
    case: String,
    /// Identifier of a piece of evidence, or the beginning of its digits
    evidence: String,
    /// First byte, from 0
    #[serde(default)]
    offset: usize,
    /// Most bytes, from 4 to 16384
    #[serde(default = "length_max")]
    #[schemars(range(min = 4, max = 16384))]
    length: usize,
}

fn length_max() -> usize {
    LENGTH_MAX
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// Identifier of the evidence
    evidence: String,
    /// First byte that is given
    offset: usize,
    /// Bytes of the whole
    total: usize,
    /// Where the next range begins; equal to total at the end
    next: usize,
    /// These bytes of the JSON: {answer, evidence, query, step, tool}
    text: String,
}

impl AgentTool for ReadEvidence {
    const NAME: &'static str = NAME;
    const TITLE: &'static str = "Read evidence";
    const DESCRIPTION: &'static str = "Gives the exact recorded answer that a finding cites, as JSON by ranges of bytes: \
        what was asked, by which step, and what the source said.";
    const READS_ONLY: bool = true;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn call(call: &Call, arguments: Arguments) -> Result<Envelope<Answer>, CommandError> {
        let Arguments { case, evidence: wanted, offset, length } = arguments;
        if !(LENGTH_MIN..=LENGTH_MAX).contains(&length) {
            return Err(CommandError::input(format!("`length` is from {LENGTH_MIN} to {LENGTH_MAX} bytes")));
        }
        let journal = &call.shared.context.journal;
        let id = journal.find(&case).input()?;
        let (answers, _, state) = journal.read(&id).work()?;
        let value = evidence(&answers, &state, &wanted)?;
        let json = output::json_shown(&value.to_string());
        if offset > json.len() {
            let what =
                format!("`offset` {offset} lies behind the end; the evidence has {} bytes", json.len());
            return Err(CommandError::input(what));
        }
        let (start, end) = range(&json, offset, length);
        let answer = Answer {
            evidence: value["evidence"].as_str().unwrap_or_default().to_owned(),
            offset: start,
            total: json.len(),
            next: end,
            text: json[start..end].to_owned(),
        };
        Ok(Envelope::new(format!("evidence of case {id}: a recorded system"), answer))
    }

    fn as_text(answer: &Answer) -> Option<String> {
        Some(format!("bytes {} to {} of {}\n{}", answer.offset, answer.next, answer.total, answer.text))
    }
}

/// At most `length` bytes from `offset`, both ends moved down to where a character begins.
fn range(json: &str, offset: usize, length: usize) -> (usize, usize) {
    let start = json.floor_char_boundary(offset);
    (start, json.floor_char_boundary(start.saturating_add(length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_joined_are_the_whole() {
        let json = "\"aé漢🦀 and the rest\"";
        for length in LENGTH_MIN..10 {
            let (mut joined, mut at) = (String::new(), 0);
            while at < json.len() {
                let (start, end) = range(json, at, length);
                assert!(start == at && end > at && end - start <= length);
                joined.push_str(&json[start..end]);
                at = end;
            }
            assert_eq!(joined, json);
        }
        assert_eq!(range(json, 3, 4), (2, 4), "within a character it begins before it");
    }
}
