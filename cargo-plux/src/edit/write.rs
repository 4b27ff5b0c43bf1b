//! Writes several edits, all or none.

use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::NamedTempFile;

use super::Edit;
use crate::bounded_read;

/// An edit whose new file is written next to the old one, and has yet to be renamed.
struct Ready<'a> {
    edit: &'a Edit,
    /// The path with symbolic links resolved, so that a link is not replaced.
    path: PathBuf,
    file: NamedTempFile,
}

/// The error of an edit that failed, and the files that were written before.
#[derive(Debug)]
pub(crate) struct Unwritten {
    path: PathBuf,
    error: io::Error,
    done: Vec<PathBuf>,
}

/// Writes the edits. All new files are written next to the old ones first, then renamed.
///
/// Fails for a file that another process has changed in the meantime.
pub(crate) fn all(edits: &[Edit]) -> Result<(), Unwritten> {
    let failed = |edit: &Edit, error, done: &[PathBuf]| Unwritten {
        path: edit.path().to_owned(),
        error,
        done: done.to_vec(),
    };
    let mut ready = Vec::new();
    for edit in edits {
        ready.push(prepare(edit).map_err(|error| failed(edit, error, &[]))?);
    }
    let mut done = Vec::new();
    for Ready { edit, path, file } in ready {
        let renamed = if edit.creates_file() {
            // Never replaces a file that another process has just created.
            file.persist_noclobber(&path)
        } else {
            file.persist(&path)
        };
        renamed.map_err(|error| failed(edit, error.error, &done))?;
        done.push(edit.path().to_owned());
    }
    Ok(())
}

/// The content of files, to restore them later.
pub(crate) struct Snapshot(Vec<(PathBuf, Option<Vec<u8>>)>);

impl Snapshot {
    /// Reads the files; those that do not exist are removed by [`restore`](Self::restore).
    pub(crate) fn of(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let read = |path: PathBuf| {
            let content = fs::read(&path).ok();
            (path, content)
        };
        Self(paths.into_iter().map(read).collect())
    }

    /// Restores the content of the files that have changed, as far as that is possible.
    pub(crate) fn restore(&self) -> Result<(), Unrestored> {
        let mut failed = Vec::new();
        for (path, content) in &self.0 {
            let restored = match content {
                Some(content) if fs::read(path).ok().as_ref() == Some(content) => Ok(()),
                Some(content) => fs::write(path, content),
                None if path.exists() => fs::remove_file(path),
                None => Ok(()),
            };
            failed.extend(restored.err().map(|error| (path.clone(), error)));
        }
        if failed.is_empty() { Ok(()) } else { Err(Unrestored(failed)) }
    }
}

/// The files that could not be restored, with the errors.
#[derive(Debug)]
pub(crate) struct Unrestored(Vec<(PathBuf, io::Error)>);

impl Unrestored {
    /// Returns what failed.
    pub(crate) fn headline(&self) -> String {
        let failed = self.0.iter().map(|(path, error)| format!("`{}`: {error}", path.display()));
        format!("failed to restore {}", failed.collect::<Vec<_>>().join(", "))
    }

    /// Returns what to do.
    pub(crate) fn help() -> &'static str {
        "restore it from version control"
    }
}

fn prepare(edit: &Edit) -> io::Result<Ready<'_>> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".plux-");
    let path = if edit.creates_file() {
        #[cfg(unix)]
        {
            // The default permissions of a new file: the umask applies.
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        // The path may be a symbolic link to a missing file.
        if fs::read_link(edit.path()).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        edit.path().to_owned()
    } else {
        fs::canonicalize(edit.path())?
    };
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    io::Write::write_all(&mut file, edit.after().as_bytes())?;
    if let Some(before) = &edit.text.raw {
        let permissions = fs::metadata(&path)?.permissions();
        if permissions.readonly() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        if bounded_read::read(&path, bounded_read::MAX_SOURCE)? != before.as_bytes() {
            return Err(io::Error::other("it has been changed by another process"));
        }
        fs::set_permissions(file.path(), permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(Ready { edit, path, file })
}

impl Unwritten {
    /// Returns what failed.
    pub(crate) fn headline(&self) -> String {
        format!("failed to write `{}`: {}", self.path.display(), self.error)
    }

    /// Returns what was written nevertheless, and what to do.
    pub(crate) fn help(&self) -> String {
        let done: Vec<String> = self.done.iter().map(|it| format!("`{}`", it.display())).collect();
        match done[..] {
            [] => "nothing was written; fix this and try again".to_owned(),
            _ => format!("{} was written; fix this and run it again", done.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Text;

    #[test]
    fn a_failure_names_the_files_that_were_written_before() {
        let directory = tempfile::tempdir().unwrap();
        let new = |name: &str| Text::new_file(directory.path().join(name)).with_lines(0, &["text"]);
        let [first, second] = ["first", "second"].map(|name| directory.path().join(name));
        fs::write(&second, "somebody else's").unwrap();
        let unwritten = all(&[new("first"), new("second")]).unwrap_err();
        let help = unwritten.help();
        assert!(help.contains("first` was written"), "{help}");
        assert_eq!(fs::read_to_string(&first).unwrap(), "text\n");
        assert_eq!(fs::read_to_string(&second).unwrap(), "somebody else's");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
    }

    #[test]
    fn all_files_are_restored_but_the_one_that_cannot_be() {
        let directory = tempfile::tempdir().unwrap();
        let [lost, kept] = ["lost", "kept"].map(|name| directory.path().join(name));
        fs::write(&lost, "one").unwrap();
        fs::write(&kept, "one").unwrap();
        let snapshot = Snapshot::of([lost.clone(), kept.clone()]);
        fs::remove_file(&lost).unwrap();
        fs::create_dir(&lost).unwrap();
        fs::write(&kept, "two").unwrap();
        let headline = snapshot.restore().unwrap_err().headline();
        assert!(headline.starts_with(&format!("failed to restore `{}`: ", lost.display())));
        assert!(!headline.contains("kept"), "{headline}");
        assert_eq!(fs::read_to_string(&kept).unwrap(), "one");
    }

    #[test]
    fn a_file_that_was_changed_in_the_meantime_is_not_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        fs::write(&path, "one\n").unwrap();
        let edit = Text::read(&path).unwrap().with_lines(1, &["two"]);
        fs::write(&path, "another\n").unwrap();
        let unwritten = all(&[edit]).unwrap_err();
        let headline = unwritten.headline();
        assert!(headline.contains("changed by another process"), "{headline}");
        assert!(unwritten.help().contains("nothing was written"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "another\n");
    }
}
