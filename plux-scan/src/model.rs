//! The input and the result of a scan.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use plux_spec::IncompleteReason;

/// The root file of a crate, and what its package knows of the attributes.
///
/// ```
/// use std::path::Path;
///
/// let exporters = ["plux_runtime".to_owned()];
/// let root = plux_scan::CrateRoot::new(Path::new("/finops/src/lib.rs"), "finops", &exporters);
/// assert!(!root.edition_2015);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CrateRoot<'a> {
    /// The root file.
    pub path: &'a Path,
    /// The crate's name.
    pub crate_name: &'a str,
    /// Whether the crate has edition 2015, where paths in `use` start in the crate itself.
    pub edition_2015: bool,
    /// The names of the crates that export the attributes: `plux_runtime`, its renames, and crates that
    /// declare that they re-export it.
    pub exporters: &'a [String],
    /// The dependencies that may re-export the attributes: they can reach `plux_runtime`.
    pub possible_exporters: &'a [PossibleExporter],
    /// The dependencies that cannot re-export them: they do not reach `plux_runtime`.
    pub other_crates: &'a [String],
    /// Whether the package depends on `automod`, whose `dir!` declares a module for each file of a
    /// directory.
    pub automod: bool,
    /// Whether to find [`Scan::namespace_uses`], which takes a search of every file.
    pub namespace_uses: bool,
}

impl<'a> CrateRoot<'a> {
    /// The root of a crate of a current edition, without dependencies other than the exporters.
    pub fn new(path: &'a Path, crate_name: &'a str, exporters: &'a [String]) -> Self {
        Self {
            path,
            crate_name,
            edition_2015: false,
            exporters,
            possible_exporters: &[],
            other_crates: &[],
            automod: false,
            namespace_uses: false,
        }
    }
}

/// A dependency that may re-export the attributes.
///
/// ```
/// use std::path::Path;
///
/// use plux_scan::{CrateRoot, PossibleExporter};
///
/// let exporters = ["plux_runtime".to_owned()];
/// let facade = PossibleExporter { extern_name: "facade".into(), package: "my-facade".into() };
/// let possible_exporters = [facade];
/// let root = CrateRoot::new(Path::new("src/lib.rs"), "finops", &exporters);
/// let root = CrateRoot { possible_exporters: &possible_exporters, ..root };
/// assert_eq!(root.possible_exporters[0].package, "my-facade");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PossibleExporter {
    /// The name by which the sources refer to it.
    pub extern_name: String,
    /// Its package.
    pub package: String,
}

/// The declarations of a crate, and what could not be analyzed.
///
/// ```
/// # use std::{io, path::Path};
/// # use plux_scan::{CrateRoot, Files};
/// # struct OneFile(&'static str);
/// # impl Files for OneFile {
/// #     fn read(&self, _: &Path) -> io::Result<Vec<u8>> { Ok(self.0.into()) }
/// # }
/// # fn scan(source: &'static str) -> plux_scan::Scan {
/// #     let exporters = ["plux_runtime".to_owned()];
/// #     let root = CrateRoot::new(Path::new("src/lib.rs"), "finops", &exporters);
/// #     plux_scan::scan(&root, &OneFile(source))
/// # }
/// // `scan` passes this source to `plux_scan::scan` as the root file of a crate.
/// let scan = scan("mod tools {\n    #[plux_runtime::plugin(namespace = \"tools\")]\n    fn saw() {}\n}\n");
/// assert_eq!((scan.declarations.len(), scan.unanalyzed.len(), scan.files.len()), (1, 0, 1));
/// let declaration = &scan.declarations[0];
/// assert_eq!(declaration.args, "namespace = \"tools\"");
/// assert_eq!(declaration.module, ["tools"]);
/// assert_eq!((declaration.line, declaration.column), (2, 5));
/// ```
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The declarations, in the order of the walk.
    pub declarations: Vec<Declaration>,
    /// What could not be analyzed.
    pub unanalyzed: Vec<Unanalyzed>,
    /// The calls of `include_index!`.
    pub index_calls: Vec<IndexCall>,
    /// The calls of `plugin_name!()` and `plugin_id!()` outside of annotated items, which do not compile.
    pub own_name_calls: Vec<OwnNameCall>,
    /// The namespaces in calls such as `Registry::new("…")`, outside of tests; empty unless
    /// [requested](CrateRoot::namespace_uses).
    pub namespace_uses: Vec<NamespaceUse>,
    /// All files reached, in the order of the walk, each once.
    pub files: Vec<Arc<Path>>,
    /// Those of the files that are only compiled with `cfg(test)`, in the order of their bytes.
    pub test_files: Vec<Arc<Path>>,
    /// Those of the files that only some builds without tests compile, in the same order, and the cfg
    /// predicates of each module that a file is: one list of them has to hold.
    pub conditional_files: Vec<(Arc<Path>, Vec<Vec<String>>)>,
    /// The directories of which each file is a module.
    pub module_dirs: Vec<PathBuf>,
}

