//! The files of a walk, each read once by whatever paths lead to it.

use std::borrow::Borrow;
use std::ffi::OsStr;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::Walk;
use crate::bytes::find_all;
use crate::items::Items;
use crate::skim::skim;

/// A file.
pub(super) struct Source {
    pub(super) path: Arc<Path>,
    size: usize,
    /// What matters of it; nothing if nothing does.
    pub(super) items: Option<Rc<Items>>,
    /// Whether it is a module already.
    pub(super) visited: bool,
    /// Its real path, once somebody has asked.
    real: Option<Rc<Path>>,
}

/// A path as its text: to tell paths apart by their parts takes a while.
pub(super) struct AsText(Arc<Path>);

impl Walk<'_> {
    /// Whether two sources are one file, perhaps by links. Only if they have the same size is it
    /// worth asking.
    pub(super) fn is_same(&mut self, one: usize, other: usize) -> bool {
        one == other
            || self.desk.sources[one].size == self.desk.sources[other].size
                && self.real_path(one) == self.real_path(other)
    }

    fn real_path(&mut self, source: usize) -> Rc<Path> {
        let Source { path, real, .. } = &mut self.desk.sources[source];
        Rc::clone(real.get_or_insert_with(|| self.files.real_path(path).into()))
    }

    /// The number of a file's source.
    pub(super) fn source(&mut self, path: &Path) -> io::Result<usize> {
        if let Some(&source) = self.desk.known.get(path.as_os_str()) {
            return Ok(source);
        }
        let (size, items) = self.items(path).inspect_err(|error| {
            if !is_missing(error) {
                self.scan.files.push(path.into());
            }
        })?;
        let path: Arc<Path> = path.into();
        self.scan.files.push(Arc::clone(&path));
        self.desk.known.insert(AsText(Arc::clone(&path)), self.desk.sources.len());
        self.desk.sources.push(Source {
            path,
            size,
            items: items.map(Rc::new),
            visited: false,
            real: None,
        });
        Ok(self.desk.sources.len() - 1)
    }

    /// A file's size, and what matters of it.
    fn items(&mut self, path: &Path) -> io::Result<(usize, Option<Items>)> {
        let text = self.files.read(path, &mut self.desk.text)?;
        Ok((text.len(), skim(text, self.root, self.templates)))
    }

    /// Takes `x/..` out of a path, where `x` is no link.
    pub(super) fn normalize(&self, path: &mut PathBuf) {
        let text = path.as_os_str().as_encoded_bytes();
        if !find_all(b'.', text).any(|at| text.get(at + 1) == Some(&b'.')) {
            return;
        }
        let mut normal = PathBuf::new();
        for component in path.components() {
            let last = normal.components().next_back();
            let is_below = matches!(last, Some(Component::Normal(_)));
            if component == Component::ParentDir && is_below && self.files.is_dir(&normal) {
                normal.pop();
            } else {
                normal.push(component);
            }
        }
        *path = normal;
    }
}

impl Borrow<OsStr> for AsText {
    fn borrow(&self) -> &OsStr {
        self.0.as_os_str()
    }
}

impl Hash for AsText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_os_str().hash(state);
    }
}

impl PartialEq for AsText {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_os_str() == other.0.as_os_str()
    }
}

impl Eq for AsText {}

/// Whether there is no such file.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
