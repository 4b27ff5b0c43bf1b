//! Modules to files, by the rules of rustc (`rustc_expand::module`).
//!
//! A file is read once, however many modules it is; each of them is walked. The walk keeps its own
//! stack, so that a long chain of files cannot overflow one.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use memchr::memmem;

use super::files::Files;
use super::items::{self, Include, Items, Module, ScopeKind};
use super::{Declaration, Root, Scan, Unseen, macros, place};

/// How many files deep modules may nest.
const MAX_DEPTH: usize = 200;
/// How many modules with a file of their own a target may have, one file counting as often as it
/// is a module.
const MAX_VISITS: usize = 200_000;
/// From which depth on files are told apart by their real paths, to see circles of links.
const SUSPICIOUS_DEPTH: usize = 8;

/// Walks the module tree of a target.
pub(super) fn walk(root: &Root<'_>, files: &dyn Files) -> Scan {
    let mut walk =
        Walk { root, files, scan: Scan::default(), texts: HashMap::new(), visits: Vec::new() };
    let first = Visit {
        path: root.path.to_owned(),
        parent: None,
        depth: 0,
        directory: directory_of(root.path),
        relative: None,
        in_block: false,
        module: Vec::new(),
        cfg: Vec::new(),
    };
    match walk.open(&first.path) {
        Ok(file) => walk.go(first, file),
        Err(error) => {
            walk.unseen(&first.path, (1, 1), format!("cannot be read: {error}"), Vec::new())
        }
    }
    walk.scan
}

/// A file, as one of the modules that it is.
struct Visit {
    path: PathBuf,
    parent: Option<usize>,
    depth: usize,
    /// Where `mod x;` looks for files.
    directory: PathBuf,
    /// The folder below it that belongs to this module, unless it is a `mod.rs` or the like.
    relative: Option<String>,
    in_block: bool,
    module: Vec<String>,
    cfg: Vec<String>,
}

/// A scope of a file, as one of the modules that it is.
#[derive(Clone)]
struct Place {
    directory: PathBuf,
    relative: Option<String>,
    in_block: bool,
    module: Vec<String>,
    cfg: Vec<String>,
}

/// What has been read of a file.
struct Text {
    source: String,
    items: Items,
}

type Shared = Option<Rc<Text>>;

struct Walk<'a> {
    root: &'a Root<'a>,
    files: &'a dyn Files,
    scan: Scan,
    texts: HashMap<PathBuf, Shared>,
    visits: Vec<(PathBuf, Option<usize>)>,
}

/// What to walk next, the last one first.
type Stack = Vec<(Visit, Shared)>;

