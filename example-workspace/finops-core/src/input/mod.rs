//! Reading the files that vendors are given: plain or gzip, CSV with named columns.

mod error;
mod file;
mod table;

pub use error::InputError;
pub use file::open;
pub use table::{Column, Row, Table};
