//! Where the scopes of a file are in the module tree and on disk: rustc's `mod_dir_path`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::items::{Items, Name, ScopeKind};
use super::names::plain;

/// How many places a scope may have at once.
const MAX_PLACES: usize = 16;

/// Where a scope is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Where `mod x;` looks for files.
    pub(super) directory: PathBuf,
    /// The folder below it that belongs to this module, unless its file is a `mod.rs` or the like.
    pub(super) own_folder: Option<String>,
    /// Whether it is in a block, where a module needs a `#[path]`.
    pub(super) in_block: bool,
    /// The modules around it.
    pub(super) module: Vec<String>,
    /// The predicates that it hangs on.
    pub(super) cfg: Vec<String>,
}

impl Place {
    /// That of a file which counts as a `mod.rs`.
    pub(super) fn of_file(path: &Path, module: Vec<String>, cfg: Vec<String>) -> Self {
        let directory = path.parent().unwrap_or(path).to_owned();
        Self { directory, own_folder: None, in_block: false, module, cfg }
    }

    /// Where the files of the modules in it are.
    pub(super) fn folder(&self) -> PathBuf {
        match &self.own_folder {
            Some(own) => self.directory.join(own),
            None => self.directory.clone(),
        }
    }

    /// The same place under more conditions.
    pub(super) fn under(mut self, cfg: &[String]) -> Self {
        self.cfg.extend_from_slice(cfg);
        self
    }

    /// The places of the module `name` in this one: one for each path that its attributes give it,
    /// and one for the case that none of them holds.
    ///
    /// Gives the path with each, as that of a folder or of a file is not for this to say.
    pub(super) fn enter(&self, name: &Name) -> Vec<(Place, Option<PathBuf>)> {
        let mut inside = Vec::new();
        let mut rest = self.clone();
        rest.module.push(name.name.clone());
        for alternative in &name.paths {
            if let Some(path) = &alternative.path {
                let path = self.directory.join(path);
                inside.push((rest.clone().under(&alternative.cfg), Some(path)));
            }
            match alternative.cfg.as_slice() {
                [] => return inside,
                [one] => rest.cfg.push(format!("not({one})")),
                all => rest.cfg.push(format!("not(all({}))", all.join(", "))),
            }
        }
        inside.push((rest, None));
        inside
    }

    /// The places of `mod x { … }` in this one.
    fn enter_inline(&self, name: &Name) -> Vec<Place> {
        let inside = self.enter(name).into_iter().map(|(mut place, path)| {
            if let Some(path) = path {
                place.directory = path;
                place.own_folder = None;
                place.in_block = false;
            } else {
                if !place.in_block {
                    place.directory = place.folder();
                    place.own_folder = None;
                }
                place.directory.push(plain(&name.name));
            }
            place
        });
        inside.collect()
    }
}

/// The places of a file's scopes, for one of the modules that the file is.
pub(super) struct Places<'a> {
    items: &'a Items,
    known: Vec<Option<Rc<[Place]>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(items: &'a Items, file: Place) -> Self {
        let mut known = vec![None; items.scopes.len()];
        known[0] = Some(Rc::from([file]));
        Self { items, known }
    }

    /// The places of a scope: several where the path of a module around it is conditional.
    pub(super) fn of(&mut self, scope: usize) -> Rc<[Place]> {
        let mut path = vec![scope];
        while let (None, Some(parent)) =
            (&self.known[path[path.len() - 1]], self.items.scopes[path[path.len() - 1]].parent)
        {
            path.push(parent);
        }
        let mut places = self.known[path[path.len() - 1]].clone().unwrap_or_else(|| Rc::from([]));
        while let Some(scope) = path.pop() {
            places = match &self.known[scope] {
                Some(places) => Rc::clone(places),
                None => self.enter(&places, scope),
            };
            self.known[scope] = Some(Rc::clone(&places));
        }
        places
    }

    fn enter(&self, around: &[Place], scope: usize) -> Rc<[Place]> {
        let scope = &self.items.scopes[scope];
        let places = around.iter().flat_map(|place| {
            let mut place = place.clone().under(&scope.cfg);
            match &scope.kind {
                ScopeKind::Module(name) => return place.enter_inline(name),
                ScopeKind::Macro(call) => place.cfg.push(format!("macro = {:?}", call.name)),
                ScopeKind::Block => place.in_block = true,
                ScopeKind::File | ScopeKind::Condition => {}
            }
            vec![place]
        });
        places.take(MAX_PLACES).collect()
    }
}
