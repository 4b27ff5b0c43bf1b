//! `finops azure`: costs from Azure's cost details.
//!
//! The program does not name this crate. plux finds the annotated vendor in [`vendor`], and the
//! categories in [`categories`].

pub mod categories;
pub mod cost_details;
pub mod vendor;
