//! Modules to files, by the rules of rustc (`rustc_expand::module`).
//!
//! A file is read once, however many modules it is (`tree/sources.rs`); each of them is walked. The
//! walk keeps its own stack, so that a long chain of files cannot overflow one.

mod sources;

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::sources::{AsText, Source, is_missing};
use super::automod;
use super::chain::Chain;
use super::expand::DECLARES_MODULES;
use super::files::Files;
use super::items::{Blind, Definition, Folder, Found, Include, Module, Position};
use super::names::plain;
use super::places::{Place, Places, Way};
use super::templates::{Template, Templates};
use super::{CrateRoot, Declaration, Scan, Unanalyzed};

/// How many files deep modules may nest.
const MAX_DEPTH: usize = 200;

/// How many modules of a target may share a file with another one.
const MAX_SHARING: usize = 10_000;

/// How much a walk may meet, in modules, declarations and the like, each as often as it is met and
/// with the conditions around it: a hundred times what a large target has.
const MAX_MET: usize = 500_000;

/// Walks the module tree of a target: anew where it has macros that declare modules, since calls of
/// them were passed by.
pub(super) fn walk(root: &CrateRoot<'_>, files: &dyn Files, desk: &mut ScanBuffers) -> Scan {
    let mut templates = Templates::new(root.automod);
    loop {
        let mut walk = Walk::of(root, files, desk, &templates);
        walk.run();
        walk.tell_uncalled();
        let Walk { scan, defined, .. } = walk;
        if !templates.learn(defined.into_iter().map(|(template, _)| template)) {
            return scan;
        }
    }
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

/// Buffers that the scans of one thread share, so that a scan of a small crate allocates little.
#[derive(Default)]
pub struct ScanBuffers {
    /// The number of each path's source.
    known: HashMap<AsText, usize>,
    sources: Vec<Source>,
    /// The source of each visit, and the visit that led to it.
    visits: Vec<(usize, Option<usize>)>,
    /// What to visit next, the last one first.
    stack: Vec<Visit>,
    /// Where the text of the file stands that is being read.
    text: Vec<u8>,
    /// Where the path of the file stands that is looked for.
    path: PathBuf,
}

impl ScanBuffers {
    fn clear(&mut self) {
        self.known.clear();
        self.sources.clear();
        self.visits.clear();
        self.stack.clear();
    }
}

struct Walk<'a> {
    root: &'a CrateRoot<'a>,
    files: &'a dyn Files,
    scan: Scan,
    desk: &'a mut ScanBuffers,
    /// How many visits were made to a source that had one already.
    sharing: usize,
    /// How much was met, as [`MAX_MET`] counts it.
    met: usize,
    /// The macros whose calls bring modules.
    templates: &'a Templates,
    /// Such macros that are defined here, and what is to be told of them if nothing calls them.
    defined: Vec<(Template, Unanalyzed)>,
    /// Those that are called.
    called: HashSet<String>,
}

/// The visit that is being made.
struct Here<'a> {
    path: &'a Arc<Path>,
    index: usize,
    depth: usize,
}

impl<'a> Walk<'a> {
    fn of(
        root: &'a CrateRoot<'a>,
        files: &'a dyn Files,
        desk: &'a mut ScanBuffers,
        templates: &'a Templates,
    ) -> Self {
        desk.clear();
        Self {
            root,
            files,
            scan: Scan::default(),
            desk,
            sharing: 0,
            met: 0,
            templates,
            defined: Vec::new(),
            called: HashSet::new(),
        }
    }

    fn run(&mut self) {
        match self.source(self.root.path) {
            // Its place matters only if anything in it does.
            Ok(source) if self.desk.sources[source].items.is_none() => {}
            Ok(source) => {
                let place = Place::of_file(self.root.path, Chain::default(), Chain::default());
                self.desk.stack.push(Visit { source, from: None, depth: 0, place, at: 0 });
            }
            Err(error) => self.unreadable(self.root.path, &error, &Chain::default()),
        }
        while let Some(visit) = self.desk.stack.pop() {
            if self.met > MAX_MET {
                return self.give_up(&visit);
            }
            let before = self.desk.stack.len();
            self.visit(visit);
            // What stands first is walked first.
            self.desk.stack[before..].sort_by_key(|next| next.at);
            self.desk.stack[before..].reverse();
        }
    }

