//! Finds the plugin declarations of a crate in its source files: `#[plugin]` and
//! `#[extension_point]`, by rustc's rules for modules, names and conditions, without a compiler. It
//! also finds the calls of `include_index!`.
//!
//! It knows no Cargo and does no I/O of its own: files come from an implementation of [`Files`], such
//! as [`Disk`]. [`scan`] walks the module tree from the root file of a crate and returns the
//! [declarations](Declaration) with their conditions, and what it [could not analyze](Unanalyzed):
//! a scan never looks complete without being so.
//!
//! ```
//! use std::path::Path;
//!
//! use plux_scan::{CrateRoot, Disk, scan};
//!
//! let exporters = ["plux_runtime".to_owned()];
//! let root = CrateRoot::new(Path::new("src/lib.rs"), "finops", &exporters);
//! let scan = scan(&root, &Disk);
//! for declaration in &scan.declarations {
//!     println!("{}:{}", declaration.file.display(), declaration.line);
//! }
//! ```
//!
//! The way of a file through this crate:
//!
//! ```text
//! files          the bytes of a file
//! prefilter      … that can matter
//! lexer          … to tokens
//! item_parser    … to items: modules, includes, attributes, macro calls, each with its scope
//! imports        … what the names of attributes resolve to
//! module_tree    … and the files of their modules, which mod_dir finds
//! cfg            whether the predicates around a declaration hold
//! proc_macros    procedural macros that may write declarations
//! called_macros  the macros that sources call
//! identifiers    whether code contains an identifier, outside of comments, strings and tests
//! references     references to a crate, by which rustc links it
//! type_names     the names that a source gives to types
//! ```
//!
//! Nothing here runs syn, which is slow on everything and aborts on deep nesting. The source of an
//! annotated item is passed on without bodies, to be parsed by the grammar that the macro uses as well.

mod attribute;
mod called_macros;
mod cfg;
mod file_items;
mod files;
mod identifiers;
mod imports;
mod item_parser;
mod lexer;
mod literals;
mod macros;
mod mod_dir;
mod model;
mod module_tree;
mod namespace;
mod own_name;
mod prefilter;
mod proc_macros;
mod references;
mod shared_list;
mod source_files;
mod strip_bodies;
#[cfg(test)]
mod tests;
mod type_names;

pub use called_macros::{CalledMacros, MacroCandidate, MacroDefinition};
pub use cfg::{CfgOptions, TargetCfgs, conditions, evaluate, is_test_only};
pub use files::{Disk, Files};
pub use identifiers::{contains_identifier, position_of_identifier};
pub use model::{
    Attribute, CallContext, CrateRoot, Declaration, IndexCall, IndexMacro, NamespaceUse,
    OwnNameCall, PossibleExporter, Scan, Unanalyzed,
};
pub use module_tree::scan;
pub use proc_macros::scan_proc_macros;
pub use references::{CrateReference, crate_references, has_doc_link};
pub use strip_bodies::is_too_deep;
pub use type_names::TypeNames;
