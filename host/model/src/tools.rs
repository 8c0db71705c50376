//! The tools: what crosses the gate, and what a provider implements.
//!
//! A call is a value, its arguments and answer in the encoding of [`crate::cbor`], so that it can be recorded, and so
//! that a step can live in another process. The typed modules below mirror `wit/tools/*.wit`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::cbor;

pub mod changes;
pub mod code;
pub mod docs;
pub mod experiments;
pub mod logs;
pub mod metrics;
pub mod notes;
pub mod profiles;
pub mod steps;
pub mod traces;

/// Version of the package `casefile:tools` that this host speaks; part of every evidence identifier.
pub const TOOLS_VERSION: &str = "0.1.0";

/// Interfaces that answer from a provider. `notes` and `steps` are the host's own.
pub const PROVIDED: &[&str] =
    &["changes", "code", "docs", "experiments", "logs", "metrics", "profiles", "traces"];

/// The full name of an interface, for example `casefile:tools/metrics@0.1.0`.
pub fn interface_name(interface: &str) -> String {
    format!("casefile:tools/{interface}@{TOOLS_VERSION}")
}

/// Why a tool gave no answer, as `types.tool-error` in `wit/tools/types.wit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ToolError {
    /// The grant does not allow this call.
    #[error("denied: {0}")]
    Denied(String),
    /// The source was asked and holds no such thing.
    #[error("not found: {0}")]
    NotFound(String),
    /// The arguments make no sense.
    #[error("invalid argument: {0}")]
    InvalidArgument(String),
    /// A limit was reached.
    #[error("limit exceeded: {0}")]
    LimitExceeded(String),
    /// No source, or a source that failed.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

/// One call of a tool. Equal calls of one case have one answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ToolCall {
    /// Interface without package and version, for example `metrics`.
    pub interface: String,
    /// Function, for example `range`.
    pub function: String,
    /// Its arguments, an encoded array.
    #[serde(with = "bytes")]
    pub arguments: Vec<u8>,
}

/// The answer to a call: the encoded answer record without the field `evidence`.
pub type Answer = Result<Vec<u8>, ToolError>;

/// The source behind an interface. Called off the guest's fiber, where it may block; a panic in it is answered
/// `unavailable`. It must give the same answer to the same call as long as its source does not change.
pub trait Provider: Send + Sync {
    /// Answers a call with what was visible at `as_of`.
    ///
    /// # Errors
    /// The [`ToolError`] that the skill sees. It is recorded like an answer.
    fn answer(&self, call: &ToolCall, as_of: Time) -> Answer;
}

/// A provider for each interface that has one.
pub type Providers = BTreeMap<String, Arc<dyn Provider>>;

/// An answer that can be cut to what was visible at a time.
pub trait Clip {
    /// Removes what lies after `as_of`.
    fn clip(&mut self, as_of: Time);
}

/// Encoded bytes as a byte string instead of a list of numbers.
pub mod bytes {
    use serde::{Deserializer, Serializer, de};

    /// Writes a byte string.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    /// Reads a byte string.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        deserializer.deserialize_bytes(Visitor)
    }
}

/// Decodes the one argument of a call.
pub(crate) fn argument<'de, T: Deserialize<'de>>(call: &'de ToolCall) -> Result<T, ToolError> {
    match cbor::from_slice::<(T,)>(&call.arguments) {
        Ok((argument,)) => Ok(argument),
        Err(e) => Err(ToolError::InvalidArgument(format!("{}.{}: {e}", call.interface, call.function))),
    }
}

/// Cuts an answer to as-of and encodes it.
pub(crate) fn encode<T: Serialize + Clip>(mut answer: T, as_of: Time) -> Answer {
    answer.clip(as_of);
    cbor::to_vec(&answer).map_err(|e| ToolError::Unavailable(format!("the answer cannot be encoded: {e}")))
}

/// What to say of a function that an interface does not have.
pub(crate) fn no_such_function(call: &ToolCall) -> ToolError {
    ToolError::Unavailable(format!("the host has no function `{}.{}`", call.interface, call.function))
}

