//! Any difference between what is indexed, what is linked and what is declared.

use crate::Text;

/// Why a plugin that the index calls active is not in the program.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// No code refers to the plugin's crate, so the compiler never passes it to the linker.
    NotReferenced {
        /// The package that holds the plugin.
        package: Text,
        /// The name that code must refer to.
        extern_name: Text,
        /// The crate that depends on it and has to refer to it; `None` for the root package.
        via: Option<Text>,
    },
    /// The crate is referred to, yet none of its plugins is in the artefact.
    LostInLinking {
        /// The package that holds the plugin.
        package: Text,
    },
    /// Other plugins of the package are there: the index is of other sources than the program.
    IndexStale {
        /// The package that holds the plugin.
        package: Text,
    },
}

/// All differences that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    findings: Vec<Finding>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {}
