//! Modules to files, by the rules of rustc (`rustc_expand::module`).
//!
//! A file is read once, however many modules it is; each of them is walked. The walk keeps its own
//! stack, so that a long chain of files cannot overflow one.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use super::bytes::contains;
use super::files::Files;
use super::items::{Blind, Found, Include, Items, Module, Position, Site};
use super::names::plain;
use super::places::{Place, Places};
use super::skim::skim;
use super::{Declaration, Root, Scan, Unseen};

/// How many files deep modules may nest.
const MAX_DEPTH: usize = 200;

/// How many modules of a target may share a file with another one.
const MAX_SHARING: usize = 10_000;

/// Walks the module tree of a target.
pub(super) fn walk(root: &Root<'_>, files: &dyn Files, text: &mut Vec<u8>) -> Scan {
    let mut walk = Walk {
        root,
        files,
        scan: Scan::default(),
        known: HashMap::new(),
        sources: Vec::new(),
        sharing: 0,
        visits: Vec::new(),
        stack: Vec::new(),
        text,
    };
    match walk.source(root.path) {
        Ok(source) => {
            let place = Place::of_file(root.path, Vec::new(), Vec::new());
            walk.stack.push(Visit { source, from: None, depth: 0, place, at: 0 });
        }
        Err(error) => walk.unreadable(root.path, &error, Vec::new()),
    }
    while let Some(visit) = walk.stack.pop() {
        let before = walk.stack.len();
        walk.visit(visit);
        // What stands first is walked first.
        walk.stack[before..].sort_by_key(|next| next.at);
        walk.stack[before..].reverse();
    }
    walk.scan
}

/// A file.
struct Source {
    path: PathBuf,
    size: usize,
    /// What matters of it; nothing if nothing does.
    items: Option<Rc<Items>>,
    /// Whether it is a module already.
    visited: bool,
    /// Its real path, once somebody has asked.
    real: Option<Rc<Path>>,
}

/// A file, as one of the modules that it is.
struct Visit {
    source: usize,
    /// The visit that led to this one.
    from: Option<usize>,
    depth: usize,
    place: Place,
    /// Where it was called for, in the file that did.
    at: usize,
}

struct Walk<'a> {
    root: &'a Root<'a>,
    files: &'a dyn Files,
    scan: Scan,
    /// The number of each path's source.
    known: HashMap<PathBuf, usize>,
    sources: Vec<Source>,
    /// The source of each visit, and the visit that led to it.
    visits: Vec<(usize, Option<usize>)>,
    /// How many visits were made to a source that had one already.
    sharing: usize,
    /// What to visit next, the last one first.
    stack: Vec<Visit>,
    /// Where the text of the file stands that is being read.
    text: &'a mut Vec<u8>,
}

/// The visit that is being made.
struct Here<'a> {
    path: &'a Path,
    index: usize,
    depth: usize,
}

