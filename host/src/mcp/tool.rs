//! What a tool is: typed arguments, a typed answer, what it may do; and how it becomes an entry of `tools/list`.

use rmcp::model::{CallToolResult, JsonObject, Tool, ToolAnnotations};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::envelope::Envelope;
use super::work::Call;
use super::{schema, text_block};
use crate::error::CommandError;

/// One tool.
pub(super) trait AgentTool {
    /// As clients name it.
    const NAME: &'static str;
    /// As clients show it.
    const TITLE: &'static str;
    /// What it does, and when to call it.
    const DESCRIPTION: &'static str;
    /// Whether it leaves cases as they are.
    const READS_ONLY: bool;
    /// What it is asked.
    type Arguments: DeserializeOwned + JsonSchema;
    /// What it says.
    type Answer: Serialize + JsonSchema;

    /// Runs it.
    async fn call(call: &Call, arguments: Self::Arguments) -> Result<Envelope<Self::Answer>, CommandError>;

    /// The answer as text, where that is not its JSON.
    fn as_text(_answer: &Self::Answer) -> Option<String> {
        None
    }
}

/// The tool's entry in `tools/list`.
pub(super) fn definition<T: AgentTool>() -> Tool {
    // None destroys or reaches out; one that does not only read adds a case.
    let annotations = ToolAnnotations::with_title(T::TITLE)
        .read_only(T::READS_ONLY)
        .destructive(false)
        .idempotent(T::READS_ONLY)
        .open_world(false);
    Tool::new(T::NAME, T::DESCRIPTION, schema::of_arguments::<T::Arguments>())
        .with_title(T::TITLE)
        .with_raw_output_schema(schema::of_answer::<Envelope<T::Answer>>())
        .with_annotations(annotations)
}

/// Runs the tool. Bad arguments and failed work are answers that say so in one sentence.
pub(super) async fn answer<T: AgentTool>(call: &Call, arguments: JsonObject) -> CallToolResult {
    let arguments = match serde_path_to_error::deserialize(Value::Object(arguments)) {
        Ok(arguments) => arguments,
        Err(e) => return error(&format!("the arguments of {} do not fit: {e}", T::NAME)),
    };
    match T::call(call, arguments).await {
        Ok(envelope) => {
            let text = T::as_text(&envelope.content);
            envelope.result(text)
        }
        Err(e) => error(&e.to_string()),
    }
}

/// Most characters of a sentence that says what went wrong.
const ERROR_CHARS_MAX: usize = 600;

/// A result that says what went wrong and what to do.
pub(super) fn error(sentence: &str) -> CallToolResult {
    CallToolResult::error(text_block(casefile_model::text::line(sentence, ERROR_CHARS_MAX)))
}
