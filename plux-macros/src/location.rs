//! The location of the attribute, equal to that in the index.

use std::env;
use std::path::Path;

use proc_macro::Span;

/// Returns the attribute's file, relative to its package, and its line.
///
/// `file!()` differs: it is relative to the workspace, and absolute for a package from a registry.
pub(crate) struct Location {
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl Location {
    pub(crate) fn of_call() -> Self {
        let span = Span::call_site();
        let line = u32::try_from(span.line()).unwrap_or(u32::MAX);
        let file = span.local_file().map(|file| from_package(&file)).unwrap_or_default();
        Self { file, line }
    }
}

fn from_package(file: &Path) -> String {
    let Some(package) = env::var_os("CARGO_MANIFEST_DIR") else {
        // Not Cargo's build: the path as rustc was given it.
        return file.to_string_lossy().replace('\\', "/");
    };
    // Cargo names a file relative to the directory that it runs rustc in, the workspace's root.
    let file =
        env::current_dir().map_or_else(|_| file.to_owned(), |directory| directory.join(file));
    plux_syntax::relative_path(&file, Path::new(&package))
}
