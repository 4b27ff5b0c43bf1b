//! `finops docker`: what container images cost to keep in a registry.
//!
//! The program does not name this crate. plux finds the annotated vendor in [`vendor`].

pub mod images;
pub mod size;
pub mod vendor;
