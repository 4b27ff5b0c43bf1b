//! `finops aws`: costs from AWS cost and usage reports.
//!
//! Nothing here is named by the program: the vendor in [`vendor`] and the categories in
//! [`categories`] are annotated, and found.

pub mod categories;
pub mod cur;
pub mod vendor;
