//! The contract of reporters.

use std::io::{self, Write};

use plux_runtime::{FunctionPlugin, extension_point};

use crate::Report;

/// Formats that a report can be written in, each a value of `--format`.
///
/// A reporter has no state and no settings: a function is enough.
#[extension_point(namespace = "finops.reporters", cardinality = "at_least_one")]
pub type Reporter = FunctionPlugin<fn(&Report, &mut dyn Write) -> io::Result<()>>;