impl Walk<'_> {
    fn visit(&mut self, visit: Visit) {
        let Visit { source, from, depth, place, .. } = visit;
        let Source { path, items, .. } = &self.sources[source];
        let Some(items) = items.clone() else { return };
        let here = Here { path: &path.clone(), index: self.visits.len(), depth };
        self.visits.push((source, from));
        let mut places = Places::new(&items, place);
        let mut at = |site: &Site| {
            let places = places.of(site.scope);
            places.iter().map(|place| place.clone().under(&site.cfg)).collect::<Vec<_>>()
        };
        for found in &items.found {
            for place in at(&found.site) {
                self.declare(&here, found, place);
            }
        }
        for Blind { reason, site } in &items.blind {
            for place in at(site) {
                self.unseen(here.path, site.at, reason.clone(), place.cfg);
            }
        }
        for module in items.modules.iter().filter(|it| !items.is_quoted(it.site.scope)) {
            for place in at(&module.site) {
                self.module(&here, module, &place);
            }
        }
        for include in items.includes.iter().filter(|it| !items.is_quoted(it.site.scope)) {
            for place in at(&include.site) {
                self.include(&here, include, place);
            }
        }
    }

    fn declare(&mut self, here: &Here<'_>, found: &Found, place: Place) {
        self.scan.declarations.push(Declaration {
            attribute: found.attribute,
            args: found.args.clone(),
            item: found.item.clone(),
            item_line: found.item_at.line,
            module: place.module,
            cfg: place.cfg,
            file: here.path.to_owned(),
            line: found.site.at.line,
            column: found.site.at.column,
        });
    }

    /// Follows `mod x;`.
    fn module(&mut self, here: &Here<'_>, module: &Module, around: &Place) {
        let name = &module.name.name;
        let at = module.site.at;
        if module.name.paths.iter().any(|alternative| alternative.path.is_none()) {
            let reason = format!("the `#[path]` of the module `{name}` is not a literal");
            self.unseen(here.path, at, reason, around.cfg.clone());
        }
        let missing = format!("the file of the module `{name}` is missing");
        for (place, path) in around.enter(&module.name) {
            let files = match path {
                Some(path) => vec![self.like_mod_rs(path, place)],
                // rustc refuses this: without a path, it has no file.
                None if place.in_block => continue,
                None => {
                    let folder = place.folder();
                    let below = folder.join(plain(name)).join("mod.rs");
                    let beside = self.normal(folder.join(format!("{}.rs", plain(name))));
                    let own_folder = Some(plain(name).to_owned());
                    let own = Place { directory: folder, own_folder, ..place.clone() };
                    vec![(beside, own), self.like_mod_rs(below, place)]
                }
            };
            self.follow(here, at, &missing, files);
        }
    }

    /// Follows `include!("…")`: the file stands in place of the call.
    fn include(&mut self, here: &Here<'_>, include: &Include, place: Place) {
        let path = here.path.parent().unwrap_or(here.path).join(&include.path);
        let missing = format!("the file `{}` that is included is missing", include.path);
        let file = self.like_mod_rs(path, place);
        self.follow(here, include.site.at, &missing, vec![file]);
    }

    /// A file, and its place if the modules in it have their files beside it.
    fn like_mod_rs(&self, path: PathBuf, place: Place) -> (PathBuf, Place) {
        let path = self.normal(path);
        let place = Place::of_file(&path, place.module, place.cfg);
        (path, place)
    }

    /// Goes on into the first of the files that is there.
    fn follow(
        &mut self,
        here: &Here<'_>,
        at: Position,
        missing: &str,
        files: Vec<(PathBuf, Place)>,
    ) {
        let mut cfg = Vec::new();
        for (path, place) in files {
            match self.source(&path) {
                Ok(source) => {
                    let (from, depth) = (Some(here.index), here.depth + 1);
                    let next = Visit { source, from, depth, place, at: at.byte };
                    return self.enter(here, at, next);
                }
                Err(error) if is_missing(&error) => cfg = place.cfg,
                Err(error) => return self.unreadable(&path, &error, place.cfg),
            }
        }
        self.unseen(here.path, at, missing.to_owned(), cfg);
    }

    fn enter(&mut self, here: &Here<'_>, at: Position, next: Visit) {
        let Some(why) = self.refusal(&next) else { return self.stack.push(next) };
        let name = self.sources[next.source].path.file_name().unwrap_or_default();
        let reason = format!("the file `{}` {why}", name.to_string_lossy());
        self.unseen(here.path, at, reason, next.place.cfg);
    }

    /// Why a file is not gone into.
    fn refusal(&mut self, next: &Visit) -> Option<&'static str> {
        let mut from = next.from;
        while let Some(index) = from {
            let (source, before) = self.visits[index];
            if self.is_same(source, next.source) {
                return Some("is included by itself");
            }
            from = before;
        }
        if next.depth > MAX_DEPTH {
            return Some("is nested more than 200 files deep");
        }
        self.sharing += usize::from(self.sources[next.source].visited);
        self.sources[next.source].visited = true;
        (self.sharing > MAX_SHARING).then_some("is one of more than 10000 that are several modules")
    }

    /// Whether two sources are one file, perhaps by links. Only if they have the same size is it
    /// worth asking.
    fn is_same(&mut self, one: usize, other: usize) -> bool {
        one == other
            || self.sources[one].size == self.sources[other].size
                && self.real_path(one) == self.real_path(other)
    }

    fn real_path(&mut self, source: usize) -> Rc<Path> {
        let Source { path, real, .. } = &mut self.sources[source];
        Rc::clone(real.get_or_insert_with(|| self.files.real_path(path).into()))
    }

    /// The number of a file's source.
    fn source(&mut self, path: &Path) -> io::Result<usize> {
        if let Some(&source) = self.known.get(path) {
            return Ok(source);
        }
        let size = self.files.read(path, self.text).inspect_err(|error| {
            if !is_missing(error) {
                self.scan.files.push(path.to_owned());
            }
        })?;
        let bytes = &self.text[..size];
        self.scan.files.push(path.to_owned());
        self.known.insert(path.to_owned(), self.sources.len());
        self.sources.push(Source {
            path: path.to_owned(),
            size,
            items: read(bytes, self.root).map(Rc::new),
            visited: false,
            real: None,
        });
        Ok(self.sources.len() - 1)
    }

    /// A path without `x/..`, if it is the same file.
    fn normal(&self, path: PathBuf) -> PathBuf {
        if !contains(path.as_os_str().as_encoded_bytes(), "..") {
            return path;
        }
        let mut normal = PathBuf::new();
        for component in path.components() {
            let last = normal.components().next_back();
            if component == Component::ParentDir && matches!(last, Some(Component::Normal(_))) {
                normal.pop();
            } else {
                normal.push(component);
            }
        }
        let same = self.files.real_path(&path) == self.files.real_path(&normal);
        if same { normal } else { path }
    }

    fn unreadable(&mut self, file: &Path, error: &io::Error, cfg: Vec<String>) {
        let start = Position { byte: 0, line: 1, column: 1 };
        self.unseen(file, start, format!("cannot be read: {error}"), cfg);
    }

    fn unseen(&mut self, file: &Path, at: Position, reason: String, cfg: Vec<String>) {
        let Position { line, column, .. } = at;
        self.scan.unseen.push(Unseen { file: file.to_owned(), line, column, reason, cfg });
    }
}

fn read(bytes: &[u8], root: &Root<'_>) -> Option<Items> {
    match std::str::from_utf8(bytes) {
        Ok(text) => skim(text.strip_prefix('\u{feff}').unwrap_or(text), root),
        // rustc refuses such a file, so there is nothing in it.
        Err(error) => {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            Some(Items::refused(&before, "is not UTF-8"))
        }
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