impl Walk<'_> {
    fn go(&mut self, first: Visit, file: Shared) {
        let mut stack: Stack = vec![(first, file)];
        while let Some((visit, file)) = stack.pop() {
            let Some(text) = file else { continue };
            let from = stack.len();
            self.visit(&visit, &text, &mut stack);
            stack[from..].reverse();
        }
    }

    fn visit(&mut self, visit: &Visit, text: &Text, stack: &mut Stack) {
        let index = self.visits.len();
        self.visits.push((visit.path.clone(), visit.parent));
        let items = &text.items;
        let places = places(visit, items);
        for found in &items.found {
            let (line, column) = place::line_column(&text.source, found.at);
            let (item_line, _) = place::line_column(&text.source, found.item_at);
            for place in &places[found.scope] {
                self.scan.declarations.push(Declaration {
                    attribute: found.attribute,
                    args: found.args.clone(),
                    item: found.item.clone(),
                    item_line,
                    module: place.module.clone(),
                    cfg: joined(&place.cfg, &found.cfg),
                    file: visit.path.clone(),
                    line,
                    column,
                });
            }
        }
        for blind in &items.blind {
            let at = place::line_column(&text.source, blind.at);
            for place in &places[blind.scope] {
                self.unseen(&visit.path, at, blind.reason.clone(), joined(&place.cfg, &blind.cfg));
            }
        }
        for module in &items.modules {
            for place in &places[module.scope] {
                self.module(visit, index, text, module, place, stack);
            }
        }
        for include in &items.includes {
            for place in &places[include.scope] {
                self.include(visit, index, text, include, place, stack);
            }
        }
    }

    /// Follows `mod x;`.
    fn module(
        &mut self,
        visit: &Visit,
        index: usize,
        text: &Text,
        module: &Module,
        place: &Place,
        stack: &mut Stack,
    ) {
        let at = place::line_column(&text.source, module.at);
        let name = module.name.name.as_str();
        let plain = super::uses::plain(name);
        let cfg = joined(&place.cfg, &module.cfg);
        let mut names = place.module.clone();
        names.push(name.to_owned());
        let mut otherwise = Vec::new();
        let mut decided = false;
        for (conditions, path) in &module.name.paths {
            let cfg = joined(&joined(&cfg, &otherwise), conditions);
            if let Some(path) = path {
                let path = place.directory.join(path);
                let next = Visit {
                    directory: directory_of(&path),
                    relative: None,
                    in_block: false,
                    path,
                    parent: Some(index),
                    depth: visit.depth + 1,
                    module: names.clone(),
                    cfg,
                };
                self.follow(visit, at, next, &[], name, stack);
            } else {
                let reason = format!("the `#[path]` of the module `{name}` is not a literal");
                self.unseen(&visit.path, at, reason, cfg);
            }
            if conditions.is_empty() {
                decided = true;
                break;
            }
            otherwise.push(negated(conditions));
        }
        if decided || place.in_block {
            // Without a path, a module in a block has no file: rustc refuses it.
            return;
        }
        let cfg = joined(&cfg, &otherwise);
        let folder = place
            .relative
            .as_ref()
            .map_or_else(|| place.directory.clone(), |own| place.directory.join(own));
        let beside = Visit {
            path: folder.join(format!("{plain}.rs")),
            parent: Some(index),
            depth: visit.depth + 1,
            directory: folder.clone(),
            relative: Some(plain.to_owned()),
            in_block: false,
            module: names,
            cfg,
        };
        let below = folder.join(plain);
        self.follow(visit, at, beside, &[below], name, stack);
    }

    /// Goes on into the file of a module, if it is there: at its path, or as `mod.rs` in one of `folders`.
    fn follow(
        &mut self,
        visit: &Visit,
        at: (u32, u32),
        mut next: Visit,
        folders: &[PathBuf],
        name: &str,
        stack: &mut Stack,
    ) {
        let mut result = self.open(&next.path);
        if let (Err(error), [folder]) = (&result, folders)
            && is_missing(error)
        {
            let path = folder.join("mod.rs");
            let second = self.open(&path);
            if !second.as_ref().is_err_and(is_missing) {
                result = second;
                next.path = path;
                next.directory.clone_from(folder);
                next.relative = None;
            }
        }
        match result {
            Ok(file) => self.enter(visit, at, next, file, stack),
            Err(error) if is_missing(&error) => {
                let reason = format!("the file of the module `{name}` is missing");
                self.unseen(&visit.path, at, reason, next.cfg);
            }
            Err(error) => {
                self.unseen(&next.path, (1, 1), format!("cannot be read: {error}"), next.cfg)
            }
        }
    }

    /// Follows `include!("…")`: the file stands in place of the call.
    fn include(
        &mut self,
        visit: &Visit,
        index: usize,
        text: &Text,
        include: &Include,
        place: &Place,
        stack: &mut Stack,
    ) {
        let at = place::line_column(&text.source, include.at);
        let path = directory_of(&visit.path).join(&include.path);
        let next = Visit {
            directory: directory_of(&path),
            relative: None,
            in_block: false,
            path,
            parent: Some(index),
            depth: visit.depth + 1,
            module: place.module.clone(),
            cfg: joined(&place.cfg, &include.cfg),
        };
        match self.open(&next.path) {
            Ok(file) => self.enter(visit, at, next, file, stack),
            Err(error) if is_missing(&error) => {
                let reason = format!("the file `{}` that is included is missing", include.path);
                self.unseen(&visit.path, at, reason, next.cfg);
            }
            Err(error) => {
                self.unseen(&next.path, (1, 1), format!("cannot be read: {error}"), next.cfg)
            }
        }
    }

    fn enter(
        &mut self,
        visit: &Visit,
        at: (u32, u32),
        next: Visit,
        file: Shared,
        stack: &mut Stack,
    ) {
        let refused = if self.is_open(&next) {
            Some("is included by itself")
        } else if next.depth > MAX_DEPTH {
            Some("is nested more than 200 files deep")
        } else if self.visits.len() + stack.len() > MAX_VISITS {
            Some("is one of more than 200000 modules")
        } else {
            None
        };
        match refused {
            None => stack.push((next, file)),
            Some(why) => {
                let name = next.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.unseen(&visit.path, at, format!("the file `{name}` {why}"), next.cfg);
            }
        }
    }

    /// Whether a file is one of those that led to it.
    fn is_open(&self, next: &Visit) -> bool {
        let real = (next.depth > SUSPICIOUS_DEPTH).then(|| self.files.real_path(&next.path));
        let chain = std::iter::successors(next.parent, |&index| self.visits[index].1);
        chain.map(|index| &self.visits[index].0).any(|path| {
            *path == next.path
                || real.as_ref().is_some_and(|real| *real == self.files.real_path(path))
        })
    }

    /// The text of a file; nothing if there is nothing in it that matters.
    fn open(&mut self, path: &Path) -> io::Result<Shared> {
        if let Some(text) = self.texts.get(path) {
            return Ok(text.clone());
        }
        let bytes = self.files.read(path)?;
        let text = self.read(path, bytes).map(Rc::new);
        self.scan.files.push(path.to_owned());
        self.texts.insert(path.to_owned(), text.clone());
        Ok(text)
    }

    fn read(&mut self, path: &Path, bytes: Vec<u8>) -> Option<Text> {
        let mut source = match String::from_utf8(bytes) {
            Ok(source) => source,
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let before = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
                let at = place::line_column(&before, valid);
                self.unseen(path, at, "is not UTF-8".to_owned(), Vec::new());
                return None;
            }
        };
        if source.starts_with('\u{feff}') {
            source.drain(..3);
        }
        let bytes = source.as_bytes();
        let telling = macros::has_our_words(bytes)
            || memmem::find(bytes, b"mod").is_some()
            || memmem::find(bytes, b"include").is_some();
        telling.then(|| {
            let items = items::read(&source, self.root.exporters, self.root.edition_2015);
            Text { source, items }
        })
    }

    fn unseen(
        &mut self,
        file: &Path,
        (line, column): (u32, u32),
        reason: String,
        cfg: Vec<String>,
    ) {
        let file = file.to_owned();
        self.scan.unseen.push(Unseen { file, line, column, reason, cfg });
    }
}

