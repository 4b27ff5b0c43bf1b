//! Scans the sources of all packages that can have plugins, on several threads.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use memchr::memmem;
use plux_scan::{Attribute, CrateRoot, Declaration, Disk, Files as _, IndexCall, Scan, TypeNames};
use plux_spec::sort::sort_unique;
use plux_spec::{Location, Target};

use crate::cargo::{Origin, Package, PackageId, underscored};
use crate::graph::Graph;
use crate::location::{LineCol, locate};
use crate::macro_crates::{ProcMacro, UnscannedMacro, by_dir, proc_macros, unscanned_macros};
use crate::parse::{Parsed, parse};
use crate::scan_targets::ScanTarget;

/// The maximum number of threads. More would contend with each other.
const MAX_THREADS: usize = 4;

/// Stack size of a scan thread. The parser recurses, with large stack frames in unoptimized build
/// scripts. Declarations that nest too deeply are rejected before parsing. The memory is only
/// reserved.
const STACK_SIZE: usize = 64 << 20;

/// The scanned sources.
#[derive(Default)]
pub(crate) struct Sources<'g> {
    pub(crate) targets: Vec<ScannedTarget<'g>>,
    /// Procedural macros of the workspace that may generate declarations, one entry for each
    /// dependent package.
    pub(crate) proc_macros: Vec<ProcMacro<'g>>,
    /// Macros of crates that are not scanned, one entry for each dependent package.
    pub(crate) unscanned_macros: Vec<UnscannedMacro>,
    /// The directory of the workspace.
    root: PathBuf,
}

/// A target, and the declarations in its sources.
pub(crate) struct ScannedTarget<'g> {
    pub(crate) target: ScanTarget<'g>,
    pub(crate) scan: Scan,
    /// The parsed declarations of the scan.
    pub(crate) parsed: Vec<Parsed>,
    /// Whether its code calls a macro that includes an index.
    pub(crate) calls_index_macro: bool,
    /// Whether its own code loads plugins, once a lint has searched the files.
    pub(crate) loads_plugins: OnceLock<bool>,
    /// The crates that lints have searched references to.
    references: Mutex<Vec<(String, References)>>,
}

/// The predicates of each reference to a crate.
type References = Arc<Vec<Vec<String>>>;

impl<'g> Sources<'g> {
    /// Scans all targets. The result has the order of the targets. `for_lints` is whether to find what only lints
    /// need.
    pub(crate) fn scan(
        graph: &Graph,
        targets: &[ScanTarget<'g>],
        workspace: &Path,
        for_lints: bool,
    ) -> Self {
        let by_dir = by_dir(graph);
        let proc_macros = proc_macros(graph, &by_dir, targets);
        let unscanned_macros = unscanned_macros(&by_dir, targets);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(MAX_THREADS).min(targets.len());
        let next = AtomicUsize::new(0);
        let mut scanned: Vec<OnceLock<ScannedTarget<'g>>> = Vec::new();
        scanned.resize_with(targets.len(), OnceLock::new);
        let work = || {
            while let at = next.fetch_add(1, Ordering::Relaxed)
                && let Some(target) = targets.get(at)
            {
                scanned[at].get_or_init(|| ScannedTarget::new(target, for_lints));
            }
        };
        thread::scope(|scope| {
            let mut spawned = 0;
            for _ in 0..threads {
                let builder = thread::Builder::new().stack_size(STACK_SIZE);
                spawned += usize::from(builder.spawn_scoped(scope, work).is_ok());
            }
            if spawned == 0 {
                // No thread could be spawned.
                work();
            }
        });
        let mut targets = Vec::with_capacity(scanned.len());
        for target in scanned {
            targets.extend(target.into_inner());
        }
        Self { targets, proc_macros, unscanned_macros, root: workspace.to_owned() }
    }

    /// Returns the targets of a package that were scanned.
    pub(crate) fn targets_of(&self, node: usize) -> &[ScannedTarget<'g>] {
        // The targets have the order of their packages.
        let before = self.targets.partition_point(|it| it.target.node < node);
        let end = self.targets.partition_point(|it| it.target.node <= node);
        &self.targets[before..end]
    }

    /// Returns the scanned library of a package.
    pub(crate) fn library_of(&self, node: usize) -> Option<&ScannedTarget<'g>> {
        self.targets_of(node).iter().find(|it| *it.kind() == Target::Lib)
    }

    /// Returns the library and the binaries of a package.
    pub(crate) fn programs_of(&self, node: usize) -> impl Iterator<Item = &ScannedTarget<'g>> {
        let is_program = |it: &&ScannedTarget<'_>| !it.kind().is_dev();
        self.targets_of(node).iter().filter(is_program)
    }

    /// Returns whether an invalid declaration may declare a plugin or an extension point of a namespace.
    pub(crate) fn has_invalid_declaration(&self, attribute: Attribute, namespace: &str) -> bool {
        for target in &self.targets {
            for (declaration, parsed) in target.scan.declarations.iter().zip(&target.parsed) {
                if matches!(parsed, Parsed::Invalid { .. })
                    && declaration.attribute == attribute
                    && declaration.namespace().is_none_or(|it| it == namespace)
                {
                    return true;
                }
            }
        }
        false
    }

    /// Returns the examples of a package.
    pub(crate) fn examples_of(&self, node: usize) -> impl Iterator<Item = &ScannedTarget<'g>> {
        self.targets_of(node).iter().filter(|it| matches!(it.kind(), Target::Example(_)))
    }

    /// Returns the names that the sources give to types.
    pub(crate) fn type_names(&self) -> TypeNames {
        let mut names = TypeNames::default();
        let mut files = Vec::new();
        for target in &self.targets {
            files.extend_from_slice(&target.scan.files);
        }
        sort_unique(&mut files, &Ord::cmp);
        for file in files {
            if let Ok(source) = Disk.read(&file) {
                names.add(&String::from_utf8_lossy(&source));
            }
        }
        names
    }

    /// Returns the location of an attribute, given by the file relative to its package.
    pub(crate) fn attribute(&self, package: &Package, file: &str, line: u32) -> Location {
        let path = package.dir().join(file);
        let is_it = |it: &&Declaration| it.line == line && *it.file == *path;
        let find =
            |it: &ScannedTarget<'_>| it.scan.declarations.iter().find(is_it).map(|it| it.column);
        let column = self.targets.iter().find_map(find).unwrap_or(0);
        self.location(package, &path, line, column)
    }

    /// Returns a location in a file of a package.
    pub(crate) fn location(
        &self,
        package: &Package,
        path: &Path,
        line: u32,
        column: u32,
    ) -> Location {
        let PackageId { name, version, .. } = &package.id;
        locate((name, version), path, &self.root, LineCol { line, column })
    }
}

