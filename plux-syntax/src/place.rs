//! Where a declaration stands, the same on every machine.

use std::path::{Component, Path};

/// `file` as seen from the folder of its package: forward slashes, `../` where it lies outside.
///
/// Both are absolute, or both relative to the same folder. Nothing is looked up on disk, so
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
    if let Some(plain) = plainly_below(file, package) {
        return plain;
    }
    let (file, package) = (parts(file), parts(package));
    let shared = file.iter().zip(&package).take_while(|(a, b)| a == b).count();
    let up = package[shared..].iter().map(|_| "..".to_owned());
    up.chain(file[shared..].iter().cloned()).collect::<Vec<_>>().join("/")
}

/// What nearly all are: the rest of a path, with nothing to be worked out in it.
fn plainly_below(file: &Path, package: &Path) -> Option<String> {
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

/// The components of a path, with `.` and `..` worked out.
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
