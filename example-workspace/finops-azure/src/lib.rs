//! `finops azure`: costs from Azure's cost details.
//!
//! Nothing here is named by the program: the vendor in [`vendor`] and the categories in
//! [`categories`] are annotated, and found.

pub mod categories;
pub mod cost_details;
pub mod vendor;
