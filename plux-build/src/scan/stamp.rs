//! What tells that a file is as it was, without reading it.

use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// For how long after a change another one may leave the same times: two seconds on FAT.
const COARSEST: Duration = Duration::from_secs(2);

/// Length, times and number of a file, as far as the platform has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(super) length: u64,
    /// When its text changed, in nanoseconds since 1970.
    pub(super) modified: u64,
    /// When anything of it did, which nobody can set: 0 where that is not known.
    pub(super) changed: u64,
    /// Another one if it was replaced: 0 where that is not known.
    pub(super) inode: u64,
}

impl Stamp {
    /// That of a regular file, by way of links; nothing for anything else.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
        let length = metadata.len();
        let modified = nanoseconds(metadata.modified().ok()?)?;
        let (changed, inode) = more(&metadata)?;
        Some(Self { length, modified, changed, inode })
    }

    /// Whether a file with this stamp at that time has a new one after any later change.
    pub(super) fn is_settled(&self, at: SystemTime) -> bool {
        let settled = at.checked_sub(COARSEST).and_then(nanoseconds);
        settled.is_some_and(|settled| self.modified.max(self.changed) < settled)
    }
}

#[cfg(unix)]
fn more(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;

    let seconds = Duration::from_secs(metadata.ctime().try_into().ok()?);
    let changed = seconds + Duration::from_nanos(metadata.ctime_nsec().try_into().ok()?);
    Some((changed.as_nanos().try_into().ok()?, metadata.ino()))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it may be nothing")]
fn more(_: &Metadata) -> Option<(u64, u64)> {
    Some((0, 0))
}

fn nanoseconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok()?.as_nanos().try_into().ok()
}
