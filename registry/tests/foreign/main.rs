//! Clients that others wrote push a skill to the registry and pull it again, byte for byte.
//!
//! A program that is not on `PATH` is skipped, and the test says so by name. As in the conformance tests,
//! `CASEFILE_CONFORMANCE_URL` names a registry that already runs.
//!
//! # Layout, in reading order
//! - [`skill`]: what is pushed, and as a directory in the OCI layout.
//! - [`program`]: programs that may be absent.
//! - one module a client: [`skopeo`], [`oci_client`], [`oras`], [`wkg`].
//! - [`pairs`]: what one pushed, each of the others pulls.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;

mod oci_client;
mod oras;
mod pairs;
mod program;
mod skill;
mod skopeo;
mod wkg;
