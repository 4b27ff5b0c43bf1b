//! Configuration: every plugin gets its section, and every mistake in the file is located.

#![cfg(feature = "config")]

#[path = "../support/mod.rs"]
mod support;

mod agents;
mod enabling;
mod errors;
mod example;
mod layers;
mod report;
mod values;
