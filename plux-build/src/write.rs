//! Files that are whole or not there, and touched only when they change.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::Error;

/// Writes `text` to `path` unless it is there already. Returns whether it wrote.
///
/// The text goes into a file beside it, which is then renamed: no reader ever sees half an index,
/// and a build that is interrupted leaves the old one. Folders are made as needed.
///
/// # Errors
///
/// [`Error::Write`] with the path and what the system says of it.
pub fn write_if_changed(path: &Path, text: &str) -> Result<bool, Error> {
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(false);
    }
    let failed = |source: io::Error| Error::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let (beside, file) = create_beside(path).map_err(failed)?;
    let written = fill(file, text).and_then(|()| fs::rename(&beside, path));
    if let Err(error) = written {
        // What is left of a failed attempt helps nobody; the first error is the one to report.
        let _ = fs::remove_file(&beside);
        return Err(failed(error));
    }
    Ok(true)
}

fn fill(mut file: fs::File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.flush()
}

/// A new file in the same folder, so that the rename stays within one file system.
fn create_beside(path: &Path) -> io::Result<(PathBuf, fs::File)> {
    let mut attempt = 0_u32;
    loop {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.{attempt}.tmp", std::process::id()));
        let beside = path.with_file_name(name);
        match fs::OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => {
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
