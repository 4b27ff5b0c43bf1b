//! Where source text comes from.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read. Hand-written sources do not come near it.
pub(crate) const MAX_BYTES: usize = 16 << 20;

/// The smallest read buffer: nearly all files fit.
const MIN_BUFFER: usize = 256 << 10;

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
///     fn read<'b>(&self, path: &Path, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
///         if path != Path::new("src/lib.rs") {
///             return Err(io::ErrorKind::NotFound.into());
///         }
///         *buffer = self.0.to_owned();
///         Ok(buffer)
///     }
///
///     fn modules_in(&self, _: &Path) -> io::Result<Vec<String>> {
///         Err(io::ErrorKind::NotFound.into())
///     }
///
///     fn is_dir(&self, _: &Path) -> bool {
///         true
///     }
/// }
/// ```
pub trait Files: Sync {
    /// Reads a file into a buffer whose content is arbitrary, and returns the file's bytes.
    ///
    /// # Errors
    ///
    /// An error of the kind "not found" if there is no such file, another one if it cannot be read.
    fn read<'b>(&self, path: &Path, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]>;

    /// Returns the names of the `.rs` files in a directory, sorted, without their extension.
    ///
    /// # Errors
    ///
    /// If the directory cannot be read.
    fn modules_in(&self, dir: &Path) -> io::Result<Vec<String>>;

    /// Returns whether a path is a directory, and not a link to one.
    fn is_dir(&self, path: &Path) -> bool;

    /// Returns the canonical path of a file, which tells whether two paths are one file.
    fn real_path(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }
}

/// The file system.
///
/// It reads regular files of up to 16 MiB, and waits for no pipe.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn read<'b>(&self, path: &Path, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
        let mut file = open(path)?;
        let mut filled = 0;
        loop {
            if filled == buffer.len() {
                grow(buffer, size_of(&file)?)?;
            }
            match file.read(&mut buffer[filled..]) {
                // A pipe that nobody writes to looks like an empty file.
                Ok(0) if filled == 0 => return size_of(&file).map(|_| &[][..]),
                Ok(0) => return Ok(&buffer[..filled]),
                Ok(read) => filled += read,
                Err(error) => match error.kind() {
                    io::ErrorKind::Interrupted => {}
                    io::ErrorKind::IsADirectory | io::ErrorKind::WouldBlock => {
                        return Err(not_regular());
                    }
                    _ => return Err(error),
                },
            }
        }
    }

    fn modules_in(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir)? {
            let name = entry?.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".rs"));
            names.extend(stem.filter(|_| dir.join(&name).is_file()).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    fn is_dir(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|it| it.is_dir())
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

/// Opens a file without waiting for anybody.
///
/// Nothing is asked about it that reading it does not tell: this is done for every file there is.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    let Some(flag) = WITHOUT_WAITING else { return ask_and_open(path) };
    File::options().read(true).custom_flags(flag).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    ask_and_open(path)
}

/// Asks what it is before it is opened.
#[cfg_attr(unix, allow(dead_code, reason = "for the systems whose flag is not known"))]
fn ask_and_open(path: &Path) -> io::Result<File> {
    if fs::metadata(path)?.is_file() { File::open(path) } else { Err(not_regular()) }
}

/// The size of what must be a regular file.
fn size_of(file: &File) -> io::Result<usize> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(not_regular());
    }
    Ok(usize::try_from(metadata.len()).unwrap_or(usize::MAX))
}

/// The error for a directory, a device or the like.
fn not_regular() -> io::Error {
    io::ErrorKind::IsADirectory.into()
}

/// Returns whether an error says that a file is larger than [`MAX_BYTES`].
pub(crate) fn is_too_large(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::FileTooLarge
}

/// Returns whether an error says that a path is not a regular file.
pub(crate) fn is_not_a_file(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::IsADirectory
}

/// Grows a buffer to more than `size` bytes, so that the end of the file is seen.
fn grow(buffer: &mut Vec<u8>, size: usize) -> io::Result<()> {
    let needed = size.max(buffer.len()).saturating_add(1);
    if needed > MAX_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    // Not `resize`, which fills byte by byte in an unoptimized build script.
    let mut grown = vec![0; needed.next_power_of_two().max(MIN_BUFFER)];
    grown[..buffer.len()].copy_from_slice(buffer);
    *buffer = grown;
    Ok(())
}
