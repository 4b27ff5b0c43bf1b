//! The module walk: from the root file of a crate to the files of its modules, by the rules of rustc
//! (`rustc_expand::module`).
//!
//! A file is read once, and visited for each module that has it. The walk is not recursive, so that a long
//! chain of files cannot overflow the stack.

mod follow;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plux_spec::IncompleteReason;
use plux_spec::sort::sort_by;

use crate::file_items::{FileDeclaration, FileIndexCall, FileNameCall, Gap, ModuleMacro, Position};
use crate::files::{Files, MAX_BYTES, is_missing};
use crate::item_parser::{CrateContext, parse_file};
use crate::macros::AUTOMOD;
use crate::mod_dir::{ModLocation, ScopeLocations};
use crate::model::{CrateRoot, Declaration, IndexCall, OwnNameCall, Scan, Unanalyzed};
use crate::prefilter::Prefilter;
use crate::shared_list::{SharedList, SharedPredicates};
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
///
/// ```
/// use std::path::Path;
///
/// use plux_scan::{CrateRoot, Disk, ScanBuffers, scan};
///
/// let exporters = ["plux_runtime".to_owned()];
/// let mut buffers = ScanBuffers::default();
/// for path in ["src/lib.rs", "src/main.rs"] {
///     let root = CrateRoot::new(Path::new(path), "finops", &exporters);
///     println!("{} files", scan(&root, &Disk, &mut buffers).files.len());
/// }
/// ```
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

/// A visit of a file as one of its modules.
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
        buffers: &'a mut ScanBuffers,
        module_macros: &'a [ModuleMacro],
    ) -> Self {
        buffers.files.clear();
        buffers.visits.clear();
        buffers.stack.clear();
        let mut prefilter_macros: Vec<&str> = module_macros.iter().map(|it| &*it.name).collect();
        if root.automod {
            prefilter_macros.push(AUTOMOD);
        }
        Self {
            context: CrateContext { root, module_macros, extern_crates: &[] },
            prefilter_macros,
            extern_crates: Vec::new(),
            files,
            buffers,
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
                self.buffers.files.mark_in_normal_build(file);
                if let Some(items) = &self.buffers.files.get(file).items {
                    self.extern_crates.clone_from(&items.extern_crates);
                    let (module, cfg) = (SharedList::default(), SharedPredicates::default());
                    let location = ModLocation::of_file(root, module, cfg);
                    let visit = Visit { file, from: None, depth: 0, location, at: 0 };
                    self.buffers.stack.push(visit);
                }
            }
            Err(error) => self.unreadable(root, &error, &SharedPredicates::default()),
        }
        while let Some(visit) = self.buffers.stack.pop() {
            let before = self.buffers.stack.len();
            self.visit(visit);
            // Files are visited in the order of the items that request them.
            let mut next = self.buffers.stack.split_off(before);
            sort_by(&mut next, &|a, b| a.at.cmp(&b.at));
            self.buffers.stack.extend(next.into_iter().rev());
            if self.strings > MAX_STRINGS {
                // The rest would take unbounded time and memory.
                self.strings = 0;
                let reason = IncompleteReason::TooManyModules;
                self.unanalyzed(
                    &root.into(),
                    Position::START,
                    reason,
                    &SharedPredicates::default(),
                );
                break;
            }
        }
        self.scan.test_files = self.buffers.files.test_files();
    }

    /// Counts the strings of a result, and returns whether there is room for them.
    fn has_room(&mut self, module: &SharedList, cfg: &SharedPredicates) -> bool {
        let has_room = self.strings <= MAX_STRINGS;
        self.strings += 1 + module.len() + cfg.len();
        has_room
    }

    fn visit(&mut self, visit: Visit) {
        let Visit { file, from, depth, location, .. } = visit;
        let source = self.buffers.files.get(file);
        let Some(items) = source.items.clone() else { return };
        let path = Arc::clone(&source.path);
        let current = Current { path: &path, index: self.buffers.visits.len(), depth };
        self.buffers.visits.push((file, from));
        self.strings += items.len();
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
        for call in &items.index_calls {
            self.index_call(&current, call, &locations.at(&call.site));
        }
        for call in &items.own_name_calls {
            self.own_name_call(&current, call, &locations.at(&call.site));
        }
        for definition in &items.module_macros {
            self.module_macro(&current, definition);
        }
        self.called_macros.extend(items.called_macros.iter().cloned());
    }

    fn declaration(&mut self, current: &Current<'_>, it: &FileDeclaration, around: &ModLocation) {
        if !self.has_room(&around.module, &around.cfg) {
            return;
        }
        self.scan.declarations.push(Declaration {
            attribute: it.attribute,
            args: it.args.clone(),
            item: it.item.clone(),
            item_line: it.item_at.line,
            is_associated: it.is_associated,
            ambiguous_name: it.ambiguous_name.map(|at| (at.line, at.column)),
            module: around.module.to_vec(),
            cfg: around.cfg.to_vec(),
            file: Arc::clone(current.path),
            line: it.site.at.line,
            column: it.site.at.column,
        });
    }

    fn index_call(&mut self, current: &Current<'_>, it: &FileIndexCall, around: &ModLocation) {
        if !self.has_room(&around.module, &around.cfg) {
            return;
        }
        let Position { line, column, .. } = it.site.at;
        let (context, in_macro) = (it.context, it.in_macro.clone());
        let (file, cfg) = (Arc::clone(current.path), around.cfg.to_vec());
        let module = around.module.to_vec();
        let call = IndexCall { file, line, column, context, in_macro, module, cfg };
        self.scan.index_calls.push(call);
    }

    fn own_name_call(&mut self, current: &Current<'_>, it: &FileNameCall, around: &ModLocation) {
        if !self.has_room(&SharedList::default(), &around.cfg) {
            return;
        }
        let Position { line, column, .. } = it.site.at;
        let (name, file) = (it.name.clone(), Arc::clone(current.path));
        let cfg = around.cfg.to_vec();
        self.scan.own_name_calls.push(OwnNameCall { name, file, line, column, cfg });
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

    /// Returns the index of a file, which is read if it was not before.
    fn file(&mut self, path: &Path) -> io::Result<usize> {
        if let Some(file) = self.buffers.files.find(path) {
            return file;
        }
        let shared: Arc<Path> = path.into();
        let bytes = self.files.read(path, &mut self.buffers.bytes).inspect_err(|error| {
            if is_missing(error) {
                self.buffers.files.add_missing(path);
            } else {
                self.scan.files.push(Arc::clone(&shared));
            }
        })?;
        let prefilter = Prefilter {
            exporters: self.context.root.exporters,
            module_macros: &self.prefilter_macros,
        };
        let context = CrateContext { extern_crates: &self.extern_crates, ..self.context };
        // A file may start with a byte order mark.
        let source = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let matches = prefilter.find(source);
        let items = (!matches.is_empty()).then(|| parse_file(source, &matches, context));
        let size = bytes.len();
        self.scan.files.push(Arc::clone(&shared));
        Ok(self.buffers.files.add(shared, size, items))
    }

    fn unreadable(&mut self, file: &Path, error: &io::Error, cfg: &SharedPredicates) {
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
        cfg: &SharedPredicates,
    ) {
        if !self.has_room(&SharedList::default(), cfg) {
            return;
        }
        let Position { line, column, .. } = at;
        let (file, cfg) = (Arc::clone(file), cfg.to_vec());
        self.scan.unanalyzed.push(Unanalyzed { file, line, column, reason, cfg });
    }
}
