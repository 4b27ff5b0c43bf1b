//! What keeps a plugin from being loaded.

use crate::PluginId;
use crate::words::words;

/// A requirement that keeps a plugin from being loaded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blocker {
    /// The required plugin.
    pub id: PluginId,
    /// What is wrong with it.
    pub reason: BlockReason,
}

words! {
    /// Why a requirement keeps a plugin from being loaded.
    BlockReason {
        /// No such plugin is declared anywhere.
        Absent = "absent",
        /// The required plugin is not in this build.
        Inactive = "inactive",
        /// The required plugin is blocked itself.
        Blocked = "blocked",
        /// The required plugin is of a version that is not accepted.
        Version = "version",
    }
}
