//! What a package lacks, as lines to be added to its files.

use std::path::Path;

use cargo_metadata::{DependencyKind, Package, Target};
use plux_build::{Diagnostic, Error, Location};
use toml_edit::DocumentMut;

use super::home::Home;
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
        root: &Path,
        home: Home<'_>,
        origin: &Origin,
    ) -> Result<Self, Error> {
        let mut plan = Self { edits: Vec::new(), by_hand: Vec::new() };
        let text = Text::read(package.manifest_path.as_std_path())?;
        // Cargo has read both, or it would have said so.
        let own: DocumentMut = text.plain().parse().unwrap_or_default();
        let root: DocumentMut = Text::read(root)?.plain().parse().unwrap_or_default();

        let is_program = !matches!(home, Home::None);
        let runtime = plan.find(package, "plux-runtime", DependencyKind::Normal, origin, &root);
        let build = is_program
            .then(|| plan.find(package, "plux-build", DependencyKind::Build, origin, &root));
        let missing = [Some(&runtime), build.as_ref()].into_iter().flatten();
        let missing: Vec<Dependency> = missing.filter_map(|it| it.missing.clone()).collect();
        plan.depend(package, text, &missing);
        if let Some(build) = &build {
            plan.script(package, &own, &build.name)?;
        }
        plan.index(package, home, &runtime.name)?;
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
        let switched_off = own.get("package").and_then(|it| it.get("build")).is_some();
        if switched_off || path.exists() {
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
    fn index(&mut self, package: &Package, home: Home<'_>, name: &str) -> Result<(), Error> {
        let call = format!("{name}::include_index!();");
        match home {
            Home::None | Home::Settled => {}
            Home::Undecided(targets) => self.undecided(package, &targets, &call),
            Home::Target(target) => {
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
