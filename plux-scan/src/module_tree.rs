//! The module walk: from the root file of a crate to the files of its modules, by the rules of rustc
//! (`rustc_expand::module`).
//!
//! A file is read once, however many modules it is; each of these is visited. The walk has a stack of
//! its own, so that a long chain of files cannot overflow one.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use plux_spec::IncompleteReason;

use crate::attribute::plain;
use crate::file_items::{
    FileDeclaration, FileModule, Gap, Include, ModuleDir, ModuleMacro, ModuleName, ModulePath,
    Position,
};
use crate::files::{Files, MAX_BYTES, is_not_a_file, is_too_large};
use crate::item_parser::{CrateContext, parse_file};
use crate::macros::AUTOMOD;
use crate::mod_dir::{ModLocation, ModPathCandidate, ScopeLocations};
use crate::model::{CrateRoot, Declaration, Scan, Unanalyzed};
use crate::prefilter::Prefilter;
use crate::shared_list::SharedList;
use crate::source_files::{SourceFiles, is_missing, normalize};

/// The deepest nesting of files.
const MAX_DEPTH: usize = 200;

/// The most modules of a crate that share a file with another one.
const MAX_SHARING: usize = 10_000;

/// The most macros of a crate that declare a module for each name.
const MAX_MACROS: usize = 64;

/// The most items of a walk, each counted for every module that it is in and with its predicates: a
/// hundred times what a large crate has.
const MAX_ITEMS: usize = 500_000;

/// Finds the declarations in the sources of a crate.
///
/// A crate with macros that declare modules is walked twice: their definitions have to be known to
/// analyze their calls.
pub fn scan(root: &CrateRoot<'_>, files: &dyn Files, buffers: &mut ScanBuffers) -> Scan {
    let mut walk = Walk::new(root, files, buffers, &[]);
    walk.run();
    let Walk { scan, module_macros, buffers, .. } = walk;
    if module_macros.is_empty() {
        return scan;
    }
    let mut macros: Vec<ModuleMacro> = Vec::new();
    for (definition, _) in &module_macros {
        let is_same = |it: &ModuleMacro| it.is_same(definition);
        if macros.len() < MAX_MACROS && !macros.iter().any(is_same) {
            macros.push(definition.clone());
        }
    }
    let mut walk = Walk::new(root, files, buffers, &macros);
    walk.run();
    let Walk { mut scan, called_macros, .. } = walk;
    // A macro that is not called by its name may be called by another one.
    let is_analyzed = |it: &ModuleMacro| {
        called_macros.contains(&it.name) && macros.iter().any(|other| other.is_same(it))
    };
    let hidden = module_macros.into_iter().filter(|(it, _)| !is_analyzed(it));
    scan.unanalyzed.extend(hidden.map(|(_, unanalyzed)| unanalyzed));
    scan
}

/// Buffers that the scans of one thread share, so that the scan of a small crate allocates little.
#[derive(Default)]
pub struct ScanBuffers {
    files: SourceFiles,
    /// The file of each visit, and the visit that led to it.
    visits: Vec<(usize, Option<usize>)>,
    /// What to visit next, last one first.
    stack: Vec<Visit>,
    /// The bytes of the file that is being read.
    bytes: Vec<u8>,
    /// The path of the file that is being looked for.
    path: PathBuf,
}

/// A file, as one of the modules that it is.
struct Visit {
    file: usize,
    /// The visit that led to this one.
    from: Option<usize>,
    depth: usize,
    location: ModLocation,
    /// Where the file is requested, in the file that does.
    at: usize,
}

struct Walk<'a> {
    context: CrateContext<'a>,
    prefilter_macros: Vec<&'a str>,
    /// The `extern crate … as …` items of the root file.
    extern_crates: Vec<(String, String)>,
    files: &'a dyn Files,
    buffers: &'a mut ScanBuffers,
    scan: Scan,
    /// How many visits were made to a file that had one already.
    sharing: usize,
    /// How many items there were, as [`MAX_ITEMS`] counts them.
    items: usize,
    /// The macros defined that declare modules, and what to report of them if nothing calls them.
    module_macros: Vec<(ModuleMacro, Unanalyzed)>,
    called_macros: BTreeSet<String>,
}

/// The visit that is being made.
struct Current<'a> {
    path: &'a Arc<Path>,
    index: usize,
    depth: usize,
}

