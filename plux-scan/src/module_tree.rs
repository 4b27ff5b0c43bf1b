//! The module walk: from the root file of a crate to the files of its modules, by the rules of rustc
//! (`rustc_expand::module`).
//!
//! A file is read once, and visited for each module that has it. The walk is not recursive, so that a long
//! chain of files cannot overflow the stack.

mod follow;

use std::io;
use std::path::Path;
use std::sync::Arc;

use plux_spec::IncompleteReason;

use crate::file_items::{FileItem, ItemKind, ModuleMacro, Position, Site};
use crate::files::{Files, MAX_BYTES, is_missing};
use crate::item_parser::{CrateContext, parse_file};
use crate::macros::AUTOMOD;
use crate::mod_dir::{ModLocation, ScopeLocations};
use crate::model::{
    CrateRoot, Declaration, IndexCall, NamespaceUse, OwnNameCall, Scan, Unanalyzed,
};
use crate::prefilter::Prefilter;
use crate::shared_list::SharedList;
use crate::source_files::SourceFiles;

/// The most macros of a crate that declare a module for each name.
const MAX_MACROS: usize = 64;

/// The most items of a walk and strings of its result, such as predicates and modules: a hundred times
/// what a large crate has.
const MAX_STRINGS: usize = 500_000;

/// Finds the declarations in the sources of a crate.
///
/// A crate with macros that declare modules is walked twice: their definitions have to be known to
/// analyze their calls.
pub fn scan(root: &CrateRoot<'_>, files: &dyn Files) -> Scan {
    let mut walk = Walk::new(root, files, &[]);
    walk.run();
    let Walk { scan, module_macros, .. } = walk;
    if module_macros.is_empty() {
        return scan;
    }
    let mut macros: Vec<ModuleMacro> = Vec::new();
    for (definition, _) in &module_macros {
        if macros.len() < MAX_MACROS && !macros.contains(definition) {
            macros.push(definition.clone());
        }
    }
    let mut walk = Walk::new(root, files, &macros);
    walk.run();
    let Walk { mut scan, called_macros, .. } = walk;
    // A macro that is not called by its name may be called by another one.
    let is_analyzed = |it: &ModuleMacro| called_macros.contains(&it.name) && macros.contains(it);
    for (definition, unanalyzed) in module_macros {
        if !is_analyzed(&definition) {
            scan.unanalyzed.push(unanalyzed);
        }
    }
    scan
}

/// A visit of a file as one of its modules.
struct Visit {
    file: usize,
    /// The visit that led to this one.
    from: Option<usize>,
    depth: usize,
    location: ModLocation,
}

