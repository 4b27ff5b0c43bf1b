//! From `mod x;`, `include!` and `automod::dir!` to the files that they name.

use std::path::{Component, Path, PathBuf};

use plux_spec::IncompleteReason;

use super::{Current, Visit, Walk};
use crate::attribute::plain;
use crate::file_items::{FileModule, Include, ModuleDir, ModuleName, ModulePath, Position};
use crate::files::is_missing;
use crate::mod_dir::{ModLocation, ModPathCandidate};
use crate::shared_list::SharedPredicates;
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
        module: &FileModule,
        around: &ModLocation,
    ) {
        let name = &module.name.name;
        let at = module.site.at;
        if module.name.paths.iter().any(|path| path.path.is_none()) {
            let reason = IncompleteReason::NonLiteralPath { module: name.clone().into() };
            self.unanalyzed(current.path, at, reason, &around.cfg);
        }
        let mut path = std::mem::take(&mut self.buffers.path);
        for ModPathCandidate { cfg, path: given } in around.candidates(&module.name) {
            let like_mod_rs =
                |path: &Path| ModLocation::of_file(path, around.module.with(name), cfg.clone());
            let exists = if let Some(given) = given {
                path = around.directory.join(given).components().collect();
                self.follow(current, at, &mut path, &cfg, like_mod_rs)
            } else if around.in_block {
                // rustc rejects a module in a block without a path.
                continue;
            } else {
                around.set_file(plain(name), &mut path);
                path.as_mut_os_string().push(".rs");
                let of_submodule = |_: &Path| around.of_submodule(name, cfg.clone());
                self.follow(current, at, &mut path, &cfg, of_submodule) || {
                    around.set_file(plain(name), &mut path);
                    path.push("mod.rs");
                    self.follow(current, at, &mut path, &cfg, like_mod_rs)
                }
            };
            if !exists {
                let reason = IncompleteReason::MissingModule { module: name.clone().into() };
                self.unanalyzed(current.path, at, reason, &cfg);
            }
        }
        self.buffers.path = path;
    }

    /// Follows `automod::dir!("…")`, whose modules are those of the `.rs` files of the directory.
    pub(super) fn module_dir(
        &mut self,
        current: &Current<'_>,
        it: &ModuleDir,
        around: &ModLocation,
    ) {
        let (site, dir) = (&it.site, around.mod_dir());
        let path = || it.path.clone().into();
        let plain_path: PathBuf = Path::new(&it.path)
            .components()
            .filter(|component| *component != Component::CurDir)
            .collect();
        if around.in_block || !dir.ends_with(plain_path) {
            let reason = IncompleteReason::DirectoryMismatch { path: path() };
            return self.unanalyzed(current.path, site.at, reason, &around.cfg);
        }
        match self.files.modules_in(&dir) {
            Ok(names) => {
                let modules = names.iter().filter(|it| !matches!(&***it, "mod" | "lib" | "main"));
                for module in modules {
                    let module = FileModule { name: automod_name(module), site: site.clone() };
                    self.module(current, &module, around);
                }
                self.scan.module_dirs.push(dir.to_path_buf());
            }
            Err(error) => {
                let error = error.to_string().into();
                let reason = IncompleteReason::UnreadableDirectory { path: path(), error };
                self.unanalyzed(current.path, site.at, reason, &around.cfg);
            }
        }
    }

    /// Follows `include!("…")`: the content of the file replaces the call.
    pub(super) fn include(
        &mut self,
        current: &Current<'_>,
        include: &Include,
        around: &ModLocation,
    ) {
        let directory = current.path.parent().unwrap_or(current.path);
        let mut path = directory.join(&include.path).components().collect();
        let like_mod_rs =
            |path: &Path| ModLocation::of_file(path, around.module.clone(), around.cfg.clone());
        if !self.follow(current, include.site.at, &mut path, &around.cfg, like_mod_rs) {
            let reason = IncompleteReason::MissingInclude { path: include.path.clone().into() };
            self.unanalyzed(current.path, include.site.at, reason, &around.cfg);
        }
    }

    /// Visits a file later, and returns whether it exists. `cfg` are the predicates that it depends on.
    fn follow(
        &mut self,
        current: &Current<'_>,
        at: Position,
        path: &mut PathBuf,
        cfg: &SharedPredicates,
        location: impl Fn(&Path) -> ModLocation,
    ) -> bool {
        normalize(path, self.files);
        let file = self.file(path);
        if let Ok(file) = file
            && !cfg.is_test_only()
        {
            self.buffers.files.mark_in_normal_build(file);
        }
        match file {
            Ok(file) if self.buffers.files.get(file).items.is_some() => {
                let (from, depth, location) =
                    (Some(current.index), current.depth + 1, location(path));
                self.enter(current, at, Visit { file, from, depth, location, at: at.byte });
            }
            Ok(_) => {}
            Err(error) if is_missing(&error) => return false,
            Err(error) => self.unreadable(path, &error, cfg),
        }
        true
    }

    fn enter(&mut self, current: &Current<'_>, at: Position, next: Visit) {
        match self.refusal(&next) {
            None => self.buffers.stack.push(next),
            Some(reason) => self.unanalyzed(current.path, at, reason, &next.location.cfg),
        }
    }

    /// Returns why a file is not visited.
    fn refusal(&mut self, next: &Visit) -> Option<IncompleteReason> {
        let files = &mut self.buffers.files;
        let name = files.get(next.file).path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let mut from = next.from;
        while let Some(index) = from {
            let (file, before) = self.buffers.visits[index];
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
