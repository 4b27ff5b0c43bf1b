//! Which packages an index is made for.

use std::fs;
use std::path::Path;

use crate::builder::Scope;
use crate::workspace::Workspace;
use crate::{Diagnostic, Error, Lint};

/// The roots, as positions in the workspace's manifests.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) roots: Vec<usize>,
    /// The one package whose closure is indexed; none where a workspace is.
    pub(crate) package: Option<usize>,
    /// What is doubtful about the choice.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Chooses the roots of a scope.
pub(crate) fn choose(workspace: &Workspace, scope: &Scope) -> Result<Choice, Error> {
    if let Some(own) = &scope.own {
        let at = with_manifest(workspace, own).ok_or_else(|| Error::Manifest {
            path: own.clone(),
            line: 0,
            column: 0,
            reason: "Cargo's metadata does not have its package".to_owned(),
        })?;
        return Ok(one(at));
    }
    let mut roots: Vec<usize> = Vec::new();
    if scope.workspace {
        roots.clone_from(&workspace.members);
    } else if scope.packages.is_empty() {
        roots = of_folder(workspace);
    }
    for spec in &scope.packages {
        let named = named(workspace, spec);
        if named.is_empty() {
            return Err(no_such_package(workspace, spec));
        }
        roots.extend(named);
    }
    let mut diagnostics = Vec::new();
    for spec in &scope.exclude {
        let excluded = named(workspace, spec);
        if excluded.is_empty() {
            diagnostics.push(excluded_in_vain(workspace, spec));
        }
        roots.retain(|root| !excluded.contains(root));
    }
    roots.sort_by_key(|&at| &workspace.manifests[at].name);
    roots.dedup();
    Ok(match *roots {
        [root] if !scope.workspace => Choice { diagnostics, ..one(root) },
        _ => Choice { roots, package: None, diagnostics },
    })
}

fn one(root: usize) -> Choice {
    Choice { roots: vec![root], package: Some(root), diagnostics: Vec::new() }
}

/// What Cargo takes where no package is named: that of the folder, and at the workspace's root
/// its default members.
fn of_folder(workspace: &Workspace) -> Vec<usize> {
    let top = workspace.folder.join("Cargo.toml");
    match package_of_manifest(workspace) {
        Some(root) if workspace.manifests[root].path != top => vec![root],
        _ => workspace.default_members.clone(),
    }
}

fn package_of_manifest(workspace: &Workspace) -> Option<usize> {
    workspace.current.as_deref().and_then(|path| with_manifest(workspace, path))
}

fn with_manifest(workspace: &Workspace, path: &Path) -> Option<usize> {
    let same = |at: &usize| workspace.manifests[*at].path == path;
    let members = || workspace.members.iter().copied();
    members().find(same).or_else(|| {
        // By another way to the same file: a symbolic link, a relative path.
        let path = fs::canonicalize(path).ok()?;
        members()
            .find(|&at| fs::canonicalize(&workspace.manifests[at].path).is_ok_and(|it| it == path))
    })
}

/// The members that a spec of `-p` means: `name`, `name@version`, a pattern, or an id as `cargo
/// pkgid` prints it.
fn named(workspace: &Workspace, spec: &str) -> Vec<usize> {
    let fits = |at: &usize| {
        let manifest = &workspace.manifests[*at];
        let spec = match spec.split_once("file://") {
            None => spec,
            Some((_, id)) => {
                let (folder, rest) = id.split_once('#').unwrap_or((id, ""));
                if Path::new(folder) != manifest.folder() {
                    return false;
                }
                // `#0.3.0` where the folder bears the package's name, else `#finops@0.3.0`.
                let is_version = rest.starts_with(|first: char| first.is_ascii_digit());
                if is_version {
                    return is_of(rest, &manifest.version);
                }
                rest
            }
        };
        let (name, version) =
            spec.split_once(['@', ':']).map_or((spec, None), |(name, it)| (name, Some(it)));
        (name.is_empty() || plux_spec::glob::matches(name, &manifest.name))
            && version.is_none_or(|version| is_of(version, &manifest.version))
    };
    workspace.members.iter().copied().filter(fits).collect()
}

/// Whether `1.2` or `1.2.3` means that version.
fn is_of(wanted: &str, version: &str) -> bool {
    version.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn no_such_package(workspace: &Workspace, spec: &str) -> Error {
    let help = match near(workspace, spec) {
        Some(near) => format!("\nhelp: did you mean `{near}`?"),
        None => format!("\nhelp: {}", members(workspace)),
    };
    Error::NoSuchPackage { name: spec.to_owned(), workspace: workspace.folder.clone(), help }
}

fn excluded_in_vain(workspace: &Workspace, spec: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning(format!(
        "the package `{spec}` that is to be excluded is not in the workspace"
    ));
    diagnostic.lint(Lint::UnknownPackage).help(match near(workspace, spec) {
        Some(near) => format!("did you mean `{near}`?"),
        None => members(workspace),
    })
}

fn near<'a>(workspace: &'a Workspace, spec: &str) -> Option<&'a str> {
    let name = spec.split('@').next().unwrap_or(spec);
    let names = workspace.members.iter().map(|&at| workspace.manifests[at].name.as_str());
    plux_spec::closest_matches(name, names).first().copied()
}

/// The members by name, as long as they can be overlooked.
fn members(workspace: &Workspace) -> String {
    const FEW: usize = 8;
    let names: Vec<String> =
        workspace.members.iter().map(|&at| format!("`{}`", workspace.manifests[at].name)).collect();
    match &*names {
        [one] => format!("the only member is {one}"),
        many if many.len() > FEW => "`cargo metadata --no-deps` lists the members".to_owned(),
        many => format!("the members are {}", many.join(", ")),
    }
}
