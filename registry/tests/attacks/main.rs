//! Attacks on a registry that runs in this process: damaged disks, lies, floods, races and wrong rights.
//!
//! # Layout
//! - [`support`]: the registry, requests, content; [`raw`]: requests that no HTTP client would send.
//! - [`damage`]: bytes on the disk that are not those that were stored.
//! - [`lies`]: about lengths, digests, sizes, types and names; [`slow`]: clients that stop.
//! - [`tags`]: many of them.
//! - [`versions`]: races for a version, and what may never change; [`rights`]: what a release may newly ask for.
//! - [`tokens`]: who may do what; [`mounts`]: blobs of others; [`tls`]: the wire.
//! - [`full`]: a disk without space.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../support/mod.rs"]
mod support;

mod damage;
mod full;
mod lies;
mod mounts;
mod raw;
mod rights;
mod slow;
mod tags;
mod tls;
mod tokens;
mod versions;
