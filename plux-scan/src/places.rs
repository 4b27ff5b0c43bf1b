//! Where the scopes of a file are in the module tree and on disk: rustc's `mod_dir_path`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::chain::Chain;
use super::items::{Items, ModulePath, Name, ScopeKind, Site};
use super::names::plain;

/// How many places a scope may have at once.
const MAX_PLACES: usize = 16;

/// Where a scope is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Where the `#[path]` of a module in it starts.
    pub(super) directory: Rc<Path>,
    /// The folder below it that belongs to this module, unless its file is a `mod.rs` or the like.
    own_folder: Option<Rc<str>>,
    /// Whether it is in a block, where a module needs a `#[path]`.
    pub(super) in_block: bool,
    /// The modules around it.
    pub(super) module: Chain,
    /// The predicates that it hangs on.
    pub(super) cfg: Chain,
}

/// One of the ways to the file of a module.
pub(super) struct Way<'a> {
    /// The predicates under which it is taken.
    pub(super) cfg: Chain,
    /// The path that an attribute gives.
    pub(super) path: Option<&'a str>,
}

impl Place {
    /// That of a file which counts as a `mod.rs`.
    pub(super) fn of_file(path: &Path, module: Chain, cfg: Chain) -> Self {
        let directory = path.parent().unwrap_or(path).into();
        Self { directory, own_folder: None, in_block: false, module, cfg }
    }

    /// That of a module `name` in this one which has a file named like it.
    pub(super) fn beside(&self, name: &str, cfg: Chain) -> Self {
        Self {
            directory: self.folder(),
            own_folder: Some(plain(name).into()),
            in_block: false,
            module: self.module.with(name),
            cfg,
        }
    }

    /// Where the files of the modules in it are.
    pub(super) fn folder(&self) -> Rc<Path> {
        match &self.own_folder {
            Some(own) => self.directory.join(&**own).into(),
            None => Rc::clone(&self.directory),
        }
    }

    /// Makes `path` that of a file where those of the modules in it are.
    pub(super) fn reach(&self, name: &str, path: &mut PathBuf) {
        path.clear();
        path.push(&self.directory);
        path.extend(self.own_folder.as_deref());
        path.push(name);
    }

    /// The same place under more conditions.
    fn under(&self, cfg: &[String]) -> Self {
        Self { cfg: self.cfg.with_all(cfg), ..self.clone() }
    }

    /// The ways to the module `name` in this one: one for each path that its attributes give it,
    /// and one for the case that none of them holds.
    pub(super) fn ways<'a>(&self, name: &'a Name) -> impl Iterator<Item = Way<'a>> {
        let mut rest = Some(self.cfg.clone());
        let alternatives = name.paths.iter().map(Some).chain([None]);
        alternatives.filter_map(move |alternative| {
            let cfg = rest.take()?;
            let Some(ModulePath { cfg: own, path }) = alternative else {
                return Some(Way { cfg, path: None });
            };
            rest = match own.as_slice() {
                [] => None,
                [one] => Some(cfg.with(format!("not({one})"))),
                all => Some(cfg.with(format!("not(all({}))", all.join(", ")))),
            };
            Some(Way { cfg: cfg.with_all(own), path: Some(path.as_deref()?) })
        })
    }

    /// The places of `mod x { … }` in this one.
    fn enter_inline(&self, name: &Name) -> impl Iterator<Item = Place> {
        let module = self.module.with(name.name.as_str());
        self.ways(name).map(move |Way { cfg, path }| {
            let (module, in_block) = (module.clone(), self.in_block && path.is_none());
            let (directory, own_folder) = match path {
                Some(path) => (self.directory.join(path).components().collect::<PathBuf>(), None),
                None if in_block => {
                    (self.directory.join(plain(&name.name)), self.own_folder.clone())
                }
                None => (self.folder().join(plain(&name.name)), None),
            };
            Place { directory: directory.into(), own_folder, in_block, module, cfg }
        })
    }
}

/// The places of a file's scopes, for one of the modules that the file is.
pub(super) struct Places<'a> {
    items: &'a Items,
    known: Vec<Option<Rc<[Place]>>>,
    /// Whether some scope has more places than are looked at.
    pub(super) are_crowded: bool,
}

impl<'a> Places<'a> {
    pub(super) fn new(items: &'a Items, file: Place) -> Self {
        let mut known = vec![None; items.scopes.len()];
        known[0] = Some(Rc::from([file]));
        Self { items, known, are_crowded: false }
    }

    /// The places of something that stands in a file.
    pub(super) fn at(&mut self, site: &Site) -> Rc<[Place]> {
        let around = self.of(site.scope);
        if site.cfg.is_empty() {
            return around;
        }
        around.iter().map(|place| place.under(&site.cfg)).collect()
    }

    /// The places of a scope: several where the path of a module around it is conditional.
    fn of(&mut self, scope: usize) -> Rc<[Place]> {
        let mut inner = Vec::new();
        let mut known = scope;
        let mut places = loop {
            match (&self.known[known], self.items.scopes[known].parent) {
                (Some(places), _) => break Rc::clone(places),
                (None, Some(parent)) => {
                    inner.push(known);
                    known = parent;
                }
                (None, None) => break Rc::from([]),
            }
        };
        for scope in inner.into_iter().rev() {
            places = self.enter(&places, scope);
            self.known[scope] = Some(Rc::clone(&places));
        }
        places
    }

    fn enter(&mut self, around: &[Place], scope: usize) -> Rc<[Place]> {
        let scope = &self.items.scopes[scope];
        let mut inside = Vec::new();
        for place in around {
            let mut place = place.under(&scope.cfg);
            match &scope.kind {
                ScopeKind::Module(name) => {
                    inside.extend(place.enter_inline(name));
                    continue;
                }
                ScopeKind::Macro(call) => {
                    place.cfg = place.cfg.with(format!("macro = {:?}", call.name));
                }
                ScopeKind::Block => place.in_block = true,
                ScopeKind::File | ScopeKind::Condition => {}
            }
            inside.push(place);
        }
        self.are_crowded |= inside.len() > MAX_PLACES;
        inside.truncate(MAX_PLACES);
        inside.into()
    }
}
