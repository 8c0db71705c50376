//! Casefile's host: command line, providers, journal. The composition root; the rules are in `casefile_model`, the
//! guests in `casefile_sandbox`.
//!
//! # Layout, in the way of one alert
//! - [`cli`], [`commands`]: what was asked. [`context`]: home, configuration, policy, sandbox, opened once.
//! - [`incident`]: a recorded incident from its files. [`skills`], [`skill_build`]: what may run.
//! - [`incident_new`]: a recording made of files at hand. [`redact`]: what must not stand in it.
//! - [`case`]: the case, its steps and their calls. [`providers`]: where answers come from. [`journal`]: the record.
//! - [`demo`]: the repository of the bundled incident. `git`: running git on what strangers wrote.
//! - [`proposal`]: a revert as a branch in a scratch clone, and what speaks against it.
//! - [`report`]: what the person reads, a fold of the journal. [`mcp`]: the door for AI agents.

pub mod case;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod context;
pub mod demo;
pub mod error;
pub mod files;
mod git;
pub mod home;
pub mod incident;
pub mod incident_new;
pub mod journal;
pub mod mcp;
pub mod output;
pub mod policy;
pub mod proposal;
pub mod providers;
pub mod redact;
pub mod registries;
pub mod report;
pub mod skill_build;
pub mod skill_new;
pub mod skills;
pub mod telemetry;

use casefile_sandbox::process;
