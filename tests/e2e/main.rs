//! Whole commands over real parts: the program itself, components that it compiles, databases, processes.
//!
//! [`harness`] holds what the tests share. One file a user's story.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod alert_to_report;
mod as_of;
mod author;
mod author_loop;
mod author_mistakes;
mod bad_input;
mod command_provider;
mod compile_child;
mod denied;
mod evidence;
mod fan_out;
mod features;
mod formats;
mod harness;
mod hostile;
mod hostile_acts;
mod hostile_modules;
mod hostile_tree;
mod incident_new;
mod killed;
mod languages;
mod mcp;
mod mcp_client;
mod mcp_peers;
mod metamorphic;
mod page;
mod policy;
mod prometheus;
mod proposal_jail;
mod proposals;
mod provider_panic;
mod reference;
mod registry_clients;
mod registry_teams;
mod replay;
mod skill_folder;
mod slots;
mod strangers;
mod synthetic_set;
mod transcript;
mod wit;
mod workers;
