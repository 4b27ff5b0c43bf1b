//! Finds the plugin declarations of a crate in its source files: `#[plugin]` and
//! `#[extension_point]`, by rustc's rules for modules, names and conditions, without a compiler.
//!
//! It knows no Cargo and does no I/O of its own: files come from an implementation of [`Files`], such
//! as [`Disk`]. [`scan`] walks the module tree from the root file of a crate and returns the
//! [declarations](Declaration) with their conditions, and what it [could not analyze](Unanalyzed):
//! a scan never looks complete without being so.
//!
//! ```
//! use std::path::Path;
//!
//! use plux_scan::{CrateRoot, Disk, ScanBuffers, scan};
//!
//! let root = CrateRoot {
//!     path: Path::new("src/lib.rs"),
//!     crate_name: "finops",
//!     edition_2015: false,
//!     exporters: &["plux_runtime".to_owned()],
//!     automod: false,
//! };
//! let scan = scan(&root, &Disk, &mut ScanBuffers::default());
//! for declaration in &scan.declarations {
//!     println!("{}:{}", declaration.file.display(), declaration.line);
//! }
//! ```

mod attribute;
mod automod;
mod bytes;
mod calls;
mod candidate;
mod cfg;
mod chain;
mod cut;
mod expand;
mod files;
mod frame;
mod head;
mod items;
mod lexer;
mod literal;
mod macros;
mod names;
mod nesting;
mod places;
mod predicate;
mod skim;
mod telling;
mod templates;
#[cfg(test)]
mod tests;
mod tree;
mod uses;

use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(test)]
use cfg::combine;
pub use cfg::{CfgOptions, TargetCfgs, conditions, enable_hints, evaluate};
pub use files::{Disk, Files};
pub use nesting::{MAX_NESTING, is_too_deep};
pub use tree::ScanBuffers;

/// Where a target begins.
#[derive(Clone, Copy, Debug)]
pub struct CrateRoot<'a> {
    /// The root file, absolute.
    pub path: &'a Path,
    /// The crate's name.
    pub crate_name: &'a str,
    /// Whether the crate has edition 2015, where paths in `use` start in the crate itself.
    pub edition_2015: bool,
    /// The names of the crates that export the macros: `plux_runtime`, its renames, facades.
    pub exporters: &'a [String],
    /// Whether the package depends on `automod`, whose `dir!` makes modules of a folder's files.
    pub automod: bool,
}

/// What a target's sources hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The attributes that are ours, in the order of the walk.
    pub declarations: Vec<Declaration>,
    /// What could not be analyzed.
    pub unanalyzed: Vec<Unanalyzed>,
    /// All files reached, in the order of the walk, each once.
    pub files: Vec<Arc<Path>>,
    /// The directories of which each file is a module.
    pub module_dirs: Vec<PathBuf>,
}

/// Which of our attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// `#[plugin(…)]`
    Plugin,
    /// `#[extension_point(…)]`
    ExtensionPoint,
}

/// One of our attributes, and the item that it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Which attribute.
    pub attribute: Attribute,
    /// The source text between its parentheses; empty if it has none.
    pub args: String,
    /// The item's source text, from its first attribute or doc comment to its end. Bodies are cut
    /// out of it, their line breaks kept.
    pub item: String,
    /// The line where `item` begins.
    pub item_line: u32,
    /// The modules that it stands in, outermost first.
    pub module: Vec<String>,
    /// The predicates that it hangs on, outermost first.
    pub cfg: Vec<String>,
    /// The file that it stands in.
    pub file: Arc<Path>,
    /// The line of the attribute's `#`, counted from 1.
    pub line: u32,
    /// Its column, counted in characters from 1.
    pub column: u32,
}

/// What could not be seen through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanalyzed {
    /// The file.
    pub file: Arc<Path>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted in characters from 1.
    pub column: u32,
    /// Why, in words, lowercase.
    pub reason: String,
    /// The predicates that it hangs on, outermost first: where one is false, nothing is lost.
    pub cfg: Vec<String>,
}

/// What is said of a file that a build script writes.
const GENERATED: &str = "includes a generated file";

impl Unanalyzed {
    /// Whether it is what a build script writes: types and tables, as a rule, which nobody can put
    /// elsewhere.
    pub fn is_generated(&self) -> bool {
        self.reason.starts_with(GENERATED)
    }
}

/// Reads what a target's sources declare, but for the files of which enough is remembered.
pub fn scan(root: &CrateRoot<'_>, files: &dyn Files, buffers: &mut ScanBuffers) -> Scan {
    tree::walk(root, files, buffers)
}
