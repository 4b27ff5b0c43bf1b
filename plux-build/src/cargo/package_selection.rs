//! Selects the root packages: the package of the build script, those of `-p`, or Cargo's default.

use std::fs;
use std::path::{Path, PathBuf};

use plux_spec::sort::sort_unique;
use plux_spec::{Diagnostic, Lint};

use super::package::PackageId;
use super::workspace::Workspace;
use crate::error::Error;

/// The requested packages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PackageSelection {
    /// Package specs, as for Cargo's `-p`.
    pub(crate) packages: Vec<String>,
    pub(crate) workspace: bool,
    pub(crate) exclude: Vec<String>,
    /// The manifest of the package that is built, in a build script.
    pub(crate) own: Option<PathBuf>,
}

/// The root packages, as positions in the workspace.
pub(crate) struct Selected {
    pub(crate) roots: Vec<usize>,
    /// The package whose closure is indexed; `None` for a workspace.
    pub(crate) package: Option<usize>,
    /// Whether the package was not named: it is the only member of a virtual workspace.
    pub(crate) is_implied: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Finds the selected packages.
///
/// # Errors
///
/// [`Error::UnknownPackage`] if a spec matches no member.
pub(crate) fn select(
    workspace: &Workspace,
    selection: &PackageSelection,
) -> Result<Selected, Error> {
    if let Some(own) = &selection.own {
        let at = with_manifest(workspace, own).ok_or_else(|| Error::Manifest {
            path: own.clone(),
            line: 0,
            column: 0,
            reason: "Cargo's metadata does not contain its package".to_owned(),
        })?;
        return Ok(one(at));
    }
    let mut roots: Vec<usize> = Vec::new();
    if selection.workspace {
        roots.clone_from(&workspace.members);
    } else if selection.packages.is_empty() {
        roots = of_current_dir(workspace);
    }
    for spec in &selection.packages {
        let named = named(workspace, spec);
        if named.is_empty() {
            return Err(unknown_package(workspace, spec));
        }
        roots.extend(named);
    }
    let mut diagnostics = Vec::new();
    for spec in &selection.exclude {
        let excluded = named(workspace, spec);
        if excluded.is_empty() {
            diagnostics.push(unknown_exclude(workspace, spec));
        }
        roots.retain(|root| !excluded.contains(root));
    }
    sort_unique(&mut roots, &|&a, &b| workspace.packages[a].id.cmp(&workspace.packages[b].id));
    let is_implied = selection.packages.is_empty() && package_of_manifest(workspace).is_none();
    Ok(match *roots {
        [root] if !selection.workspace => Selected { is_implied, diagnostics, ..one(root) },
        _ => Selected { roots, package: None, is_implied, diagnostics },
    })
}

fn one(root: usize) -> Selected {
    Selected { roots: vec![root], package: Some(root), is_implied: false, diagnostics: Vec::new() }
}

/// Returns Cargo's default: the package of the current directory, or the default members at the
/// workspace root.
fn of_current_dir(workspace: &Workspace) -> Vec<usize> {
    let top = workspace.root.join("Cargo.toml");
    match package_of_manifest(workspace) {
        Some(root) if workspace.packages[root].manifest_path != top => vec![root],
        _ => workspace.default_members.clone(),
    }
}

fn package_of_manifest(workspace: &Workspace) -> Option<usize> {
    workspace.current.as_deref().and_then(|path| with_manifest(workspace, path))
}

fn with_manifest(workspace: &Workspace, path: &Path) -> Option<usize> {
    let same = |at: &usize| workspace.packages[*at].manifest_path == path;
    let members = || workspace.members.iter().copied();
    members().find(same).or_else(|| {
        // Another path to the same file: a symbolic link, a relative path.
        let path = fs::canonicalize(path).ok()?;
        members().find(|&at| {
            fs::canonicalize(&workspace.packages[at].manifest_path).is_ok_and(|it| it == path)
        })
    })
}

/// Returns the members that a spec of `-p` matches: `name`, `name@version`, a pattern, or an id as
/// `cargo pkgid` prints it.
fn named(workspace: &Workspace, spec: &str) -> Vec<usize> {
    let matches = |at: &usize| {
        let package = &workspace.packages[*at];
        let PackageId { name, version, .. } = &package.id;
        let spec = match spec.split_once("file://") {
            None => spec,
            Some((_, id)) => {
                let (dir, rest) = id.split_once('#').unwrap_or((id, ""));
                if Path::new(dir) != package.dir() {
                    return false;
                }
                // `#0.3.0` if the directory has the name of the package, else `#finops@0.3.0`.
                if rest.starts_with(|first: char| first.is_ascii_digit()) {
                    return is_prefix_of(rest, version);
                }
                rest
            }
        };
        let (wanted_name, wanted_version) =
            spec.split_once(['@', ':']).map_or((spec, None), |(name, it)| (name, Some(it)));
        (wanted_name.is_empty() || plux_spec::glob::matches(wanted_name, name))
            && wanted_version.is_none_or(|wanted| is_prefix_of(wanted, version))
    };
    let mut members = workspace.members.clone();
    members.retain(matches);
    members
}

/// Returns whether `1.2` or `1.2.3` selects a version.
fn is_prefix_of(wanted: &str, version: &str) -> bool {
    version.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn unknown_package(workspace: &Workspace, spec: &str) -> Error {
    Error::UnknownPackage {
        name: spec.to_owned(),
        workspace: workspace.root.clone(),
        help: closest_or_all(workspace, spec),
    }
}

fn unknown_exclude(workspace: &Workspace, spec: &str) -> Diagnostic {
    let message = format!("excluded package `{spec}` not found in the workspace");
    Diagnostic::of(Lint::UnknownPackage, message).help(closest_or_all(workspace, spec))
}

fn closest_or_all(workspace: &Workspace, spec: &str) -> String {
    let name = spec.split('@').next().unwrap_or(spec);
    let names = workspace.members().map(|member| member.id.name.as_str());
    match plux_spec::closest_matches(name, names).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => members(workspace),
    }
}

/// Lists the members, if there are few.
fn members(workspace: &Workspace) -> String {
    const FEW: usize = 8;
    let names: Vec<String> = workspace.members().map(|it| format!("`{}`", it.id.name)).collect();
    match &*names {
        [one] => format!("the only member is {one}"),
        many if many.len() > FEW => "run `cargo metadata --no-deps` to list the members".to_owned(),
        many => format!("the members are {}", plux_spec::list::and(many)),
    }
}
