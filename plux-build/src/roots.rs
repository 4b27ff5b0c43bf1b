//! Which packages an index is made for.

use std::fs;
use std::path::Path;

use crate::Error;
use crate::builder::Scope;
use crate::workspace::Workspace;

/// The roots, as positions in the workspace's manifests.
#[derive(Debug)]
pub(crate) struct Roots {
    pub(crate) roots: Vec<usize>,
    /// The one package whose closure is indexed; none where a workspace is.
    pub(crate) package: Option<usize>,
}

/// Chooses the roots of a scope.
pub(crate) fn choose(workspace: &Workspace, scope: &Scope) -> Result<Roots, Error> {
    if let Some(own) = &scope.own {
        let at = with_manifest(workspace, own).ok_or_else(|| Error::Manifest {
            path: own.clone(),
            reason: "Cargo's metadata does not have its package".to_owned(),
        })?;
        return Ok(one(at));
    }
    let excluded: Vec<usize> =
        scope.exclude.iter().map(|name| named(workspace, name)).collect::<Result<_, _>>()?;
    let mut roots: Vec<usize> = if !scope.packages.is_empty() {
        scope.packages.iter().map(|name| named(workspace, name)).collect::<Result<_, _>>()?
    } else if let Some(root) = package_of_manifest(workspace).filter(|_| !scope.workspace) {
        return Ok(one(root));
    } else {
        workspace.members.clone()
    };
    roots.retain(|root| !excluded.contains(root));
    roots.sort_by_key(|&at| &workspace.manifests[at].name);
    roots.dedup();
    Ok(match *roots {
        [root] if !scope.workspace && !scope.packages.is_empty() => one(root),
        _ => Roots { roots, package: None },
    })
}

fn one(root: usize) -> Roots {
    Roots { roots: vec![root], package: Some(root) }
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

/// The member of that name, given as `name` or `name@version`.
fn named(workspace: &Workspace, spec: &str) -> Result<usize, Error> {
    let (name, version) = spec.split_once('@').map_or((spec, None), |(n, v)| (n, Some(v)));
    let fits = |at: &usize| {
        let manifest = &workspace.manifests[*at];
        manifest.name == name && version.is_none_or(|version| manifest.version == version)
    };
    workspace.members.iter().copied().find(fits).ok_or_else(|| {
        let names = workspace.members.iter().map(|&at| workspace.manifests[at].name.as_str());
        let help = match plux_spec::nearest(name, names).first() {
            Some(near) => format!("\nhelp: did you mean `{near}`?"),
            None => "\nhelp: `cargo metadata --no-deps` lists the members".to_owned(),
        };
        Error::NoSuchPackage { name: spec.to_owned(), workspace: workspace.folder.clone(), help }
    })
}
