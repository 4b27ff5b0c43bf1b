//! `finops aws`: costs from AWS cost and usage reports.
//!
//! The program does not name this crate. plux finds the annotated vendor in [`vendor`], and the
//! categories in [`categories`].

pub mod categories;
pub mod cur;
pub mod vendor;