impl<'g> ScannedTarget<'g> {
    fn new(of: &ScanTarget<'g>, for_lints: bool) -> Self {
        let crate_name = underscored(&of.target.name);
        let root = CrateRoot {
            path: &of.target.root,
            crate_name: &crate_name,
            edition_2015: of.target.edition_2015,
            exporters: &of.imports.exporters,
            possible_exporters: &of.imports.possible_exporters,
            other_crates: &of.imports.other_crates,
            automod: of.package.depends_on_automod(),
            namespace_uses: for_lints
                && !of.target.kind.is_dev()
                && of.package.id.origin() == Origin::Path,
        };
        let scan = plux_scan::scan(&root, &Disk);
        let mut parsed = Vec::with_capacity(scan.declarations.len());
        for declaration in &scan.declarations {
            parsed.push(parse(declaration, of.package, &of.target.kind, &crate_name));
        }
        Self {
            target: of.clone(),
            parsed,
            scan,
            calls_index_macro: false,
            loads_plugins: OnceLock::new(),
            references: Mutex::default(),
        }
    }

    /// Returns the kind of target, as in the index.
    pub(crate) fn kind(&self) -> &Target {
        &self.target.target.kind
    }

    /// Returns the calls of `include_index!()` that are not in the definition of a macro.
    pub(crate) fn index_calls(&self) -> impl Iterator<Item = &IndexCall> {
        self.scan.index_calls.iter().filter(|call| call.in_macro.is_none())
    }

    /// Returns whether code of the target calls `include_index!()` in any build.
    pub(crate) fn has_index_call(&self) -> bool {
        self.calls_index_macro || self.index_calls().next().is_some()
    }

    /// Returns whether code of the target, other than its tests, contains an identifier.
    pub(crate) fn mentions(&self, identifier: &str) -> bool {
        let mut files = self.scan.files.iter();
        files.any(|it| !self.scan.is_test_file(it) && mentions(it, identifier))
    }

    /// Returns the predicates of the references to a crate in code of the target, other than its tests. The
    /// first that has none is the only one. The files are searched once for each crate.
    pub(crate) fn references(&self, crate_name: &str) -> References {
        let mut known = self.references.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = known.iter().find(|(name, _)| name == crate_name) {
            return Arc::clone(found);
        }
        let found = Arc::new(self.find_references(crate_name));
        known.push((crate_name.to_owned(), Arc::clone(&found)));
        found
    }

    fn find_references(&self, crate_name: &str) -> Vec<Vec<String>> {
        // rustc resolves the links in the documentation of a library only.
        let in_docs = *self.kind() == Target::Lib;
        let mut found = Vec::new();
        for file in self.scan.files.iter().filter(|it| !self.scan.is_test_file(it)) {
            let of_file = self.scan.cfgs_of_file(file);
            for cfg in references(file, crate_name, in_docs) {
                if of_file.is_empty() && cfg.is_empty() {
                    return vec![cfg];
                }
                if of_file.is_empty() {
                    found.push(cfg);
                } else {
                    found.extend(of_file.iter().map(|of_file| [&**of_file, &*cfg].concat()));
                }
            }
        }
        found
    }
}

/// Returns the predicates of the references to a crate in a file.
fn references(path: &Path, crate_name: &str, in_docs: bool) -> Vec<Vec<String>> {
    let Ok(source) = Disk.read(path) else { return Vec::new() };
    let contains = |word: &str| memmem::find(&source, word.as_bytes()).is_some();
    // Most files do not contain the name at all.
    if !(contains(crate_name) || in_docs && contains("include_str")) {
        return Vec::new();
    }
    let mut references =
        plux_scan::crate_references(&String::from_utf8_lossy(&source), crate_name, in_docs);
    references.retain(|it| {
        it.doc_file.as_ref().is_none_or(|file| {
            let docs = Disk.read(&path.with_file_name(file));
            docs.is_ok_and(|it| plux_scan::has_doc_link(&String::from_utf8_lossy(&it), crate_name))
        })
    });
    references.into_iter().map(|it| it.cfg).collect()
}

/// Returns whether code in a file contains an identifier, outside of tests, comments and strings.
pub(crate) fn mentions(path: &Path, identifier: &str) -> bool {
    // Most files do not contain it at all.
    Disk.read(path).is_ok_and(|source| {
        memmem::find(&source, identifier.as_bytes()).is_some()
            && plux_scan::contains_identifier(&String::from_utf8_lossy(&source), identifier)
    })
}
