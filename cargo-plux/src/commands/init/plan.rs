//! The edits that set up packages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Package, Target};
use plux_build::{Diagnostic, Error, Location};
use toml_edit::{DocumentMut, Item};

use super::index_host::IndexHost;
use crate::edit::manifest::{self, Dependency, Origin};
use crate::edit::{Edit, Text, rust};

/// Collects the edits, and the changes that the user has to make.
pub(super) struct Plan {
    origin: Origin,
    /// Whether existing dependencies get the origin, too.
    replaces_origin: bool,
    workspace: PathBuf,
    /// The manifest of the workspace before any edit.
    root: DocumentMut,
    manifests: BTreeMap<PathBuf, DocumentMut>,
    edits: Vec<Edit>,
    manual_changes: Vec<Diagnostic>,
}

/// A finished plan.
pub(super) struct Edits {
    pub(super) edits: Vec<Edit>,
    /// The changes that the user has to make or decide on, each with its location and the code to write.
    pub(super) manual_changes: Vec<Diagnostic>,
}

impl Plan {
    /// Returns an empty plan. Dependencies that it adds are from `origin`.
    pub(super) fn new(
        workspace: &Path,
        origin: Origin,
        replaces_origin: bool,
    ) -> Result<Self, Error> {
        // Cargo has parsed all manifests.
        let root =
            Text::read(&workspace.join("Cargo.toml"))?.normalized().parse().unwrap_or_default();
        Ok(Self {
            origin,
            replaces_origin,
            workspace: workspace.to_owned(),
            root,
            manifests: BTreeMap::new(),
            edits: Vec::new(),
            manual_changes: Vec::new(),
        })
    }

    /// Plans the edits of a package.
    pub(super) fn set_up(&mut self, package: &Package, host: IndexHost<'_>) -> Result<(), Error> {
        let runtime = self.add_dependency(package, "plux-runtime", DependencyKind::Normal)?;
        if !matches!(host, IndexHost::None) {
            let build = self.add_dependency(package, "plux-build", DependencyKind::Build)?;
            self.add_build_script_call(package, &build)?;
        }
        self.add_index_call(package, host, &runtime)
    }

    /// Returns the edits, those of manifests first. Edits of links to files outside of the workspace become manual
    /// changes.
    pub(super) fn finish(mut self, package: &Package) -> Result<Edits, Error> {
        let mut all = Vec::new();
        for (path, document) in std::mem::take(&mut self.manifests) {
            let edit = Text::read(&path)?.edited_to(&document.to_string());
            if !edit.is_empty() {
                all.push(edit);
            }
        }
        all.append(&mut self.edits);
        let (outside, edits): (Vec<Edit>, Vec<Edit>) =
            all.into_iter().partition(|edit| self.is_link_to_outside(edit));
        for edit in outside {
            let help = format!("add these lines to it: `{}`", edit.added_lines().join("`, `"));
            let message = "the file is a link to one outside of the workspace";
            self.add_manual_change(package, edit.path(), message, help);
        }
        Ok(Edits { edits, manual_changes: self.manual_changes })
    }

    /// Returns whether an edit changes a symbolic link to a file outside of the workspace.
    fn is_link_to_outside(&self, edit: &Edit) -> bool {
        let real = |path: &Path| fs::canonicalize(path).ok();
        if edit.creates_file() {
            return false;
        }
        match (real(&self.workspace), real(edit.path())) {
            (Some(workspace), Some(path)) => !path.starts_with(workspace),
            _ => false,
        }
    }

    fn manifest(&mut self, path: &Path) -> Result<&mut DocumentMut, Error> {
        if !self.manifests.contains_key(path) {
            let document = Text::read(path)?.normalized().parse().unwrap_or_default();
            self.manifests.insert(path.to_owned(), document);
        }
        Ok(self.manifests.get_mut(path).expect("it was just inserted"))
    }

    /// Adds a dependency, or replaces its source. Returns the name of its crate.
    fn add_dependency(
        &mut self,
        package: &Package,
        name: &str,
        kind: DependencyKind,
    ) -> Result<String, Error> {
        let table =
            if kind == DependencyKind::Build { "build-dependencies" } else { "dependencies" };
        let path = package.manifest_path.as_std_path();
        let directory = path.parent().unwrap_or(Path::new(""));
        let missing = Dependency::new(table, name, &self.origin, directory, Some(&self.root));
        let mut entries =
            package.dependencies.iter().filter(|it| it.name == name && it.kind == kind);
        let always = entries.clone().find(|it| !it.optional && it.target.is_none());
        let Some(entry) = always.or(entries.next()) else {
            let added = missing.add_to(self.manifest(path)?);
            if added.is_none() {
                let message = format!("`[{table}]` is not a table");
                let help = format!("write `{}` to `[{table}]`", missing.line());
                self.add_manual_change(package, path, message, help);
            }
            if self.replaces_origin {
                self.replace_inherited(name)?;
            }
            return Ok(missing.crate_name());
        };
        if always.is_none() {
            let message =
                format!("the dependency on `{name}` is optional, or for some targets only");
            let help = format!("write `{}` to `[{table}]`", missing.line());
            self.add_manual_change(package, path, message, help);
        }
        let key = entry.rename.as_deref().unwrap_or(name).to_owned();
        if self.replaces_origin && always.is_some() {
            let origin = self.origin.clone();
            let item = self.manifest(path)?.get_mut(table).and_then(|it| it.get_mut(&key));
            match item {
                Some(item) if is_inherited(item) => self.replace_inherited(name)?,
                Some(item) => manifest::set_source(item, name, &origin, directory),
                None => {}
            }
        }
        Ok(key.replace('-', "_"))
    }

