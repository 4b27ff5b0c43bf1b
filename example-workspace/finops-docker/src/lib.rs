//! `finops docker`: what container images cost to keep in a registry.
//!
//! Nothing here is named by the program: the vendor in [`vendor`] is annotated, and found.

pub mod images;
pub mod size;
pub mod vendor;
