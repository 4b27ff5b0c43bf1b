//! Requirements that keep a plugin from being loaded.

use crate::PluginId;
use crate::words::words;

/// A requirement that keeps a plugin from being loaded.
///
/// ```
/// use plux_spec::{BlockReason, Blocker};
///
/// let blocker = Blocker { id: "finops.vendors:aws".parse()?, reason: BlockReason::Inactive };
/// assert_eq!(format!("{}: {}", blocker.id, blocker.reason), "finops.vendors:aws: inactive");
/// # Ok::<(), plux_spec::ParseIdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blocker {
    /// The required plugin.
    pub id: PluginId,
    /// What is wrong with it.
    pub reason: BlockReason,
}

words! {
    /// The reason for which a requirement keeps a plugin from being loaded.
    ///
    /// ```
    /// use plux_spec::BlockReason;
    ///
    /// assert_eq!(BlockReason::parse("absent"), Some(BlockReason::Absent));
    /// ```
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