impl Scan {
    /// Returns whether one of the files is only compiled with `cfg(test)`.
    pub fn is_test_file(&self, path: &Path) -> bool {
        // Not `Path::cmp`, which compares by components.
        let order = |it: &Arc<Path>| it.as_os_str().cmp(path.as_os_str());
        self.test_files.binary_search_by(order).is_ok()
    }

    /// Returns the cfg predicates of each module that a file is; an empty list if one of them has none.
    pub fn cfgs_of_file(&self, path: &Path) -> &[Vec<String>] {
        let files = &self.conditional_files;
        let order = |(it, _): &(Arc<Path>, _)| it.as_os_str().cmp(path.as_os_str());
        files.binary_search_by(order).map_or(&[], |at| &files[at].1)
    }
}

/// An attribute of plux.
///
/// ```
/// use plux_scan::{Attribute, Scan};
///
/// fn plugins(scan: &Scan) -> usize {
///     scan.declarations.iter().filter(|it| it.attribute == Attribute::Plugin).count()
/// }
///
/// assert_eq!(plugins(&Scan::default()), 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// `#[plugin(…)]`
    Plugin,
    /// `#[extension_point(…)]`
    ExtensionPoint,
}

/// An attribute of plux and the item that it is applied to.
///
/// ```
/// use plux_scan::{Declaration, Scan};
///
/// fn locations(scan: &Scan) -> Vec<String> {
///     let location = |it: &Declaration| format!("{}:{}", it.file.display(), it.line);
///     scan.declarations.iter().map(location).collect()
/// }
///
/// assert!(locations(&Scan::default()).is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The attribute.
    pub attribute: Attribute,
    /// The source between its parentheses; empty if it has none.
    pub args: String,
    /// The item's source, from its first attribute or doc comment to its end. Bodies are removed
    /// from it, their line breaks are kept.
    pub item: String,
    /// The line where `item` begins.
    pub item_line: u32,
    /// Whether the item is in the body of an `impl`, a `trait` or an `extern` block, where the
    /// attribute cannot be used.
    pub is_associated: bool,
    /// The line and column of the first `plugin_name!()` or `plugin_id!()` in the item, if another
    /// `#[plugin]` follows this one. The name is ambiguous then, which is an error.
    pub ambiguous_name: Option<(u32, u32)>,
    /// The modules around it, outermost first.
    pub module: Vec<String>,
    /// The cfg predicates that it depends on, outermost first.
    pub cfg: Vec<String>,
    /// The file.
    pub file: Arc<Path>,
    /// The line of the attribute's `#`, counted from 1.
    pub line: u32,
    /// Its column, counted in characters from 1.
    pub column: u32,
}

