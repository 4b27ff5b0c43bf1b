//! Where source text comes from.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::stamp::Stamp;
use super::text::Text;

/// A source of source files.
pub(crate) trait Files: Sync {
    /// Reads a file, and gives its text; an error of the kind "not found" if there is none.
    fn read<'t>(&self, path: &Path, text: &'t mut Text) -> io::Result<&'t [u8]>;

    /// The names of the `.rs` files in a folder, sorted, without their ending.
    fn modules_in(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// Whether it is a folder, and not a link to one.
    fn is_folder(&self, path: &Path) -> bool;

    /// What changes whenever a file does; nothing where there is no such thing.
    fn stamp(&self, path: &Path) -> Option<Stamp>;

    /// The one path among many of the same file, to tell whether two are the same.
    fn real_path(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }
}

/// The file system.
pub(crate) struct Disk;

impl Files for Disk {
    fn read<'t>(&self, path: &Path, text: &'t mut Text) -> io::Result<&'t [u8]> {
        let mut file = open(path)?;
        let mut filled = 0;
        loop {
            if filled == text.room().len() {
                text.make_room(size_of(&file)?)?;
            }
            match file.read(&mut text.room()[filled..]) {
                // A pipe that nobody writes to looks like an empty file.
                Ok(0) if filled == 0 => return size_of(&file).map(|_| &[][..]),
                Ok(0) => return Ok(&text.room()[..filled]),
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

    fn modules_in(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".rs"));
            names.extend(stem.filter(|_| folder.join(&name).is_file()).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    fn is_folder(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|it| it.is_dir())
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        Stamp::of(path)
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

fn not_regular() -> io::Error {
    io::Error::other("is not a regular file")
}
