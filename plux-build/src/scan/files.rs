//! Where source text comes from.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read. Hand-written sources do not come near it.
const MAX_BYTES: usize = 16 << 20;

/// What is made room for at least: nearly all files fit in.
const ROOM: usize = 64 << 10;

/// A source of source files.
pub(crate) trait Files: Sync {
    /// Reads a file into the front of `text`, which is made larger where it has to be and can be
    /// used again, and gives the number of its bytes; an error of the kind "not found" if there is
    /// none.
    fn read(&self, path: &Path, text: &mut Vec<u8>) -> io::Result<usize>;

    /// The one path among many of the same file, to tell whether two are the same.
    fn real_path(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }
}

/// The file system.
pub(crate) struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path, text: &mut Vec<u8>) -> io::Result<usize> {
        let (mut file, metadata) = open(path)?;
        if !metadata.is_file() {
            return Err(io::Error::other("is not a regular file"));
        }
        let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        let mut filled = 0;
        loop {
            // One byte more than it has, so that one call tells that there is none.
            let needed = size.max(filled).saturating_add(1);
            if needed > MAX_BYTES {
                return Err(io::Error::other("is larger than 16 MiB"));
            }
            if text.len() < needed {
                // Not `resize`, which fills byte by byte where it is not optimized.
                let mut larger = vec![0; needed.next_power_of_two().max(ROOM)];
                larger[..filled].copy_from_slice(&text[..filled]);
                *text = larger;
            }
            let asked = text.len() - filled;
            match file.read(&mut text[filled..]) {
                Ok(read) => {
                    filled += read;
                    if read == 0 || (read < asked && filled >= size) {
                        return Ok(filled);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    }
}

/// `O_NONBLOCK` where it has had one value for ever: to open a pipe would be to wait for its writer.
#[cfg(unix)]
const WITHOUT_WAITING: Option<i32> = if cfg!(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "x86", target_arch = "arm")
)) {
    Some(0o4000)
} else if cfg!(target_vendor = "apple") {
    Some(0x4)
} else {
    None
};

/// Opens a file, and tells what it is.
///
/// Its path is looked up once where that is possible: this is done for every file there is.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<(File, Metadata)> {
    use std::os::unix::fs::OpenOptionsExt as _;

    let Some(flag) = WITHOUT_WAITING else { return ask_and_open(path) };
    let file = File::options().read(true).custom_flags(flag).open(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<(File, Metadata)> {
    ask_and_open(path)
}

/// Asks what it is before it is opened.
#[cfg_attr(unix, allow(dead_code, reason = "for the systems whose flag is not known"))]
fn ask_and_open(path: &Path) -> io::Result<(File, Metadata)> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("is not a regular file"));
    }
    Ok((File::open(path)?, metadata))
}