struct Walk<'a> {
    context: CrateContext<'a>,
    prefilter_macros: Vec<&'a str>,
    /// The `extern crate … as …` items of the root file.
    extern_crates: Vec<(String, String)>,
    files: &'a dyn Files,
    sources: SourceFiles,
    /// The file of each visit, and the visit that led to it.
    visits: Vec<(usize, Option<usize>)>,
    /// What to visit next, last one first.
    stack: Vec<Visit>,
    scan: Scan,
    /// The number of visits to files that had been visited before.
    sharing: usize,
    /// The number of items and strings, as [`MAX_STRINGS`] counts them.
    strings: usize,
    /// The macros defined that declare modules, and what to report of them if nothing calls them.
    module_macros: Vec<(ModuleMacro, Unanalyzed)>,
    called_macros: Vec<String>,
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
        module_macros: &'a [ModuleMacro],
    ) -> Self {
        let mut prefilter_macros: Vec<&str> = module_macros.iter().map(|it| &*it.name).collect();
        if root.automod {
            prefilter_macros.push(AUTOMOD);
        }
        Self {
            context: CrateContext { root, module_macros, extern_crates: &[] },
            prefilter_macros,
            extern_crates: Vec::new(),
            files,
            sources: SourceFiles::default(),
            visits: Vec::new(),
            stack: Vec::new(),
            scan: Scan::default(),
            sharing: 0,
            strings: 0,
            module_macros: Vec::new(),
            called_macros: Vec::new(),
        }
    }

    fn run(&mut self) {
        let root = self.context.root.path;
        match self.file(root) {
            Ok(file) => {
                self.sources.add_module(file, &SharedList::default());
                if let Some(items) = &self.sources.get(file).items {
                    self.extern_crates.clone_from(&items.extern_crates);
                    let (module, cfg) = (SharedList::default(), SharedList::default());
                    let location = ModLocation::of_file(root, module, cfg);
                    self.stack.push(Visit { file, from: None, depth: 0, location });
                }
            }
            Err(error) => self.unreadable(root, &error, &SharedList::default()),
        }
        while let Some(visit) = self.stack.pop() {
            let before = self.stack.len();
            self.visit(visit);
            // Files are visited in the order of the items that request them.
            self.stack[before..].reverse();
            if self.strings > MAX_STRINGS {
                // The rest would take unbounded time and memory.
                self.strings = 0;
                let reason = IncompleteReason::TooManyModules;
                self.unanalyzed(&root.into(), Position::START, reason, &SharedList::default());
                break;
            }
        }
        self.scan.test_files = self.sources.test_files();
        for (file, cfgs) in self.sources.conditional_files() {
            self.strings += cfgs.iter().map(SharedList::len).sum::<usize>();
            if self.strings > MAX_STRINGS {
                // The others count as files without conditions.
                break;
            }
            let cfgs = cfgs.iter().map(SharedList::to_vec).collect();
            self.scan.conditional_files.push((file, cfgs));
        }
    }

    /// Counts the strings of a result, and returns whether there is room for them.
    fn has_room(&mut self, module: &SharedList, cfg: &SharedList) -> bool {
        let has_room = self.strings <= MAX_STRINGS;
        self.strings += 1 + module.len() + cfg.len();
        has_room
    }

    fn visit(&mut self, visit: Visit) {
        let Visit { file, from, depth, location } = visit;
        let source = self.sources.get(file);
        let Some(items) = source.items.clone() else { return };
        let path = Arc::clone(&source.path);
        let current = Current { path: &path, index: self.visits.len(), depth };
        self.visits.push((file, from));
        self.strings += items.items.len();
        let mut locations = ScopeLocations::new(&items, location);
        for FileItem { kind, site } in &items.items {
            let around = locations.at(site);
            match kind {
                ItemKind::Module(_) | ItemKind::Include(_) | ItemKind::ModuleDir(_)
                    if items.is_quoted(site.scope) => {}
                ItemKind::Module(name) => self.module(&current, name, site.at, &around),
                ItemKind::Include(path) => self.include(&current, path, site.at, &around),
                ItemKind::ModuleDir(path) => self.module_dir(&current, path, site.at, &around),
                ItemKind::ModuleMacro(definition) => self.module_macro(&path, definition, site),
                ItemKind::Unanalyzed(reason) => {
                    self.unanalyzed(&path, site.at, reason.clone(), &around.cfg);
                }
                _ if self.has_room(&around.module, &around.cfg) => {
                    self.result(&path, kind, site.at, &around);
                }
                _ => {}
            }
        }
        self.called_macros.extend(items.called_macros.iter().cloned());
    }

    /// Adds a declaration or a call to the result.
    fn result(&mut self, file: &Arc<Path>, kind: &ItemKind, at: Position, around: &ModLocation) {
        let Position { line, column, .. } = at;
        let (module, cfg, file) = (around.module.to_vec(), around.cfg.to_vec(), Arc::clone(file));
        match kind {
            ItemKind::Declaration(it) => self.scan.declarations.push(Declaration {
                attribute: it.attribute,
                args: it.args.clone(),
                item: it.item.clone(),
                item_line: it.item_at.line,
                is_associated: it.is_associated,
                ambiguous_name: it.ambiguous_name.map(|at| (at.line, at.column)),
                module,
                cfg,
                file,
                line,
                column,
            }),
            ItemKind::IndexCall(context, in_macro) => {
                let (context, in_macro) = (*context, in_macro.clone());
                let call = IndexCall { file, line, column, context, in_macro, module, cfg };
                self.scan.index_calls.push(call);
            }
            ItemKind::OwnNameCall(name) => {
                let name = name.clone();
                self.scan.own_name_calls.push(OwnNameCall { name, file, line, column, cfg });
            }
            ItemKind::NamespaceUse(path, namespace) => {
                let (path, namespace) = (path.clone(), namespace.clone());
                let used = NamespaceUse { path, namespace, file, line, column, cfg };
                self.scan.namespace_uses.push(used);
            }
            _ => {}
        }
    }

    /// Keeps a macro that declares modules for the second walk.
    fn module_macro(&mut self, file: &Arc<Path>, definition: &ModuleMacro, site: &Site) {
        let unanalyzed = Unanalyzed {
            file: Arc::clone(file),
            line: site.at.line,
            column: site.at.column,
            reason: IncompleteReason::MacroDeclaresModules { name: definition.name.clone().into() },
            cfg: site.cfg.clone(),
        };
        self.module_macros.push((definition.clone(), unanalyzed));
    }

    /// Returns the index of a file, which is read if it was not before.
    fn file(&mut self, path: &Path) -> io::Result<usize> {
        if let Some(file) = self.sources.find(path) {
            return file;
        }
        let shared: Arc<Path> = path.into();
        let bytes = self.files.read(path).inspect_err(|error| {
            if is_missing(error) {
                self.sources.add_missing(path);
            } else {
                self.scan.files.push(Arc::clone(&shared));
            }
        })?;
        let prefilter = Prefilter {
            exporters: self.context.root.exporters,
            module_macros: &self.prefilter_macros,
            constructors: self.context.root.namespace_uses,
        };
        let context = CrateContext { extern_crates: &self.extern_crates, ..self.context };
        // A file may start with a byte order mark.
        let source = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let matches = prefilter.find(source);
        let items = (!matches.is_empty()).then(|| parse_file(source, &matches, context));
        let size = bytes.len();
        self.scan.files.push(Arc::clone(&shared));
        Ok(self.sources.add(shared, size, items))
    }

    fn unreadable(&mut self, file: &Path, error: &io::Error, cfg: &SharedList) {
        let reason = match error.kind() {
            io::ErrorKind::FileTooLarge => IncompleteReason::FileTooLarge { limit: MAX_BYTES },
            io::ErrorKind::IsADirectory => IncompleteReason::NotAFile,
            _ => IncompleteReason::UnreadableFile { error: error.to_string().into() },
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
        if !self.has_room(&SharedList::default(), cfg) {
            return;
        }
        let Position { line, column, .. } = at;
        let (file, cfg) = (Arc::clone(file), cfg.to_vec());
        self.scan.unanalyzed.push(Unanalyzed { file, line, column, reason, cfg });
    }
}
