//! From `mod x;`, `include!` and `automod::dir!` to the files that they name.

use std::path::{Component, Path, PathBuf};

use plux_spec::IncompleteReason;

use super::{Current, Visit, Walk};
use crate::attribute::plain;
use crate::file_items::{ModuleName, ModulePath, Position};
use crate::files::is_missing;
use crate::mod_dir::{ModLocation, ModPathCandidate};
use crate::shared_list::SharedList;
use crate::source_files::normalize;

/// The deepest nesting of files.
const MAX_DEPTH: usize = 200;

/// The most modules of a crate that share a file with another one.
const MAX_SHARING: usize = 10_000;

impl Walk<'_> {
    /// Follows `mod x;`.
    pub(super) fn module(
        &mut self,
        current: &Current<'_>,
        module: &ModuleName,
        at: Position,
        around: &ModLocation,
    ) {
        let name = &module.name;
        if module.paths.iter().any(|path| path.path.is_none()) {
            let reason = IncompleteReason::NonLiteralPath { module: name.clone().into() };
            self.unanalyzed(current.path, at, reason, &around.cfg);
        }
        for ModPathCandidate { cfg, path: given } in around.candidates(module) {
            let like_mod_rs =
                |path: &Path| ModLocation::of_file(path, around.module.with(name), cfg.clone());
            let exists = if let Some(given) = given {
                let path = around.directory.join(given).components().collect();
                self.follow(current, at, path, &cfg, like_mod_rs)
            } else if around.in_block {
                // rustc rejects a module in a block without a path.
                continue;
            } else {
                let mod_dir = around.mod_dir().join(plain(name));
                let mut path = mod_dir.clone();
                path.as_mut_os_string().push(".rs");
                let of_submodule = |_: &Path| around.of_submodule(name, cfg.clone());
                self.follow(current, at, path, &cfg, of_submodule)
                    || self.follow(current, at, mod_dir.join("mod.rs"), &cfg, like_mod_rs)
            };
            if !exists {
                let reason = IncompleteReason::MissingModule { module: name.clone().into() };
                self.unanalyzed(current.path, at, reason, &cfg);
            }
        }
    }

    /// Follows `automod::dir!("…")`, whose modules are those of the `.rs` files of the directory.
    pub(super) fn module_dir(
        &mut self,
        current: &Current<'_>,
        path: &str,
        at: Position,
        around: &ModLocation,
    ) {
        let dir = around.mod_dir();
        let plain_path: PathBuf = Path::new(path)
            .components()
            .filter(|component| *component != Component::CurDir)
            .collect();
        if around.in_block || !dir.ends_with(plain_path) {
            let reason = IncompleteReason::DirectoryMismatch { path: path.to_owned().into() };
            return self.unanalyzed(current.path, at, reason, &around.cfg);
        }
        match self.files.modules_in(&dir) {
            Ok(names) => {
                let modules = names.iter().filter(|it| !matches!(&***it, "mod" | "lib" | "main"));
                for module in modules {
                    self.module(current, &automod_name(module), at, around);
                }
                self.scan.module_dirs.push(dir.to_path_buf());
            }
            Err(error) => {
                let (path, error) = (path.to_owned().into(), error.to_string().into());
                let reason = IncompleteReason::UnreadableDirectory { path, error };
                self.unanalyzed(current.path, at, reason, &around.cfg);
            }
        }
    }

    /// Follows `include!("…")`: the content of the file replaces the call.
    pub(super) fn include(
        &mut self,
        current: &Current<'_>,
        included: &str,
        at: Position,
        around: &ModLocation,
    ) {
        let directory = current.path.parent().unwrap_or(current.path);
        let path = directory.join(included).components().collect();
        let like_mod_rs =
            |path: &Path| ModLocation::of_file(path, around.module.clone(), around.cfg.clone());
        if !self.follow(current, at, path, &around.cfg, like_mod_rs) {
            let reason = IncompleteReason::MissingInclude { path: included.to_owned().into() };
            self.unanalyzed(current.path, at, reason, &around.cfg);
        }
    }

    /// Visits a file later, and returns whether it exists. `cfg` are the predicates that it depends on.
    fn follow(
        &mut self,
        current: &Current<'_>,
        at: Position,
        mut path: PathBuf,
        cfg: &SharedList,
        location: impl Fn(&Path) -> ModLocation,
    ) -> bool {
        normalize(&mut path, self.files);
        let file = self.file(&path);
        if let Ok(file) = file {
            self.sources.add_module(file, cfg);
        }
        match file {
            Ok(file) if self.sources.get(file).items.is_some() => {
                let (from, depth) = (Some(current.index), current.depth + 1);
                let next = Visit { file, from, depth, location: location(&path) };
                match self.refusal(&next) {
                    None => self.stack.push(next),
                    Some(reason) => self.unanalyzed(current.path, at, reason, &next.location.cfg),
                }
            }
            Ok(_) => {}
            Err(error) if is_missing(&error) => return false,
            Err(error) => self.unreadable(&path, &error, cfg),
        }
        true
    }

    /// Returns why a file is not visited.
    fn refusal(&mut self, next: &Visit) -> Option<IncompleteReason> {
        let files = &mut self.sources;
        let name = files.get(next.file).path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let mut from = next.from;
        while let Some(index) = from {
            let (file, before) = self.visits[index];
            if files.is_same(file, next.file, self.files) {
                return Some(IncompleteReason::RecursiveInclude { file: name.into() });
            }
            from = before;
        }
        if next.depth > MAX_DEPTH {
            let limit = MAX_DEPTH as u64;
            return Some(IncompleteReason::NestingTooDeep { file: name.into(), limit });
        }
        self.sharing += usize::from(files.visit(next.file));
        (self.sharing > MAX_SHARING).then_some(IncompleteReason::TooManyModules)
    }
}

/// Returns the name that automod gives the module of a file.
fn automod_name(file: &str) -> ModuleName {
    let mut name = file.replace('-', "_");
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    let path = (name != file).then(|| format!("{file}.rs"));
    let paths = path.map(|path| ModulePath { cfg: Vec::new(), path: Some(path) });
    ModuleName { name, paths: paths.into_iter().collect() }
}