    /// Ends a walk that would take all time and memory.
    fn give_up(&mut self, next: &Visit) {
        let path = Arc::clone(&self.desk.sources[next.source].path);
        let reason =
            "is not read, nor is what would follow: macros or paths make too many modules of \
                      the same files"
                .to_owned();
        self.unseen(&path, Position::START, reason, &next.place.cfg);
    }

    fn visit(&mut self, visit: Visit) {
        let Visit { source, from, depth, place, .. } = visit;
        let Source { path, items, .. } = &self.desk.sources[source];
        let Some(items) = items.clone() else { return };
        self.met += items.len() * (1 + place.cfg.len());
        let here = Here { path: &path.clone(), index: self.desk.visits.len(), depth };
        self.desk.visits.push((source, from));
        let mut places = Places::new(&items, place);
        for found in &items.found {
            for place in &*places.at(&found.site) {
                self.declare(&here, found, place);
            }
        }
        for Blind { reason, site } in &items.blind {
            for place in &*places.at(site) {
                self.unseen(here.path, site.at, reason.clone(), &place.cfg);
            }
        }
        for module in items.modules.iter().filter(|it| !items.is_quoted(it.site.scope)) {
            for place in &*places.at(&module.site) {
                self.module(&here, module, place);
            }
        }
        for include in items.includes.iter().filter(|it| !items.is_quoted(it.site.scope)) {
            for place in &*places.at(&include.site) {
                self.include(&here, include, place);
            }
        }
        for folder in items.folders.iter().filter(|it| !items.is_quoted(it.site.scope)) {
            for place in &*places.at(&folder.site) {
                self.folder(&here, folder, place);
            }
        }
        for definition in &items.definitions {
            for place in &*places.at(&definition.site) {
                self.define(&here, definition, place);
            }
        }
        if places.are_crowded {
            let reason =
                "has modules whose `#[path]`s lead to more than 16 places: not all are seen";
            self.unseen(here.path, Position::START, reason.to_owned(), &Chain::default());
        }
        let called = items.expansions.iter().filter(|it| !items.is_quoted(it.scope));
        self.called.extend(called.map(|it| it.name.clone()));
    }

    /// Keeps a macro that declares modules for the next walk.
    fn define(&mut self, here: &Here<'_>, definition: &Definition, place: &Place) {
        let Definition { name, text, site } = definition;
        let cfg = place.cfg.to_vec();
        let template = Template { name: (**name).into(), text: (**text).into(), cfg: cfg.clone() };
        let unseen = Unanalyzed {
            file: Arc::clone(here.path),
            line: site.at.line,
            column: site.at.column,
            reason: format!("the macro `{name}!` {DECLARES_MODULES}"),
            cfg,
        };
        self.defined.push((template, unseen));
    }

    /// Tells of the macros that nothing calls by their name: something may by another one.
    fn tell_uncalled(&mut self) {
        let uncalled = self.defined.iter().filter(|(it, _)| !self.called.contains(&*it.name));
        self.scan.unanalyzed.extend(uncalled.map(|(_, unseen)| unseen.clone()));
    }

