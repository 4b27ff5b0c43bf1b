//! Several edits, all or none.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use tempfile::NamedTempFile;

use super::Edit;
use crate::bounded_read;

/// An edit whose file lies ready beside the one that it takes the place of.
struct Ready<'a> {
    edit: &'a Edit,
    /// Where the file really is: a symbolic link stays one.
    path: PathBuf,
    file: NamedTempFile,
}

/// An edit that was not made, and those that were made before.
#[derive(Debug)]
pub(crate) struct Unwritten {
    path: PathBuf,
    error: io::Error,
    done: Vec<PathBuf>,
}

/// Makes the edits: all files are written beside the old ones first, then renamed.
///
/// A file that somebody else has changed in the meantime is left alone.
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
            // Nobody's file is lost, however late it came.
            file.persist_noclobber(&path)
        } else {
            file.persist(&path)
        };
        renamed.map_err(|error| failed(edit, error.error, &done))?;
        done.push(edit.path().to_owned());
    }
    Ok(())
}

/// Files as they are, so that they can be restored.
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

    /// Restores the content of the files that have changed.
    pub(crate) fn restore(&self) -> io::Result<()> {
        for (path, content) in &self.0 {
            match content {
                Some(content) if fs::read(path).ok().as_ref() == Some(content) => {}
                Some(content) => fs::write(path, content)?,
                None if path.exists() => fs::remove_file(path)?,
                None => {}
            }
        }
        Ok(())
    }
}

fn prepare(edit: &Edit) -> io::Result<Ready<'_>> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".plux-");
    let path = if edit.creates_file() {
        #[cfg(unix)]
        {
            // As any new file: what the user's mask leaves of it.
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        // A link may be there that leads nowhere.
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
            return Err(io::Error::other("it has just been changed by somebody else"));
        }
        fs::set_permissions(file.path(), permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(Ready { edit, path, file })
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done: Vec<String> = self.done.iter().map(|it| format!("`{}`", it.display())).collect();
        write!(f, "failed to write `{}`: {}\nhelp: ", self.path.display(), self.error)?;
        match done[..] {
            [] => write!(f, "nothing was written; fix this and try again"),
            _ => write!(f, "{} was written; fix this and run it again", done.join(", ")),
        }
    }
}

impl std::error::Error for Unwritten {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Text;

    #[test]
    fn a_failure_half_way_says_how_far_it_came() {
        let folder = tempfile::tempdir().unwrap();
        let new = |name: &str| Text::absent(folder.path().join(name)).with(0, &["text"]);
        let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
        fs::write(&second, "somebody else's").unwrap();
        let message = all(&[new("first"), new("second")]).unwrap_err().to_string();
        assert!(message.contains("first` was written"), "{message}");
        assert_eq!(fs::read_to_string(&first).unwrap(), "text\n");
        assert_eq!(fs::read_to_string(&second).unwrap(), "somebody else's");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_file_that_was_changed_in_the_meantime_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "one\n").unwrap();
        let edit = Text::read(&path).unwrap().with(1, &["two"]);
        fs::write(&path, "another\n").unwrap();
        let message = all(&[edit]).unwrap_err().to_string();
        assert!(message.contains("changed by somebody else"), "{message}");
        assert!(message.contains("nothing was written"), "{message}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "another\n");
    }
}
