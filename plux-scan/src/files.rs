//! Reads source files, from the disk or from elsewhere.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use plux_spec::sort::sort_by;

/// The largest file that is read. Hand-written sources do not come near it.
pub(crate) const MAX_BYTES: u64 = 16 << 20;

/// Provides the source files of a crate: [`Disk`], or a map in a test.
///
/// ```
/// use std::io;
/// use std::path::Path;
///
/// use plux_scan::Files;
///
/// struct OneFile(&'static [u8]);
///
/// impl Files for OneFile {
///     fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
///         let is_root = path == Path::new("src/lib.rs");
///         if is_root { Ok(self.0.to_owned()) } else { Err(io::ErrorKind::NotFound.into()) }
///     }
/// }
/// ```
pub trait Files: Sync {
    /// Returns the bytes of a file.
    ///
    /// # Errors
    ///
    /// An error of the kind "not found" if there is no such file, another one if it cannot be read.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Returns the names of the `.rs` files in a directory, sorted, without their extension. By default,
    /// there is no directory.
    ///
    /// # Errors
    ///
    /// If the directory cannot be read.
    fn modules_in(&self, _dir: &Path) -> io::Result<Vec<String>> {
        Err(io::ErrorKind::NotFound.into())
    }

    /// Returns whether a path is a directory, and not a link to one. By default, all are.
    fn is_dir(&self, _path: &Path) -> bool {
        true
    }

    /// Returns the canonical path of a file, which is the same for all paths of the file. By default, it is
    /// the path itself.
    fn real_path(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }
}

/// The file system.
///
/// It reads regular files of up to 16 MiB, and waits for no pipe.
///
/// ```
/// use std::path::Path;
///
/// use plux_scan::{Disk, Files as _};
///
/// let source = Disk.read(Path::new("src/lib.rs"))?;
/// assert!(source.starts_with(b"//!"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        // Asked first: to open a pipe is to wait for its writer.
        let metadata = fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if metadata.len() > MAX_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = vec![0; usize::try_from(metadata.len()).unwrap_or(0)];
        // The size of files in `/proc` is 0 as well. Reading one may block forever.
        if bytes.is_empty() {
            return Ok(bytes);
        }
        // `Take::read_to_end` makes several calls for most files: it reads in small steps, and past the end.
        let mut file = File::open(path)?;
        let mut read = 0;
        while read < bytes.len() {
            match file.read(&mut bytes[read..]) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(read);
        Ok(bytes)
    }

    fn modules_in(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir)? {
            let name = entry?.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".rs"));
            names.extend(stem.filter(|_| dir.join(&name).is_file()).map(str::to_owned));
        }
        sort_by(&mut names, &String::cmp);
        Ok(names)
    }

    fn is_dir(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|it| it.is_dir())
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    }
}

/// Returns whether an error is that a file does not exist.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
