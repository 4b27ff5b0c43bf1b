//! What a package lacks, as lines to be added to its files.

use std::fs;
use std::path::Path;

use cargo_metadata::{DependencyKind, Package, Target};
use plux_build::{Diagnostic, Error, Location};
use toml_edit::DocumentMut;

use super::index_host::IndexHost;
use crate::edit::manifest::{self, Dependency, Origin};
use crate::edit::{Edit, Text, rust};

/// What is to be done.
pub(super) struct Plan {
    pub(super) edits: Vec<Edit>,
    /// What more than added lines would do, told with its place and its text.
    pub(super) by_hand: Vec<Diagnostic>,
}

/// A package of plux in the manifest, and how code names it.
struct Crate {
    name: String,
    missing: Option<Dependency>,
}

impl Plan {
    pub(super) fn new(
        package: &Package,
        workspace: &Path,
        host: IndexHost<'_>,
        origin: &Origin,
    ) -> Result<Self, Error> {
        let mut plan = Self { edits: Vec::new(), by_hand: Vec::new() };
        let root = &workspace.join("Cargo.toml");
        let text = Text::read(package.manifest_path.as_std_path())?;
        // Cargo has read both, or it would have said so.
        let own: DocumentMut = text.plain().parse().unwrap_or_default();
        let root: DocumentMut = Text::read(root)?.plain().parse().unwrap_or_default();

        let is_program = !matches!(host, IndexHost::None);
        let runtime = plan.find(package, "plux-runtime", DependencyKind::Normal, origin, &root);
        let build = is_program
            .then(|| plan.find(package, "plux-build", DependencyKind::Build, origin, &root));
        let missing = [Some(&runtime), build.as_ref()].into_iter().flatten();
        let missing: Vec<Dependency> = missing.filter_map(|it| it.missing.clone()).collect();
        plan.depend(package, text, &missing);
        if let Some(build) = &build {
            plan.script(package, &own, &build.name)?;
        }
        plan.index(package, host, &runtime.name)?;
        plan.leave_links(package, workspace);
        Ok(plan)
    }

    /// Whether the package depends on one of plux's.
    fn find(
        &mut self,
        package: &Package,
        name: &str,
        kind: DependencyKind,
        origin: &Origin,
        root: &DocumentMut,
    ) -> Crate {
        let table =
            if kind == DependencyKind::Build { "build-dependencies" } else { "dependencies" };
        let folder = package.manifest_path.parent().map_or(Path::new(""), |it| it.as_std_path());
        let missing = Dependency::new(table, name, origin, folder, Some(root));
        let entries =
            || package.dependencies.iter().filter(|it| it.name == name && it.kind == kind);
        let always = entries().find(|it| !it.optional && it.target.is_none());
        let sometimes = entries().next();
        if let Some(entry) = always.or(sometimes) {
            if always.is_none() {
                let message = format!("the dependency on `{name}` is not always there");
                let help = format!("let `[{table}]` say `{}`", missing.line());
                self.by_hand(package, package.manifest_path.as_std_path(), message, help);
            }
            let name = entry.rename.as_deref().unwrap_or(name).replace('-', "_");
            return Crate { name, missing: None };
        }
        Crate { name: missing.crate_name(), missing: Some(missing) }
    }

    fn depend(&mut self, package: &Package, text: Text, missing: &[Dependency]) {
        match manifest::with_dependencies(text, missing) {
            Some(edit) => self.edits.extend((!edit.is_empty()).then_some(edit)),
            None => {
                for dependency in missing {
                    let message = format!("`{}` cannot be added by a line alone", dependency.key);
                    let help = format!("let `[{}]` say `{}`", dependency.table, dependency.line());
                    self.by_hand(package, package.manifest_path.as_std_path(), message, help);
                }
            }
        }
    }