    fn declare(&mut self, here: &Here<'_>, found: &Found, place: &Place) {
        self.scan.declarations.push(Declaration {
            attribute: found.attribute,
            args: found.args.clone(),
            item: found.item.clone(),
            item_line: found.item_at.line,
            module: place.module.to_vec(),
            cfg: place.cfg.to_vec(),
            file: Arc::clone(here.path),
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
            self.unseen(here.path, at, reason, &around.cfg);
        }
        let mut path = std::mem::take(&mut self.desk.path);
        for Way { cfg, path: given } in around.ways(&module.name) {
            let like_mod_rs =
                |path: &Path| Place::of_file(path, around.module.with(name), cfg.clone());
            let found = if let Some(given) = given {
                path = around.directory.join(given).components().collect();
                self.follow(here, at, &mut path, like_mod_rs)
            } else if around.in_block {
                // rustc refuses this: without a path, it has no file.
                continue;
            } else {
                around.reach(plain(name), &mut path);
                path.as_mut_os_string().push(".rs");
                self.follow(here, at, &mut path, |_| around.beside(name, cfg.clone())) || {
                    around.reach(plain(name), &mut path);
                    path.push("mod.rs");
                    self.follow(here, at, &mut path, like_mod_rs)
                }
            };
            if !found && !module.perhaps {
                let reason = format!("the file of the module `{name}` is missing");
                self.unseen(here.path, at, reason, &cfg);
            }
        }
        self.desk.path = path;
    }

    /// Follows `automod::dir!("…")`, whose modules have their files where those of any would be.
    fn folder(&mut self, here: &Here<'_>, folder: &Folder, place: &Place) {
        let site = &folder.site;
        let files = place.folder();
        if place.in_block || !files.ends_with(&*automod::plain(&folder.path)) {
            let reason = format!("the files of the modules in `{}` are elsewhere", folder.path);
            return self.unseen(here.path, site.at, reason, &place.cfg);
        }
        match self.files.modules_in(&files) {
            Ok(names) => {
                for name in automod::names(&names) {
                    let module = Module { name, site: site.clone(), perhaps: false };
                    self.module(here, &module, place);
                }
                self.scan.module_dirs.push(files.to_path_buf());
            }
            Err(error) => {
                let reason = format!("the folder `{}` cannot be read: {error}", folder.path);
                self.unseen(here.path, site.at, reason, &place.cfg);
            }
        }
    }

    /// Follows `include!("…")`: the file stands in place of the call.
    fn include(&mut self, here: &Here<'_>, include: &Include, place: &Place) {
        let folder = here.path.parent().unwrap_or(here.path);
        let mut path = folder.join(&include.path).components().collect();
        let like_mod_rs =
            |path: &Path| Place::of_file(path, place.module.clone(), place.cfg.clone());
        if !self.follow(here, include.site.at, &mut path, like_mod_rs) {
            let reason = format!("the file `{}` that is included is missing", include.path);
            self.unseen(here.path, include.site.at, reason, &place.cfg);
        }
    }

    /// Goes on into a file; gives whether there is one. Its place matters only if anything in it
    /// does.
    fn follow(
        &mut self,
        here: &Here<'_>,
        at: Position,
        path: &mut PathBuf,
        place: impl Fn(&Path) -> Place,
    ) -> bool {
        self.normalize(path);
        match self.source(path) {
            Ok(source) if self.desk.sources[source].items.is_some() => {
                let (from, depth) = (Some(here.index), here.depth + 1);
                let place = place(path);
                self.enter(here, at, Visit { source, from, depth, place, at: at.byte });
            }
            Ok(_) => {}
            Err(error) if is_missing(&error) => return false,
            Err(error) => self.unreadable(path, &error, &place(path).cfg),
        }
        true
    }

    fn enter(&mut self, here: &Here<'_>, at: Position, next: Visit) {
        let Some(why) = self.refusal(&next) else { return self.desk.stack.push(next) };
        let name = self.desk.sources[next.source].path.file_name().unwrap_or_default();
        let reason = format!("the file `{}` {why}", name.to_string_lossy());
        self.unseen(here.path, at, reason, &next.place.cfg);
    }

    /// Why a file is not gone into.
    fn refusal(&mut self, next: &Visit) -> Option<&'static str> {
        let mut from = next.from;
        while let Some(index) = from {
            let (source, before) = self.desk.visits[index];
            if self.is_same(source, next.source) {
                return Some("is included by itself");
            }
            from = before;
        }
        if next.depth > MAX_DEPTH {
            return Some("is nested more than 200 files deep");
        }
        self.sharing += usize::from(self.desk.sources[next.source].visited);
        self.desk.sources[next.source].visited = true;
        (self.sharing > MAX_SHARING).then_some("is one of more than 10000 that are several modules")
    }

    fn unreadable(&mut self, file: &Path, error: &io::Error, cfg: &Chain) {
        self.unseen(&file.into(), Position::START, format!("cannot be read: {error}"), cfg);
    }

    fn unseen(&mut self, file: &Arc<Path>, at: Position, reason: String, cfg: &Chain) {
        let Position { line, column, .. } = at;
        let (file, cfg) = (Arc::clone(file), cfg.to_vec());
        self.scan.unanalyzed.push(Unanalyzed { file, line, column, reason, cfg });
    }
}