/// Declares an interface's typed provider trait, the adapter to [`Provider`], and its JSON form.
macro_rules! interface {
    ($trait:ident, $adapter:ident, $name:literal { $($function:ident / $wit:literal : $query:ty => $answer:ty;)+ }) => {
        /// What a source of this interface implements. A function that it does not have answers `unavailable`.
        pub trait $trait: Send + Sync {
            $(
                /// As the function of the same name in the WIT interface.
                ///
                /// # Errors
                /// Those that the WIT interface names.
                fn $function(
                    &self,
                    _query: $query,
                    _as_of: $crate::Time,
                ) -> Result<$answer, $crate::tools::ToolError> {
                    Err($crate::tools::ToolError::Unavailable(concat!("this source has no ", $name, ".", $wit).into()))
                }
            )+
        }

        /// Makes a [`Provider`](crate::tools::Provider) of a typed source.
        pub struct $adapter<T>(pub T);

        impl<T: $trait> $crate::tools::Provider for $adapter<T> {
            fn answer(&self, call: &$crate::tools::ToolCall, as_of: $crate::Time) -> $crate::tools::Answer {
                match call.function.as_str() {
                    $($wit => {
                        let query = $crate::tools::argument::<$query>(call)?;
                        $crate::tools::encode(self.0.$function(query, as_of)?, as_of)
                    })+
                    _ => Err($crate::tools::no_such_function(call)),
                }
            }
        }

        /// Its functions by their WIT names.
        pub(crate) const FUNCTIONS: &[&str] = &[$($wit),+];

        /// The arguments of a call as JSON, for display and for sources that speak JSON.
        pub(crate) fn query_json(call: &$crate::tools::ToolCall) -> Result<serde_json::Value, $crate::tools::ToolError> {
            let value = match call.function.as_str() {
                $($wit => serde_json::to_value($crate::tools::argument::<$query>(call)?),)+
                _ => return Err($crate::tools::no_such_function(call)),
            };
            value.map_err(|e| $crate::tools::ToolError::InvalidArgument(e.to_string()))
        }

        /// Whether the arguments are a query of the function in its one encoding.
        pub(crate) fn is_canonical(call: &$crate::tools::ToolCall) -> bool {
            match call.function.as_str() {
                $($wit => $crate::tools::argument::<$query>(call)
                    .is_ok_and(|query| $crate::cbor::to_vec(&(query,)).is_ok_and(|bytes| bytes == call.arguments)),)+
                _ => false,
            }
        }

        /// An answer given as JSON, cut to as-of and encoded; the error says what does not fit.
        pub(crate) fn answer_from_json(
            call: &$crate::tools::ToolCall,
            json: serde_json::Value,
            as_of: $crate::Time,
        ) -> $crate::tools::Answer {
            let wrong = |e: serde_json::Error| {
                $crate::tools::ToolError::Unavailable(format!("the source's answer does not fit: {e}"))
            };
            match call.function.as_str() {
                $($wit => {
                    let answer: $answer = serde_json::from_value(json).map_err(wrong)?;
                    $crate::tools::encode(answer, as_of)
                })+
                _ => Err($crate::tools::no_such_function(call)),
            }
        }

        /// An encoded answer as JSON, for display.
        pub(crate) fn answer_json(call: &$crate::tools::ToolCall, body: &[u8]) -> Option<serde_json::Value> {
            match call.function.as_str() {
                $($wit => serde_json::to_value($crate::cbor::from_slice::<$answer>(body).ok()?).ok(),)+
                _ => None,
            }
        }
    };
}
pub(crate) use interface;

macro_rules! by_interface {
    ($call:expr, $module:ident => $body:expr, otherwise $other:expr) => {
        match $call.interface.as_str() {
            "changes" => {
                use changes as $module;
                $body
            }
            "code" => {
                use code as $module;
                $body
            }
            "docs" => {
                use docs as $module;
                $body
            }
            "experiments" => {
                use experiments as $module;
                $body
            }
            "logs" => {
                use logs as $module;
                $body
            }
            "metrics" => {
                use metrics as $module;
                $body
            }
            "profiles" => {
                use profiles as $module;
                $body
            }
            "traces" => {
                use traces as $module;
                $body
            }
            _ => $other,
        }
    };
}

/// The arguments of a provided call as a JSON object.
///
/// # Errors
/// [`ToolError::InvalidArgument`] where they do not decode, [`ToolError::Unavailable`] for an unknown function.
pub fn query_json(call: &ToolCall) -> Result<serde_json::Value, ToolError> {
    by_interface!(call, module => module::query_json(call), otherwise Err(no_such_function(call)))
}

/// The functions of an interface that answers from a provider, by their WIT names; empty where there is no such one.
pub fn functions(interface: &str) -> &'static [&'static str] {
    let call = ToolCall { interface: interface.to_owned(), function: String::new(), arguments: Vec::new() };
    by_interface!(&call, module => module::FUNCTIONS, otherwise &[])
}

/// Whether a call is one that a step could make: of a provided function, its query in the one encoding that it has.
pub fn is_canonical(call: &ToolCall) -> bool {
    by_interface!(call, module => module::is_canonical(call), otherwise false)
}

/// Encodes an answer that a source gave as JSON, cut to `as_of`.
///
/// # Errors
/// [`ToolError::Unavailable`] saying what of the JSON does not fit the answer's type.
pub fn answer_from_json(call: &ToolCall, json: serde_json::Value, as_of: Time) -> Answer {
    by_interface!(call, module => module::answer_from_json(call, json, as_of), otherwise Err(no_such_function(call)))
}

/// An encoded answer as JSON for display; none where it does not decode.
pub fn answer_json(call: &ToolCall, body: &[u8]) -> Option<serde_json::Value> {
    by_interface!(call, module => module::answer_json(call, body), otherwise None)
}

#[cfg(test)]
mod tests;