/// A call of `include_index!`, by any path.
///
/// ```
/// use plux_scan::{CallContext, Scan};
///
/// fn is_misplaced(scan: &Scan) -> bool {
///     scan.index_calls.iter().any(|call| call.context == CallContext::Item)
/// }
///
/// assert!(!is_misplaced(&Scan::default()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexCall {
    /// The file.
    pub file: Arc<Path>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted in characters from 1.
    pub column: u32,
    /// What is around it.
    pub context: CallContext,
    /// The macro whose definition contains it. Only code that calls the macro includes an index.
    pub in_macro: Option<IndexMacro>,
    /// The modules around it, outermost first.
    pub module: Vec<String>,
    /// The cfg predicates that it depends on, outermost first.
    pub cfg: Vec<String>,
}

/// A macro whose definition calls `include_index!`.
///
/// ```
/// // In the sources: `macro_rules! setup { () => { plux_runtime::include_index!(); } }`
/// let setup = plux_scan::IndexMacro { name: "setup".to_owned(), is_exported: false };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexMacro {
    /// The macro, without the exclamation mark.
    pub name: String,
    /// Whether other crates can call it.
    pub is_exported: bool,
}

/// A call of `plugin_name!()` or `plugin_id!()` outside of an annotated item.
///
/// ```
/// use plux_scan::Scan;
///
/// assert!(Scan::default().own_name_calls.iter().all(|call| call.name == "plugin_id"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnNameCall {
    /// The macro, without the exclamation mark.
    pub name: String,
    /// The file.
    pub file: Arc<Path>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted in characters from 1.
    pub column: u32,
    /// The cfg predicates that it depends on, outermost first.
    pub cfg: Vec<String>,
}

/// A namespace that a `Registry` or a `PluginManager` is created with. The type may be that of another crate.
///
/// ```
/// # use std::{io, path::Path};
/// # use plux_scan::{CrateRoot, Files};
/// # struct OneFile(&'static str);
/// # impl Files for OneFile {
/// #     fn read(&self, _: &Path) -> io::Result<Vec<u8>> { Ok(self.0.into()) }
/// # }
/// # let exporters = ["plux_runtime".to_owned()];
/// # let root = CrateRoot::new(Path::new("src/lib.rs"), "finops", &exporters);
/// # let root = CrateRoot { namespace_uses: true, ..root };
/// # let scan = |source| plux_scan::scan(&root, &OneFile(source));
/// let scan = scan("use plux_runtime::Registry as Tools;\nstatic TOOLS: Tools<u8> = Tools::new(\"tools\");");
/// let used = &scan.namespace_uses[0];
/// assert_eq!(used.path, ["plux_runtime", "Registry", "new"]);
/// assert_eq!((&*used.namespace, used.line, used.column), ("tools", 2, 38));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamespaceUse {
    /// The path of the function, with `use` items resolved.
    pub path: Vec<String>,
    /// The namespace, which may be malformed.
    pub namespace: String,
    /// The file.
    pub file: Arc<Path>,
    /// The line of the string literal, counted from 1.
    pub line: u32,
    /// Its column, counted in characters from 1.
    pub column: u32,
    /// The cfg predicates that it depends on, outermost first.
    pub cfg: Vec<String>,
}

/// The context of the call of a macro.
///
/// ```
/// use plux_scan::CallContext;
///
/// assert_ne!(CallContext::Module, CallContext::Item);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallContext {
    /// Nothing but modules.
    Module,
    /// Another item, such as a function.
    Item,
    /// An attribute, a macro call or a macro definition: whether rustc expands the call is unknown.
    Unknown,
}

/// Source that could not be analyzed: it may hide declarations.
///
/// ```
/// use plux_scan::{Scan, Unanalyzed};
///
/// fn messages(scan: &Scan) -> Vec<String> {
///     let message = |it: &Unanalyzed| format!("{}:{}: {}", it.file.display(), it.line, it.reason);
///     scan.unanalyzed.iter().map(message).collect()
/// }
///
/// assert!(messages(&Scan::default()).is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanalyzed {
    /// The file.
    pub file: Arc<Path>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted in characters from 1.
    pub column: u32,
    /// Why it could not be analyzed.
    pub reason: IncompleteReason,
    /// The cfg predicates that it depends on, outermost first: nothing is lost where one is false.
    pub cfg: Vec<String>,
}
