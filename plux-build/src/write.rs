//! Files that are whole or not there, and touched only when they change.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::Error;

/// Writes `text` to `path` unless it is there already. Returns whether it wrote.
///
/// The text goes into a file beside it, which is then renamed: no reader ever sees half an index,
/// and a build that is interrupted leaves the old one. Folders are made as needed. A symbolic link
/// is followed, and what is no regular file, such as `/dev/null` or a pipe, is written to as it is.
///
/// # Errors
///
/// [`Error::Write`] with the path and what the system says of it.
pub fn write_if_changed(path: &Path, text: &str) -> Result<bool, Error> {
    write_bytes_if_changed(path, text.as_bytes())
}

/// The same for what is no text.
pub(crate) fn write_bytes_if_changed(path: &Path, text: &[u8]) -> Result<bool, Error> {
    let asked = path.to_owned();
    let failed = |source: io::Error| Error::Write { path: asked.clone(), source };
    let present = fs::metadata(path).ok();
    if present.as_ref().is_some_and(|it| !it.is_file()) {
        // A rename would put a file in the place of the device.
        let file = fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
        return fill(file, text).map(|()| true).map_err(failed);
    }
    if present.is_some() && fs::read(path).is_ok_and(|present| present == text) {
        return Ok(false);
    }
    // And one over a link would leave the file behind it as it was.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
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

fn fill(mut file: fs::File, text: &[u8]) -> io::Result<()> {
    file.write_all(text)?;
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_device_or_a_link_is_not_replaced_by_a_file() {
        let folder = tempfile::tempdir().unwrap();
        // By way of a link: a failure must not cost the machine its /dev/null.
        let null = folder.path().join("null");
        symlink("/dev/null", &null).unwrap();
        assert!(write_if_changed(&null, "text").unwrap());
        assert!(fs::symlink_metadata(&null).unwrap().is_symlink());
        assert!(!fs::metadata("/dev/null").unwrap().is_file());

        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        symlink(&file, &link).unwrap();
        assert!(write_if_changed(&link, "new").unwrap());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(!write_if_changed(&link, "new").unwrap());
    }

    #[test]
    fn a_folder_in_the_place_of_the_file_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = write_if_changed(folder.path(), "text").unwrap_err().to_string();
        assert!(error.contains(&*folder.path().to_string_lossy()), "{error}");
    }
}