impl<'a> Walk<'a> {
    fn new(
        root: &'a CrateRoot<'a>,
        files: &'a dyn Files,
        buffers: &'a mut ScanBuffers,
        module_macros: &'a [ModuleMacro],
    ) -> Self {
        buffers.files.clear();
        buffers.visits.clear();
        buffers.stack.clear();
        let automod = root.automod.then_some(AUTOMOD);
        Self {
            context: CrateContext { root, module_macros, extern_crates: &[] },
            prefilter_macros: module_macros.iter().map(|it| &*it.name).chain(automod).collect(),
            extern_crates: Vec::new(),
            files,
            buffers,
            scan: Scan::default(),
            sharing: 0,
            items: 0,
            module_macros: Vec::new(),
            called_macros: BTreeSet::new(),
        }
    }

    fn run(&mut self) {
        let root = self.context.root.path;
        match self.file(root) {
            Ok(file) => {
                if let Some(items) = &self.buffers.files.get(file).items {
                    self.extern_crates.clone_from(&items.extern_crates);
                    let (module, cfg) = (SharedList::default(), SharedList::default());
                    let location = ModLocation::of_file(root, module, cfg);
                    let visit = Visit { file, from: None, depth: 0, location, at: 0 };
                    self.buffers.stack.push(visit);
                }
            }
            Err(error) => self.unreadable(root, &error, &SharedList::default()),
        }
        while let Some(visit) = self.buffers.stack.pop() {
            if self.items > MAX_ITEMS {
                // The rest would take unbounded time and memory.
                let path = Arc::clone(&self.buffers.files.get(visit.file).path);
                let (reason, cfg) = (IncompleteReason::TooManyModules, &visit.location.cfg);
                return self.unanalyzed(&path, Position::START, reason, cfg);
            }
            let before = self.buffers.stack.len();
            self.visit(visit);
            // What comes first is visited first.
            self.buffers.stack[before..].sort_by_key(|next| next.at);
            self.buffers.stack[before..].reverse();
        }
    }

    fn visit(&mut self, visit: Visit) {
        let Visit { file, from, depth, location, .. } = visit;
        let source = self.buffers.files.get(file);
        let Some(items) = source.items.clone() else { return };
        let path = Arc::clone(&source.path);
        self.items += items.len() * (1 + location.cfg.len());
        let current = Current { path: &path, index: self.buffers.visits.len(), depth };
        self.buffers.visits.push((file, from));
        let mut locations = ScopeLocations::new(&items, location);
        for declaration in &items.declarations {
            self.declaration(&current, declaration, &locations.at(&declaration.site));
        }
        for Gap { reason, site } in &items.unanalyzed {
            self.unanalyzed(current.path, site.at, reason.clone(), &locations.at(site).cfg);
        }
        for module in items.modules.iter().filter(|it| !items.is_quoted(it.site.scope)) {
            self.module(&current, module, &locations.at(&module.site));
        }
        for include in items.includes.iter().filter(|it| !items.is_quoted(it.site.scope)) {
            self.include(&current, include, &locations.at(&include.site));
        }
        for dir in items.module_dirs.iter().filter(|it| !items.is_quoted(it.site.scope)) {
            self.module_dir(&current, dir, &locations.at(&dir.site));
        }
        for definition in &items.module_macros {
            self.module_macro(&current, definition);
        }
        self.called_macros.extend(items.called_macros.iter().cloned());
    }

    fn declaration(&mut self, current: &Current<'_>, it: &FileDeclaration, around: &ModLocation) {
        self.scan.declarations.push(Declaration {
            attribute: it.attribute,
            args: it.args.clone(),
            item: it.item.clone(),
            item_line: it.item_at.line,
            is_associated: it.is_associated,
            module: around.module.to_vec(),
            cfg: around.cfg.to_vec(),
            file: Arc::clone(current.path),
            line: it.site.at.line,
            column: it.site.at.column,
        });
    }

    /// Keeps a macro that declares modules for the second walk.
    fn module_macro(&mut self, current: &Current<'_>, definition: &ModuleMacro) {
        let unanalyzed = Unanalyzed {
            file: Arc::clone(current.path),
            line: definition.at.line,
            column: definition.at.column,
            reason: IncompleteReason::MacroDeclaresModules { name: definition.name.clone().into() },
            cfg: definition.definition_cfg.clone(),
        };
        self.module_macros.push((definition.clone(), unanalyzed));
    }