    /// Replaces the source of a dependency of the workspace.
    fn replace_inherited(&mut self, name: &str) -> Result<(), Error> {
        let Some(key) = manifest::inherited(&self.root, name) else { return Ok(()) };
        let (origin, workspace) = (self.origin.clone(), self.workspace.clone());
        let document = self.manifest(&workspace.join("Cargo.toml"))?;
        let dependencies = document.get_mut("workspace").and_then(|it| it.get_mut("dependencies"));
        if let Some(item) = dependencies.and_then(|it| it.get_mut(&key)) {
            manifest::set_source(item, name, &origin, &workspace);
        }
        Ok(())
    }

    /// Plans the call of plux-build, whose crate is called `name`, in the build script.
    fn add_build_script_call(&mut self, package: &Package, name: &str) -> Result<(), Error> {
        let call = format!("{name}::emit();");
        if let Some(script) = package.targets.iter().find(|it| it.is_custom_build()) {
            let path = script.src_path.as_std_path();
            let text = Text::read(path)?;
            let tokens = rust::tokens(&text.normalized()).unwrap_or_default();
            if rust::has(&tokens, &[name]) && rust::has(&tokens, &["emit"]) {
                return Ok(());
            }
            if let Some(edited) = rust::with_statement_in_main(&text.normalized(), &call) {
                self.edits.push(text.edited_to(&edited));
            } else {
                let message = "the build script has no `fn main` that a call can be added to";
                self.add_manual_change(
                    package,
                    path,
                    message,
                    format!("call `{call}` in its `main`"),
                );
            }
            return Ok(());
        }
        let path = package.manifest_path.with_file_name("build.rs").into_std_path_buf();
        if fs::read_link(&path).is_ok() && !path.exists() {
            let message = "the build script is a link to a file that does not exist";
            let help = format!("remove `build.rs`, then run `cargo plux init -p {}`", package.name);
            self.add_manual_change(package, &path, message, help);
            return Ok(());
        }
        let manifest = package.manifest_path.as_std_path();
        let document = self.manifest(manifest)?;
        let is_disabled = document.get("package").and_then(|it| it.get("build")).is_some();
        if is_disabled || path.exists() {
            let message = "the manifest disables the build script";
            let help = format!(
                "remove `build` from `[package]`, and write `fn main() {{ {call} }}` to build.rs"
            );
            self.add_manual_change(package, manifest, message, help);
            return Ok(());
        }
        let call = format!("    {call}");
        let lines = [
            "//! Indexes the plugins of this package and of its dependencies.",
            "",
            "fn main() {",
            &call,
            "}",
        ];
        self.edits.push(Text::new_file(path).with_lines(0, &lines));
        Ok(())
    }

    /// Plans the macro call that includes the index. The crate of plux-runtime is called `name`.
    fn add_index_call(
        &mut self,
        package: &Package,
        host: IndexHost<'_>,
        name: &str,
    ) -> Result<(), Error> {
        let call = format!("{name}::include_index!();");
        match host {
            IndexHost::None | IndexHost::Settled => {}
            IndexHost::Undecided(targets) => self.add_choice(package, &targets, &call),
            IndexHost::Target(target) => {
                let text = Text::read(target.src_path.as_std_path())?;
                if let Some((at, lines)) = rust::insertion(&text.normalized(), &call) {
                    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                    self.edits.push(text.with_lines(at, &lines));
                } else {
                    let message = "no line of this file is between its declarations and its code";
                    let help = format!("write `{call}` at module level");
                    self.add_manual_change(package, target.src_path.as_std_path(), message, help);
                }
            }
        }
        Ok(())
    }

    /// Adds the choice between several targets to the manual changes.
    fn add_choice(&mut self, package: &Package, targets: &[&Target], call: &str) {
        let flag = |it: &&Target| {
            if it.is_bin() { format!("--bin {}", it.name) } else { "--lib".to_owned() }
        };
        let flags: Vec<String> = targets.iter().map(flag).map(|it| format!("`{it}`")).collect();
        let message = format!(
            "the package `{}` has several targets that could include the index",
            package.name
        );
        let mut diagnostic = Diagnostic::warning(message).help(format!(
            "select one with {}, or write `{call}` at module level in each binary that loads \
             plugins; the index of a library serves the binaries that use the library",
            flags.join(" or ")
        ));
        for target in targets {
            let location = location(package, target.src_path.as_std_path());
            let what = if target.is_bin() { "binary" } else { "library" };
            diagnostic = diagnostic.with(location, format!("{what} `{}`", target.name));
        }
        self.manual_changes.push(diagnostic);
    }

    fn add_manual_change(
        &mut self,
        package: &Package,
        path: &Path,
        message: impl Into<String>,
        help: String,
    ) {
        self.manual_changes
            .push(Diagnostic::warning(message).at(location(package, path)).help(help));
    }
}

fn location(package: &Package, path: &Path) -> Location {
    Location {
        package: package.name.to_string().into(),
        version: package.version.to_string().into(),
        file: path.display().to_string().replace('\\', "/").into(),
        line: 0,
        column: 0,
    }
}

/// Returns whether a dependency has `workspace = true`.
fn is_inherited(item: &Item) -> bool {
    item.as_table_like().is_some_and(|it| it.contains_key("workspace"))
}
