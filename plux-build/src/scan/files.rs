//! Where source text comes from.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read. Hand-written sources do not come near it.
const MAX_BYTES: u64 = 16 << 20;

/// A source of source files.
pub(crate) trait Files: Sync {
    /// The bytes of a file; an error of the kind "not found" if there is none.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The one path among many of the same file, to tell whether two are the same.
    fn real_path(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }
}

/// The file system.
pub(crate) struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        // Asked before it is opened: to open a pipe is to wait for its writer.
        let metadata = fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(io::Error::other("is not a regular file"));
        }
        if metadata.len() > MAX_BYTES {
            return Err(too_large());
        }
        let capacity = usize::try_from(metadata.len()).map_or(0, |bytes| bytes + 1);
        let mut text = Vec::with_capacity(capacity);
        let mut file = File::open(path)?.take(MAX_BYTES + 1);
        file.read_to_end(&mut text)?;
        if file.limit() == 0 {
            return Err(too_large());
        }
        Ok(text)
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    }
}

fn too_large() -> io::Error {
    io::Error::other("is larger than 16 MiB")
}
