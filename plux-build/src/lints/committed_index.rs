//! A committed index that a build cannot use, or that lacks plugins of the sources.

use std::path::{Path, PathBuf};

use plux_spec::{ById, CommittedIndex, Diagnostic, Index, Lint, PluginEntry, Severity, list};
use plux_syntax::relative_path;

use crate::cargo::Package;
use crate::error::Error;
use crate::json::{self, FormatError};
use crate::settings::{Settings, Table};
use crate::view::View;

/// The number of missing plugins that a message lists.
const MAX_MISSING: usize = 10;

/// Reads the committed index that the settings of the package `root` select, and compares it with the
/// sources.
pub(super) fn check(view: &View<'_>, root: usize) -> Option<Diagnostic> {
    let package = view.graph.nodes[root].package.as_deref()?;
    let file = index_file(view, package)?;
    let committed = CommittedIndex {
        package: package.id.name.clone().into(),
        file: relative_path(&file, package.dir()).into(),
    };
    let index = match json::read(&file) {
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
    if let Some(mismatch) = mismatch(&index, &file, &committed) {
        return Some(mismatch);
    }
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
    let missing = list::at_most(MAX_MISSING, &missing);
    let message = format!("`{}` is stale: it lacks {missing}", file.display());
    Some(Diagnostic::of(Lint::IndexMismatch, message).help(committed.help()))
}

/// Reports an index of a whole workspace, or of another package than the one that includes it.
pub(crate) fn mismatch(
    index: &Index,
    file: &Path,
    committed: &CommittedIndex,
) -> Option<Diagnostic> {
    let message = match &index.root {
        None => format!("`{}` is the index of a workspace, not of a package", file.display()),
        Some(root) if root.package != committed.package => {
            format!(
                "`{}` is the index of `{}`, but `{}` includes it",
                file.display(),
                root.package,
                committed.package
            )
        }
        Some(_) => return None,
    };
    // A file outside of the package is probably that of another one, which still needs it.
    let help = if committed.file.starts_with("../") {
        let CommittedIndex { package, .. } = committed;
        let own = CommittedIndex { package: package.clone(), file: "plux.json".into() };
        format!(
            "set `index-file = \"{}\"` in `[package.metadata.plux]` of `{package}`, then run `{}` in the \
             directory of `{package}`",
            own.file,
            own.command()
        )
    } else {
        committed.help()
    };
    Some(Diagnostic::of(Lint::IndexMismatch, message).help(help))
}

/// Returns the committed index that a build of the package reads. The settings of a package are not among
/// those of the view if there are several roots.
fn index_file(view: &View<'_>, package: &Package) -> Option<PathBuf> {
    // Mistakes in the settings are reported where all of them are read.
    let own = Settings::read(&Table::of(package, view.workspace), &mut Vec::new());
    own.index_file.or_else(|| view.settings.index_file.clone())
}
