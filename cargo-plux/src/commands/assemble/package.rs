//! The files of the package that `assemble` builds.

use std::fs;
use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, value};

use super::package_spec::PackageSpec;
use crate::edit::manifest::{Dependency, Origin};
use crate::error::CliError;

/// A program, the packages with its plugins, and the function that `main` calls.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) program: PackageSpec,
    pub(super) plugins: Vec<PackageSpec>,
    pub(super) main: String,
    /// The source of plux.
    pub(super) origin: Origin,
}

impl Package {
    /// Returns an error for a function that is not a path, and for a package that is given twice.
    pub(super) fn check(&self) -> Result<(), CliError> {
        let is_name = |it: &str| {
            let mut letters = it.chars();
            letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
                && letters.all(|it| it.is_alphanumeric() || it == '_')
        };
        if self.main.split("::").count() < 2 || !self.main.split("::").all(is_name) {
            return Err(CliError::usage(
                &format!("`{}` is not the path of a function in a library", self.main),
                &format!("write it like `{}::run`", self.program.name.replace('-', "_")),
            ));
        }
        for (at, plugins) in self.plugins.iter().enumerate() {
            let others = self.plugins[..at].iter().chain([&self.program]);
            if others.into_iter().any(|it| it.name == plugins.name) {
                let text = format!("the package `{}` is named twice", plugins.name);
                return Err(CliError::usage(&text, "remove one of them"));
            }
        }
        Ok(())
    }

    /// Writes the files, and copies the lock file.
    pub(super) fn write(&self, directory: &Path, lock: Option<&Path>) -> Result<(), CliError> {
        let write =
            |path: &str, text: &str| plux_build::write_if_changed(&directory.join(path), text);
        fs::create_dir_all(directory.join("src"))?;
        write("Cargo.toml", &self.manifest(directory))?;
        write("build.rs", "fn main() {\n    plux_build::emit();\n}\n")?;
        write("src/main.rs", &self.source())?;
        if let Some(lock) = lock {
            fs::copy(lock, directory.join("Cargo.lock"))?;
        }
        Ok(())
    }

    fn manifest(&self, directory: &Path) -> String {
        let mut document = DocumentMut::new();
        let mut package = Table::new();
        package.insert("name", value(format!("{}-assembled", self.program.name)));
        package.insert("version", value("0.0.0"));
        package.insert("edition", value("2024"));
        package.insert("publish", value(false));
        document.insert("package", Item::Table(package));
        for specs in [&self.program].into_iter().chain(&self.plugins) {
            document["dependencies"].or_insert(toml_edit::table())[&specs.name] =
                Item::Value(specs.dependency());
        }
        for (table, package) in
            [("dependencies", "plux-runtime"), ("build-dependencies", "plux-build")]
        {
            Dependency::new(table, package, &self.origin, directory, None).add_to(&mut document);
        }
        // It belongs to no workspace, whatever directory it is in.
        document.insert("workspace", Item::Table(Table::new()));
        format!("# Written by `cargo plux assemble`.\n{document}")
    }

    fn source(&self) -> String {
        format!(
            "//! Written by `cargo plux assemble`.\n\n\
             plux_runtime::include_index!();\n\n\
             fn main() -> std::process::ExitCode {{\n    \
             std::process::Termination::report({}())\n}}\n",
            self.main
        )
    }
}
