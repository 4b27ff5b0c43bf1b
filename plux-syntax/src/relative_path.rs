//! The path of a source file, the same on every machine.

use std::path::{Component, Path};

/// Returns `file` relative to the directory of its package: with forward slashes, and `../` where it
/// is outside.
///
/// Both are absolute, or both relative to the same directory. Nothing is looked up on disk, so
/// symbolic links stay as they are written.
///
/// ```
/// use std::path::Path;
/// use plux_syntax::relative_path;
///
/// let package = Path::new("/w/finops");
/// assert_eq!(relative_path(Path::new("/w/finops/src/./cli.rs"), package), "src/cli.rs");
/// assert_eq!(relative_path(Path::new("/w/finops/../shared/a.rs"), package), "../shared/a.rs");
/// ```
pub fn relative_path(file: &Path, package: &Path) -> String {
    if let Some(plain) = strip_package(file, package) {
        return plain;
    }
    let (file, package) = (parts(file), parts(package));
    let mut shared = 0;
    while shared < file.len() && package.get(shared) == Some(&file[shared]) {
        shared += 1;
    }
    let up = vec!["..".to_owned(); package.len() - shared];
    [&up, &file[shared..]].concat().join("/")
}

/// The common case: the rest of a path without `.` and `..`.
fn strip_package(file: &Path, package: &Path) -> Option<String> {
    let rest = file.strip_prefix(package).ok()?;
    let mut path = String::with_capacity(rest.as_os_str().len());
    for component in rest.components() {
        let Component::Normal(name) = component else { return None };
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&name.to_string_lossy());
    }
    Some(path)
}

/// The components of a path, with `.` and `..` resolved.
fn parts(path: &Path) -> Vec<String> {
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts
}
