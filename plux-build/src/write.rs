//! Atomic writes of changed files.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::error::Error;

/// An older temporary file is left over from a killed process.
const MAX_AGE: Duration = Duration::from_mins(1);

/// Writes `contents` to `path` unless the file already has them. Returns whether it wrote.
///
/// It writes a temporary file in the same directory and renames it. No reader sees a partial file,
/// and an interrupted build keeps the old one. Permissions are kept. Missing directories are
/// created. Symbolic links are followed. Special files, such as `/dev/null` or a pipe, are written
/// to directly.
///
/// # Errors
///
/// [`Error::Write`] with the path and the error of the operating system.
pub fn write_if_changed(path: &Path, contents: &str) -> Result<bool, Error> {
    write(path, contents.as_bytes())
        .map_err(|source| Error::Write { path: path.to_owned(), source })
}

fn write(path: &Path, contents: &[u8]) -> io::Result<bool> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|it| !it.is_file()) {
        // A rename would replace the device with a file.
        fs::OpenOptions::new().write(true).open(path)?.write_all(contents)?;
        return Ok(true);
    }
    if existing.is_some() && fs::read(path).is_ok_and(|existing| existing == contents) {
        return Ok(false);
    }
    // A rename would replace the link, not the file that it points to.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
        remove_leftovers(dir, path.file_name().unwrap_or_default());
    }
    let (temporary, mut file) = create_temporary(path)?;
    let written = (|| {
        file.write_all(contents)?;
        if let Some(existing) = existing {
            file.set_permissions(existing.permissions())?;
        }
        fs::rename(&temporary, path)
    })();
    if written.is_err() {
        // Report the first error.
        let _ = fs::remove_file(&temporary);
    }
    written.map(|()| true)
}

/// Creates a file in the same directory, so that the rename stays within one file system.
fn create_temporary(path: &Path) -> io::Result<(PathBuf, fs::File)> {
    let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let mut name = path.file_name().unwrap_or_default().to_owned();
    // The time distinguishes processes with the same id, as in containers.
    name.push(format!(".{}.{}.tmp", std::process::id(), time.as_nanos()));
    let temporary = path.with_file_name(name);
    let file = fs::OpenOptions::new().write(true).create_new(true).open(&temporary)?;
    Ok((temporary, file))
}

/// Removes the temporary files of processes that were killed while they wrote the file.
fn remove_leftovers(dir: &Path, name: &OsStr) {
    let prefix = format!("{}.", name.to_string_lossy());
    let is_old = |entry: &fs::DirEntry| {
        let modified = entry.metadata().and_then(|it| it.modified()).ok();
        modified.and_then(|it| it.elapsed().ok()).is_some_and(|age| age > MAX_AGE)
    };
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries {
        let Ok(entry) = entry else { continue };
        let file_name = entry.file_name();
        let ids = file_name.to_str().and_then(|it| it.strip_prefix(&prefix)?.strip_suffix(".tmp"));
        let is_ours = ids.is_some_and(|ids| {
            let mut parts = ids.split('.');
            let is_number = |it: Option<&str>| {
                it.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit()))
            };
            is_number(parts.next()) && is_number(parts.next()) && parts.next().is_none()
        });
        if is_ours && is_old(&entry) {
            // Another process may have removed it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn a_device_or_a_link_is_not_replaced_by_a_file() {
        let dir = tempfile::tempdir().unwrap();
        // Through a link, so that a failing test does not replace /dev/null.
        let null = dir.path().join("null");
        symlink("/dev/null", &null).unwrap();
        assert!(write_if_changed(&null, "text").unwrap());
        assert!(fs::symlink_metadata(&null).unwrap().is_symlink());
        assert!(!fs::metadata("/dev/null").unwrap().is_file());

        let (file, link) = (dir.path().join("file"), dir.path().join("link"));
        fs::write(&file, "old").unwrap();
        symlink(&file, &link).unwrap();
        assert!(write_if_changed(&link, "new").unwrap());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(!write_if_changed(&link, "new").unwrap());
    }

    #[test]
    fn a_directory_instead_of_the_file_is_an_error_that_names_it() {
        let dir = tempfile::tempdir().unwrap();
        let error = write_if_changed(dir.path(), "text").unwrap_err().to_string();
        assert!(error.contains(&*dir.path().to_string_lossy()), "{error}");
    }

    #[test]
    fn leftovers_of_killed_processes_are_removed_and_permissions_stay() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        let long_ago = SystemTime::now() - 2 * MAX_AGE;
        for name in ["plux.json.12.0.tmp", "plux.json.x.0.tmp", "other.json.12.0.tmp"] {
            let file = fs::File::create(path(name)).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        fs::write(path("plux.json.13.0.tmp"), "of a running process").unwrap();
        fs::write(path("plux.json"), "old").unwrap();
        fs::set_permissions(path("plux.json"), fs::Permissions::from_mode(0o640)).unwrap();

        assert!(write_if_changed(&path("plux.json"), "new").unwrap());
        let mode = fs::metadata(path("plux.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        let mut left: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let kept = ["other.json.12.0.tmp", "plux.json", "plux.json.13.0.tmp", "plux.json.x.0.tmp"];
        assert_eq!(left, kept);
    }
}
