//! The files of a walk, each read and parsed once.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use memchr::memchr_iter;
use plux_spec::sort::sort_by;

use crate::file_items::FileItems;
use crate::files::Files;
use crate::shared_list::SharedList;

/// The most modules with conditions of one file. A file that is more of them counts as one without.
const MAX_CONDITIONS: usize = 16;

/// A file.
pub(crate) struct SourceFile {
    pub(crate) path: Arc<Path>,
    size: usize,
    /// What matters of it; `None` if nothing does.
    pub(crate) items: Option<Rc<FileItems>>,
    /// Whether it is a module already.
    pub(crate) is_visited: bool,
    conditions: FileConditions,
    /// Its canonical path, once it was requested.
    real: Option<Rc<Path>>,
}

impl SourceFile {
    /// Returns whether it is only compiled with `cfg(test)`.
    fn is_for_tests(&self) -> bool {
        matches!(&self.conditions, FileConditions::Any(any) if any.is_empty())
    }
}

/// When a build without tests compiles a file.
enum FileConditions {
    Always,
    /// If one of these lists of predicates holds; never if there is none.
    Any(Vec<SharedList>),
}

/// The files that a walk has read.
#[derive(Default)]
pub(crate) struct SourceFiles {
    /// The index of each path's file; `None` if there is none. Comparing paths would be slow.
    by_path: HashMap<OsString, Option<usize>>,
    files: Vec<SourceFile>,
}

impl SourceFiles {
    pub(crate) fn get(&self, index: usize) -> &SourceFile {
        &self.files[index]
    }

    /// Notes that a file is a module, and returns whether it was one before.
    pub(crate) fn visit(&mut self, index: usize) -> bool {
        std::mem::replace(&mut self.files[index].is_visited, true)
    }

    /// Notes that a file is a module that depends on these predicates.
    pub(crate) fn add_module(&mut self, index: usize, cfg: &SharedList) {
        let conditions = &mut self.files[index].conditions;
        match conditions {
            FileConditions::Any(_) if cfg.is_test_only() => {}
            FileConditions::Any(any) if !cfg.is_empty() && any.len() < MAX_CONDITIONS => {
                any.push(cfg.clone());
            }
            _ => *conditions = FileConditions::Always,
        }
    }

    /// Returns the files that only some builds without tests compile, with the predicates of each module, in
    /// the order of [`Scan::cfgs_of_file`].
    ///
    /// [`Scan::cfgs_of_file`]: crate::Scan::cfgs_of_file
    pub(crate) fn conditional_files(&self) -> Vec<(Arc<Path>, &[SharedList])> {
        let mut files = Vec::new();
        for file in &self.files {
            if let FileConditions::Any(any) = &file.conditions
                && !any.is_empty()
            {
                files.push((Arc::clone(&file.path), &**any));
            }
        }
        sort_by(&mut files, &|a, b| a.0.as_os_str().cmp(b.0.as_os_str()));
        files
    }

    /// Returns the files that are only compiled with `cfg(test)`, in the order of [`Scan::is_test_file`].
    ///
    /// [`Scan::is_test_file`]: crate::Scan::is_test_file
    pub(crate) fn test_files(&self) -> Vec<Arc<Path>> {
        let files = self.files.iter().filter(|file| file.is_for_tests());
        let mut files: Vec<_> = files.map(|file| Arc::clone(&file.path)).collect();
        sort_by(&mut files, &|a, b| a.as_os_str().cmp(b.as_os_str()));
        files
    }

    /// Returns the index of a path's file, or that there is no such file; `None` if it was not looked for.
    pub(crate) fn find(&self, path: &Path) -> Option<io::Result<usize>> {
        let file = self.by_path.get(path.as_os_str())?;
        Some(file.ok_or_else(|| io::ErrorKind::NotFound.into()))
    }

    pub(crate) fn add_missing(&mut self, path: &Path) {
        self.by_path.insert(path.into(), None);
    }

    pub(crate) fn add(&mut self, path: Arc<Path>, size: usize, items: Option<FileItems>) -> usize {
        self.by_path.insert(path.as_os_str().to_owned(), Some(self.files.len()));
        let items = items.map(Rc::new);
        let (is_visited, conditions) = (false, FileConditions::Any(Vec::new()));
        self.files.push(SourceFile { path, size, items, is_visited, conditions, real: None });
        self.files.len() - 1
    }

    /// Returns whether two are one file, perhaps by links.
    pub(crate) fn is_same(&mut self, one: usize, other: usize, files: &dyn Files) -> bool {
        one == other
            || self.files[one].size == self.files[other].size
                && self.real_path(one, files) == self.real_path(other, files)
    }

    fn real_path(&mut self, index: usize, files: &dyn Files) -> Rc<Path> {
        let SourceFile { path, real, .. } = &mut self.files[index];
        Rc::clone(real.get_or_insert_with(|| files.real_path(path).into()))
    }
}

/// Removes `x/..` from a path, where `x` is not a symbolic link.
pub(crate) fn normalize(path: &mut PathBuf, files: &dyn Files) {
    let bytes = path.as_os_str().as_encoded_bytes();
    if !memchr_iter(b'.', bytes).any(|at| bytes.get(at + 1) == Some(&b'.')) {
        return;
    }
    let mut normal = PathBuf::new();
    for component in path.components() {
        let last = normal.components().next_back();
        let is_below = matches!(last, Some(Component::Normal(_)));
        if component == Component::ParentDir && is_below && files.is_dir(&normal) {
            normal.pop();
        } else {
            normal.push(component);
        }
    }
    *path = normal;
}