/// Where each scope of a file is; more than one place where the path of a module is conditional.
fn places(visit: &Visit, items: &Items) -> Vec<Vec<Place>> {
    let mut places: Vec<Vec<Place>> = Vec::with_capacity(items.scopes.len());
    for scope in &items.scopes {
        let around = match scope.parent {
            Some(parent) => places[parent].clone(),
            None => vec![Place {
                directory: visit.directory.clone(),
                relative: visit.relative.clone(),
                in_block: visit.in_block,
                module: visit.module.clone(),
                cfg: visit.cfg.clone(),
            }],
        };
        let here = around.into_iter().flat_map(|mut place| {
            place.cfg.extend(scope.cfg.iter().cloned());
            match &scope.kind {
                ScopeKind::File | ScopeKind::Condition => vec![place],
                ScopeKind::Macro { name, .. } => {
                    place.cfg.push(format!("macro = {name:?}"));
                    vec![place]
                }
                ScopeKind::Block => {
                    place.in_block = true;
                    vec![place]
                }
                ScopeKind::Module(name) => inline(&place, name),
            }
        });
        places.push(here.take(MAX_PLACES).collect());
    }
    places
}

/// How many places a scope may have at once.
const MAX_PLACES: usize = 16;

/// Where `mod x { … }` is: rustc's `mod_dir_path`.
fn inline(place: &Place, name: &items::Name) -> Vec<Place> {
    let mut module = place.module.clone();
    module.push(name.name.clone());
    let mut inside = Vec::new();
    let mut cfg = place.cfg.clone();
    for (conditions, path) in &name.paths {
        let Some(path) = path else { continue };
        inside.push(Place {
            directory: place.directory.join(path),
            relative: None,
            in_block: false,
            module: module.clone(),
            cfg: joined(&cfg, conditions),
        });
        if conditions.is_empty() {
            return inside;
        }
        cfg.push(negated(conditions));
    }
    let mut directory = place.directory.clone();
    if let Some(own) = place.relative.as_ref().filter(|_| !place.in_block) {
        directory.push(own);
    }
    directory.push(super::uses::plain(&name.name));
    let relative = place.relative.clone().filter(|_| place.in_block);
    inside.push(Place { directory, relative, in_block: place.in_block, module, cfg });
    inside
}

/// Not all of the conditions.
fn negated(conditions: &[String]) -> String {
    match conditions {
        [one] => format!("not({one})"),
        all => format!("not(all({}))", all.join(", ")),
    }
}

fn joined(outer: &[String], inner: &[String]) -> Vec<String> {
    [outer, inner].concat()
}

fn directory_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A path without `x/..`.
#[allow(dead_code)]
fn normalized(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}
