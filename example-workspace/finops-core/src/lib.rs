//! The core of `finops`: settings, contracts, reports, and the command-line framework.
//!
//! The core knows no vendor. A vendor package depends on it, implements [`Vendor`], and is found:
//! the program that depends on both lists it, runs it, and reports which one is not available.
//!
//! | Extension point | Contract | What a plugin is |
//! |---|---|---|
//! | `finops.vendors` | [`Vendor`], a trait | a subcommand |
//! | `finops.reporters` | [`Reporter`], a function | a format of `--format` |
//! | `finops.categories` | [`Category`], a trait with a reusable type, [`ServiceGroup`] | services that belong together |

mod amount;
mod app;
mod category;
pub mod cli;
pub mod input;
mod period;
mod report;
mod reporter;
mod reporters;
mod settings;
mod text_table;
mod vendor;

pub use amount::{Amount, AmountError};
pub use app::App;
pub use category::{Category, ServiceGroup};
pub use period::Period;
pub use report::{Charge, Key, Report, Sum};
pub use reporter::Reporter;
pub use settings::Settings;
pub use vendor::Vendor;