    /// Follows `mod x;`.
    fn module(&mut self, current: &Current<'_>, module: &FileModule, around: &ModLocation) {
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
                self.follow(current, at, &mut path, like_mod_rs)
            } else if around.in_block {
                // rustc refuses this: without a path, it has no file.
                continue;
            } else {
                around.set_file(plain(name), &mut path);
                path.as_mut_os_string().push(".rs");
                self.follow(current, at, &mut path, |_| around.of_submodule(name, cfg.clone())) || {
                    around.set_file(plain(name), &mut path);
                    path.push("mod.rs");
                    self.follow(current, at, &mut path, like_mod_rs)
                }
            };
            if !exists {
                let reason = IncompleteReason::MissingModule { module: name.clone().into() };
                self.unanalyzed(current.path, at, reason, &cfg);
            }
        }
        self.buffers.path = path;
    }

    /// Follows `automod::dir!("…")`, whose modules have their files where those of any would be.
    fn module_dir(&mut self, current: &Current<'_>, it: &ModuleDir, around: &ModLocation) {
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
    fn include(&mut self, current: &Current<'_>, include: &Include, around: &ModLocation) {
        let directory = current.path.parent().unwrap_or(current.path);
        let mut path = directory.join(&include.path).components().collect();
        let like_mod_rs =
            |path: &Path| ModLocation::of_file(path, around.module.clone(), around.cfg.clone());
        if !self.follow(current, include.site.at, &mut path, like_mod_rs) {
            let reason = IncompleteReason::MissingInclude { path: include.path.clone().into() };
            self.unanalyzed(current.path, include.site.at, reason, &around.cfg);
        }
    }

    /// Visits a file later, and returns whether it exists.
    fn follow(
        &mut self,
        current: &Current<'_>,
        at: Position,
        path: &mut PathBuf,
        location: impl Fn(&Path) -> ModLocation,
    ) -> bool {
        normalize(path, self.files);
        match self.file(path) {
            Ok(file) if self.buffers.files.get(file).items.is_some() => {
                let (from, depth, location) =
                    (Some(current.index), current.depth + 1, location(path));
                self.enter(current, at, Visit { file, from, depth, location, at: at.byte });
            }
            Ok(_) => {}
            Err(error) if is_missing(&error) => return false,
            Err(error) => self.unreadable(path, &error, &location(path).cfg),
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

    /// Returns the index of a file, which is read if it was not before.
    fn file(&mut self, path: &Path) -> io::Result<usize> {
        if let Some(file) = self.buffers.files.find(path) {
            return Ok(file);
        }
        let shared: Arc<Path> = path.into();
        let bytes = self.files.read(path, &mut self.buffers.bytes).inspect_err(|error| {
            if !is_missing(error) {
                self.scan.files.push(Arc::clone(&shared));
            }
        })?;
        let prefilter = Prefilter {
            exporters: self.context.root.exporters,
            module_macros: &self.prefilter_macros,
        };
        let context = CrateContext { extern_crates: &self.extern_crates, ..self.context };
        let items = prefilter.matches(bytes).then(|| parse_file(bytes, context));
        let size = bytes.len();
        self.scan.files.push(Arc::clone(&shared));
        Ok(self.buffers.files.add(shared, size, items))
    }

    fn unreadable(&mut self, file: &Path, error: &io::Error, cfg: &SharedList) {
        let reason = if is_too_large(error) {
            IncompleteReason::FileTooLarge { limit: MAX_BYTES as u64 }
        } else if is_not_a_file(error) {
            IncompleteReason::NotAFile
        } else {
            IncompleteReason::UnreadableFile { error: error.to_string().into() }
        };
        self.unanalyzed(&file.into(), Position::START, reason, cfg);
    }

    fn unanalyzed(
        &mut self,
        file: &Arc<Path>,
        at: Position,
        reason: IncompleteReason,
        cfg: &SharedList,
    ) {
        let Position { line, column, .. } = at;
        let (file, cfg) = (Arc::clone(file), cfg.to_vec());
        self.scan.unanalyzed.push(Unanalyzed { file, line, column, reason, cfg });
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
