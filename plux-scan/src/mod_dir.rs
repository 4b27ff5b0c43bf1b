//! The directories of modules: rustc's `mod_dir_path`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::attribute::plain;
use crate::file_items::{FileItems, ModuleName, ModulePath, ScopeKind, Site};
use crate::shared_list::SharedList;

/// The location of a scope, in the module tree and on disk.
#[derive(Clone, Debug)]
pub(crate) struct ModLocation {
    /// The directory that the `#[path]` of a module in the scope is relative to.
    pub(crate) directory: Rc<Path>,
    /// The directory below it with the submodules of this one; `None` if the file counts as a `mod.rs`.
    own_dir: Option<Rc<str>>,
    /// Whether it is in a block, where a module needs a `#[path]`.
    pub(crate) in_block: bool,
    /// The modules around it.
    pub(crate) module: SharedList,
    /// The predicates that it depends on.
    pub(crate) cfg: SharedList,
}

/// A file that a module may have.
pub(crate) struct ModPathCandidate<'a> {
    /// The predicates under which it has this one.
    pub(crate) cfg: SharedList,
    /// The path that an attribute gives.
    pub(crate) path: Option<&'a str>,
}

impl ModLocation {
    /// The location of a file that counts as a `mod.rs`.
    pub(crate) fn of_file(path: &Path, module: SharedList, cfg: SharedList) -> Self {
        let directory = path.parent().unwrap_or(path).into();
        Self { directory, own_dir: None, in_block: false, module, cfg }
    }

    /// The location of a module in this one whose file has the name of the module.
    pub(crate) fn of_submodule(&self, name: &str, cfg: SharedList) -> Self {
        Self {
            directory: self.mod_dir(),
            own_dir: Some(plain(name).into()),
            in_block: false,
            module: self.module.with(name),
            cfg,
        }
    }

    /// Returns the directory of the modules in this one.
    pub(crate) fn mod_dir(&self) -> Rc<Path> {
        match &self.own_dir {
            Some(own) => self.directory.join(&**own).into(),
            None => Rc::clone(&self.directory),
        }
    }

    /// Returns the location with more predicates.
    fn with_cfg(&self, cfg: &[String]) -> Self {
        Self { cfg: self.cfg.with_all(cfg), ..self.clone() }
    }

    /// Returns the files that a module may have: one for each path that its attributes give, and one
    /// for the case that no predicate of these holds.
    pub(crate) fn candidates<'a>(&self, name: &'a ModuleName) -> Vec<ModPathCandidate<'a>> {
        let mut candidates = Vec::new();
        let mut rest = self.cfg.clone();
        for ModulePath { cfg, path } in &name.paths {
            if path.is_some() {
                candidates
                    .push(ModPathCandidate { cfg: rest.with_all(cfg), path: path.as_deref() });
            }
            rest = match cfg.as_slice() {
                [] => return candidates,
                [one] => rest.with(format!("not({one})")),
                all => rest.with(format!("not(all({}))", all.join(", "))),
            };
        }
        candidates.push(ModPathCandidate { cfg: rest, path: None });
        candidates
    }

    /// The location of `mod x { … }` in this one. A `#[path]` under a predicate does not count.
    fn of_inline(&self, name: &ModuleName) -> Self {
        let path = name.paths.iter().find(|path| path.cfg.is_empty());
        let path = path.and_then(|path| path.path.as_deref());
        let in_block = self.in_block && path.is_none();
        let (directory, own_dir) = match path {
            Some(path) => (self.directory.join(path).components().collect::<PathBuf>(), None),
            None if in_block => (self.directory.join(plain(&name.name)), self.own_dir.clone()),
            None => (self.mod_dir().join(plain(&name.name)), None),
        };
        let (directory, module) = (directory.into(), self.module.with(name.name.as_str()));
        Self { directory, own_dir, in_block, module, cfg: self.cfg.clone() }
    }
}

/// The locations of a file's scopes, for one of the modules that the file is.
pub(crate) struct ScopeLocations<'a> {
    items: &'a FileItems,
    known: Vec<Option<ModLocation>>,
}

impl<'a> ScopeLocations<'a> {
    pub(crate) fn new(items: &'a FileItems, file: ModLocation) -> Self {
        let mut known = vec![None; items.scopes.len()];
        known[0] = Some(file);
        Self { items, known }
    }

    /// Returns the location of something in the file.
    pub(crate) fn at(&mut self, site: &Site) -> ModLocation {
        self.of(site.scope).with_cfg(&site.cfg)
    }

    fn of(&mut self, scope: usize) -> ModLocation {
        let scopes = &self.items.scopes;
        let mut inner = Vec::new();
        let mut outer = scope;
        while self.known[outer].is_none() {
            inner.push(outer);
            outer = scopes[outer].parent.expect("the location of the file's own scope is known");
        }
        let mut location = self.known[outer].clone().expect("the loop ends at a known one");
        for scope in inner.into_iter().rev() {
            location = self.enter(&location, scope);
            self.known[scope] = Some(location.clone());
        }
        location
    }

    fn enter(&self, around: &ModLocation, scope: usize) -> ModLocation {
        let scope = &self.items.scopes[scope];
        let mut location = around.with_cfg(&scope.cfg);
        match &scope.kind {
            ScopeKind::Module(name) => return location.of_inline(name),
            ScopeKind::Macro(call) => {
                location.cfg = location.cfg.with(format!("macro = {:?}", call.name));
            }
            ScopeKind::Block => location.in_block = true,
            ScopeKind::File | ScopeKind::Condition => {}
        }
        location
    }
}
