//! What tells that a committed index is of other sources, as far as that can be seen without
//! reading them: the package's name and version, its own files, its manifest, the lock file.

use std::path::{Path, PathBuf};

use plux_spec::{DependencyKind, Index};

use crate::workspace::{Lock, RUNTIME, Source, read_manifest};
use crate::{Diagnostic, Error, Lint, Severity};

/// What an index is held against.
pub(super) struct Beside<'a> {
    pub(super) file: &'a Path,
    pub(super) manifest: &'a Path,
    /// The package that is built.
    pub(super) package: Option<&'a str>,
    pub(super) version: Option<String>,
    pub(super) lock: Option<&'a Lock>,
}

/// The lock file of the workspace around a folder.
pub(super) fn lock_around(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|it| it.join("Cargo.lock")).find(|path| path.is_file())
}

/// What it says. A broken one keeps nobody from taking the index, which has all that it takes.
pub(super) fn lock(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Option<Lock> {
    Lock::read(path).unwrap_or_else(|error| {
        diagnostics.push(match error {
            Error::LockFile { diagnostic, .. } => diagnostic.severity(Severity::Warning),
            other => Diagnostic::warning(other.to_string()).lint(Lint::InvalidLockFile),
        });
        None
    })
}

/// Says what the index is of, if not of the package that is built, or that it is stale.
pub(super) fn check(index: &Index, beside: &Beside<'_>) -> Option<Diagnostic> {
    let file = beside.file.display();
    let package = beside.package.unwrap_or("NAME");
    let Some(root) = &index.root else {
        let message = format!("`{file}` is the index of a whole workspace: it links no package");
        return Some(
            Diagnostic::warning(message).lint(Lint::IndexMismatch).help(format!(
                "write that of the package: `cargo plux index -p {package} -o FILE`"
            )),
        );
    };
    if beside.package.is_some_and(|own| own != root.package) {
        let message = format!("`{file}` is the index of the package {}", root.package);
        let help = format!("write it with `cargo plux index -p {package}`");
        return Some(Diagnostic::warning(message).lint(Lint::IndexMismatch).help(help));
    }
    let reasons = reasons(index, &root.package, &root.version, beside);
    let name = beside.file.file_name().unwrap_or_default().to_string_lossy();
    (!reasons.is_empty()).then(|| {
        Diagnostic::warning(format!("`{file}` is stale: {}", reasons.join("; ")))
            .lint(Lint::StaleIndex)
            .help(format!(
                "write it again with `cargo plux index -p {} -o {name}`, under the same flags",
                root.package
            ))
    })
}

fn reasons(index: &Index, root: &str, version: &str, beside: &Beside<'_>) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(now) = beside.version.as_deref().filter(|now| *now != version) {
        reasons.push(format!("it is of {root} {version}, and this is {now}"));
    }
    reasons.extend(gone(index, root, beside.manifest));
    if let Some(lock) = beside.lock
        && let Some(at) = lock.named(root).next()
    {
        reasons.extend(moved(index, lock));
        reasons.extend(added(index, lock, at, beside.manifest));
    }
    reasons
}

/// Files of the package with plugins in them that are no longer there.
fn gone(index: &Index, root: &str, manifest: &Path) -> Vec<String> {
    // Who stands in for Cargo may not have put the sources where the package is.
    let folder = manifest.parent().filter(|_| manifest.is_file());
    let mut files: Vec<&str> = Vec::new();
    for plugin in index.plugins.iter().filter(|it| it.package == root) {
        let there = folder.is_none_or(|folder| folder.join(&*plugin.file).exists());
        if !there && !files.contains(&&*plugin.file) {
            files.push(&plugin.file);
        }
    }
    files.into_iter().map(|file| format!("there is no {file}")).collect()
}

/// Packages whose version is another now.
fn moved(index: &Index, lock: &Lock) -> Vec<String> {
    let of_index = index.packages.iter().filter(|it| it.kind != DependencyKind::Root);
    let missing = of_index.filter(|it| lock.find(&it.name, &it.version).is_none());
    let reason = |name: &str, version: &str| {
        let locked = lock.named(name).map(|at| &*lock.packages[at].version);
        match locked.collect::<Vec<_>>()[..] {
            [] => format!("it has {name}, and Cargo.lock has not"),
            ref now => format!("it has {name} {version}, and Cargo.lock has {}", now.join(" and ")),
        }
    };
    missing.map(|it| reason(&it.name, &it.version)).collect()
}

/// Dependencies that can hold plugins, and of which the index knows nothing.
fn added(index: &Index, lock: &Lock, at: usize, manifest: &Path) -> Vec<String> {
    let Ok(manifest) = read_manifest(manifest, Source::Path) else { return Vec::new() };
    let reaching = lock.reaching(RUNTIME);
    let name = |at: usize| &*lock.packages[at].name;
    let new = lock.dependencies(at).filter(|at| {
        reaching.contains(at)
            && name(*at) != RUNTIME
            && manifest.dependencies.iter().any(|it| it.name == name(*at))
            && !index.packages.iter().any(|it| it.name == name(*at))
    });
    new.map(|at| format!("it knows nothing of {}", name(at))).collect()
}