    /// The build script.
    fn script(&mut self, package: &Package, own: &DocumentMut, name: &str) -> Result<(), Error> {
        let call = format!("{name}::emit();");
        if let Some(script) = package.targets.iter().find(|it| it.is_custom_build()) {
            let path = script.src_path.as_std_path();
            let tokens = rust::tokens(&Text::read(path)?.plain()).unwrap_or_default();
            if !(rust::has(&tokens, &[name]) && rust::has(&tokens, &["emit"])) {
                let message = "the build script has code of its own";
                self.by_hand(package, path, message, format!("call `{call}` in its `main`"));
            }
            return Ok(());
        }
        let path = package.manifest_path.with_file_name("build.rs").into_std_path_buf();
        if fs::read_link(&path).is_ok() && !path.exists() {
            let message = "the build script is a link to a file that does not exist";
            let help = "remove `build.rs`, and run `cargo plux init` again".to_owned();
            self.by_hand(package, &path, message, help);
            return Ok(());
        }
        let is_disabled = own.get("package").and_then(|it| it.get("build")).is_some();
        if is_disabled || path.exists() {
            let message = "the manifest switches the build script off";
            let help = format!(
                "take `build` out of `[package]`, and let build.rs say `fn main() {{ {call} }}`"
            );
            self.by_hand(package, package.manifest_path.as_std_path(), message, help);
            return Ok(());
        }
        let call = format!("    {call}");
        let lines = [
            "//! Indexes the plugins of this package and of all that it depends on.",
            "",
            "fn main() {",
            &call,
            "}",
        ];
        self.edits.push(Text::absent(path).with(0, &lines));
        Ok(())
    }

    /// The macro call that takes the index in.
    fn index(&mut self, package: &Package, host: IndexHost<'_>, name: &str) -> Result<(), Error> {
        let call = format!("{name}::include_index!();");
        match host {
            IndexHost::None | IndexHost::Settled => {}
            IndexHost::Undecided(targets) => self.undecided(package, &targets, &call),
            IndexHost::Target(target) => {
                let text = Text::read(target.src_path.as_std_path())?;
                if let Some((at, lines)) = rust::place(&text.plain(), &call) {
                    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                    self.edits.push(text.with(at, &lines));
                } else {
                    let message = "no line ends between the head of this file and its code";
                    let help = format!("write `{call}` at module level");
                    self.by_hand(package, target.src_path.as_std_path(), message, help);
                }
            }
        }
        Ok(())
    }

    /// Leaves files alone that are links to files outside of the workspace: they belong to others.
    fn leave_links(&mut self, package: &Package, workspace: &Path) {
        let real = |path: &Path| fs::canonicalize(path).ok();
        let workspace = real(workspace);
        let is_outside = |edit: &Edit| {
            let workspace = workspace.as_ref().filter(|_| !edit.makes_it());
            workspace.is_some_and(|it| real(edit.path()).is_some_and(|path| !path.starts_with(it)))
        };
        let edits = std::mem::take(&mut self.edits);
        for edit in edits {
            if is_outside(&edit) {
                let help = format!("add these lines to it: `{}`", edit.added_lines().join("`, `"));
                let message = "the file is a link to one outside of the workspace";
                self.by_hand(package, edit.path(), message, help);
            } else {
                self.edits.push(edit);
            }
        }
    }

    fn undecided(&mut self, package: &Package, targets: &[&Target], call: &str) {
        let flag = |it: &&Target| {
            if it.is_bin() { format!("--bin {}", it.name) } else { "--lib".to_owned() }
        };
        let flags: Vec<String> = targets.iter().map(flag).map(|it| format!("`{it}`")).collect();
        let message = format!(
            "the package `{}` has several crates, and which takes the index in is not clear",
            package.name
        );
        let mut diagnostic = Diagnostic::warning(message).help(format!(
            "choose with {}, or write `{call}` at module level in each program that loads plugins; \
             a library's index serves the programs that name the library",
            flags.join(" or ")
        ));
        for target in targets {
            let place = place(package, target.src_path.as_std_path());
            let what = if target.is_bin() { "program" } else { "library" };
            diagnostic = diagnostic.with(place, format!("{what} `{}`", target.name));
        }
        self.by_hand.push(diagnostic);
    }

    fn by_hand(
        &mut self,
        package: &Package,
        path: &Path,
        message: impl Into<String>,
        help: String,
    ) {
        self.by_hand.push(Diagnostic::warning(message).at(place(package, path)).help(help));
    }
}

fn place(package: &Package, path: &Path) -> Location {
    Location {
        package: package.name.to_string().into(),
        version: package.version.to_string().into(),
        file: path.display().to_string().replace('\\', "/").into(),
        line: 0,
        column: 0,
    }
}
