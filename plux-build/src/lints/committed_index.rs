//! A committed index that a build cannot use, or that lacks plugins of the sources.

use plux_spec::{ById, CommittedIndex, Diagnostic, Lint, PluginEntry, Severity, list};
use plux_syntax::relative_path;

use crate::error::Error;
use crate::json::{self, FormatError};
use crate::view::View;

/// Reads the committed index that the settings of the package `root` select, and compares it with the
/// sources.
pub(super) fn check(view: &View<'_>, root: usize) -> Option<Diagnostic> {
    let file = view.settings.index_file.as_ref()?;
    let package = view.graph.nodes[root].package.as_deref()?;
    let committed = CommittedIndex {
        package: package.id.name.clone().into(),
        file: relative_path(file, package.dir()).into(),
    };
    let index = match json::read(file) {
        Ok(index) => index,
        Err(error) => {
            let help = match &error {
                Error::IndexFile { source: FormatError::UnsupportedVersion { .. }, .. } => {
                    error.help().unwrap_or_default()
                }
                _ => committed.help(),
            };
            let diagnostic = Diagnostic::of(Lint::IndexMismatch, error.headline());
            return Some(diagnostic.severity(Severity::Error).help(help));
        }
    };
    let by_id = ById::new(&index.plugins);
    let is_listed = |it: &PluginEntry| {
        let same_id = by_id.of(&it.namespace, &it.name);
        same_id.iter().any(|&at| index.plugins[at].package == it.package)
    };
    let missing = view.index.plugins.iter().filter(|it| !is_listed(it));
    let mut missing: Vec<String> = missing.map(|it| format!("`{}`", it.id())).collect();
    missing.dedup();
    if missing.is_empty() {
        return None;
    }
    let message = format!("`{}` does not have {}", file.display(), list::and(&missing));
    Some(Diagnostic::of(Lint::IndexMismatch, message).help(committed.help()))
}
