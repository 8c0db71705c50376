//! What the OCI distribution specification 1.1 asks of a registry, seen from outside.
//!
//! The checks follow the behaviours that the official conformance suite looks at, in its profiles 1.1 and dev with
//! sparse manifests, and the rules of the specification that the suite leaves out. They know nothing of the
//! implementation: `CASEFILE_CONFORMANCE_URL=http://host:port` runs them against any registry, one after the other.
//!
//! # Layout, in reading order
//! - [`common`]: which registry is under test.
//! - [`http`]: requests, replies and what is demanded of every reply.
//! - [`digest`]: SHA-256 and SHA-512; every check that names content runs with both.
//! - [`data`], [`shapes`]: manifests and blobs in all shapes that the suite pushes.
//! - [`raw`]: requests that no HTTP client would send.
//! - one module a subject: [`blobs`], [`uploads`], [`mounts`], [`manifests`], [`tags`], [`referrers`], [`deletes`],
//!   [`errors`].

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;

mod blobs;
mod data;
mod deletes;
mod digest;
mod errors;
mod http;
mod manifests;
mod mounts;
mod raw;
mod referrers;
mod shapes;
mod tags;
mod uploads;
