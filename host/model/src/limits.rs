//! The one table of limits. Each bounds one instance; a limit that is not here does not exist.

use serde::{Deserialize, Serialize};

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $field:ident / $name:literal: $default:expr, up to $cap:expr, $unit:literal, stops $stops:literal;)+) => {
        /// Limits of one step.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Limits {
            $($(#[doc = $doc])+ pub $field: u64,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        /// Every limit with its unit, default, highest value a skill file may ask for, and the attack it stops.
        pub const TABLE: &[LimitInfo] = &[
            $(LimitInfo { name: $name, unit: $unit, default: $default, cap: $cap, stops: $stops },)+
        ];

        impl Limits {
            /// The value of a limit of the table by name.
            pub fn get(&self, name: &str) -> Option<u64> {
                match name {
                    $($name => Some(self.$field),)+
                    _ => None,
                }
            }

            /// Sets a limit of the table by name. Returns false where there is none of that name.
            pub fn set(&mut self, name: &str, value: u64) -> bool {
                match name {
                    $($name => self.$field = value,)+
                    _ => return false,
                }
                true
            }
        }
    };
}

/// One row of [`TABLE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitInfo {
    /// Name in skill files and outcomes.
    pub name: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// Value where the skill file asks for none.
    pub default: u64,
    /// Highest value that a skill file may ask for.
    pub cap: u64,
    /// What it stops.
    pub stops: &'static str,
}

limits! {
    /// Instructions in wasmtime's fuel. It decides before `wall_ms` does, so a replay stops at the same place.
    fuel_max / "fuel": 5_000_000_000, up to 100_000_000_000, "fuel", stops "endless loops";
    /// Time that the instance exists, less the time it waits for tools and steps; a backstop in milliseconds.
    wall_ms_max / "wall_ms": 20_000, up to 300_000, "ms", stops "work that fuel does not see, such as huge copies";
    /// Time that one tool call may take before it answers `unavailable`.
    tool_ms_max / "tool_ms": 30_000, up to 300_000, "ms", stops "a source that hangs";
    /// Sum of the linear memories.
    memory_bytes_max / "memory_bytes": 256 << 20, up to 1 << 30, "bytes", stops "memory bombs, also over several memories";
    /// Sum of the elements of all tables.
    table_elements_max / "table_elements": 100_000, up to 1_000_000, "elements", stops "table bombs";
    /// Core instances within the component.
    instances_max / "instances": 32, up to 64, "instances", stops "components of many instances";
    /// Linear memories within the component.
    memories_max / "memories": 8, up to 16, "memories", stops "components of many memories";
    /// Tables within the component.
    tables_max / "tables": 32, up to 64, "tables", stops "components of many tables";
    /// Live resource handles, such as streams and pollables.
    handles_max / "handles": 1_024, up to 10_000, "handles", stops "handle bombs";
    /// Bytes that one call to the host may copy.
    hostcall_bytes_max / "hostcall_bytes": 16 << 20, up to 64 << 20, "bytes", stops "huge arguments";
    /// Calls of tools, `notes` included.
    tool_calls_max / "tool_calls": 2_000, up to 20_000, "calls", stops "storms of cheap calls";
    /// Bytes of the arguments of one tool call, in their encoding; more answers `limit-exceeded` to the skill.
    argument_bytes_max / "argument_bytes": 64 << 10, up to 1 << 20, "bytes", stops "arguments that fill the journal";
    /// Sum of the bytes of tool calls' arguments and answers.
    answer_bytes_max / "answer_bytes": 256 << 20, up to 1 << 30, "bytes", stops "reading a source out";
    /// Bytes of one tool answer; more answers `limit-exceeded` to the skill, which can ask for less.
    answer_bytes_each_max / "answer_bytes_each": 8 << 20, up to 64 << 20, "bytes", stops "one answer that fills the guest";
    /// Bytes of stdout and stderr that are kept, half at the head and half at the tail.
    console_bytes_kept_max / "console_bytes_kept": 64 << 10, up to 1 << 20, "bytes", stops "log floods (kept)";
    /// Bytes of stdout and stderr after which the step ends.
    console_bytes_max / "console_bytes": 16 << 20, up to 64 << 20, "bytes", stops "log floods (written)";
    /// Bytes of the report.
    output_bytes_max / "output_bytes": 4 << 20, up to 16 << 20, "bytes", stops "reports that fill the journal";
    /// Child steps that this step may run.
    steps_max / "steps": 256, up to 1_000, "steps", stops "fan-out bombs";
    /// Depth of a child below the root step.
    depth_max / "depth": 4, up to 4, "levels", stops "recursion through steps";
}

impl Limits {
    /// The limits with each value cut to the table's cap.
    #[must_use]
    pub fn capped(mut self) -> Self {
        for info in TABLE {
            let value = self.get(info.name).unwrap_or(info.default);
            self.set(info.name, value.min(info.cap));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_within_its_cap() {
        for info in TABLE {
            assert!(info.default <= info.cap && info.default > 0, "{}", info.name);
        }
    }

    #[test]
    fn asking_for_more_than_the_cap_gives_the_cap() {
        let mut limits = Limits::default();
        assert!(limits.set("fuel", u64::MAX));
        assert!(!limits.set("luck", 1));
        assert_eq!(limits.capped().fuel_max, 100_000_000_000);
    }
}
