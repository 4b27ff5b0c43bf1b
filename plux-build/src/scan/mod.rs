//! Source text to declarations: what rustc would see of `#[plugin]` and `#[extension_point]`.
//!
//! ```text
//! files.rs      where text comes from: a disk, or a test; text.rs: where it is read into
//! tree.rs       modules → files, by rustc's rules; places.rs: where the scopes of a file are, with
//!               chain.rs
//! telling.rs    which places of a file tell anything at all
//! lexer.rs      bytes → tokens, with literal.rs
//! skim.rs       tokens → items.rs: what matters, with frame.rs, head.rs, calls.rs, macros.rs
//! expand.rs     macros whose calls bring modules: the target's own, with templates.rs, and automod.rs
//! attribute.rs  what stands in `#[…]`, `cfg_attr` unfolded
//! names.rs      what a name means, by the uses.rs of a file; candidate.rs: whether it is ours
//! cut.rs        how much of an item is handed on
//! cfg.rs        conditions: are they met, and what would meet them; predicate.rs: their grammar
//! memory.rs     what is remembered of a file from run to run, with stamp.rs and record.rs
//! ```
//!
//! Nothing here runs syn, which is slow on everything and aborts on deep nesting: the module tree
//! is walked from a target's root, a file without a telling word is not looked at twice, and the
//! others are skimmed token by token, without recursion. Only the text of an annotated item is
//! handed on, with bodies cut out, to be parsed.
//!
//! An attribute of ours is handed on from wherever an item can stand. In the body of an `impl` or a
//! `trait`, and on what is no item, it is left out: there rustc refuses it, so that no index can be
//! wrong. On all other items it is for the grammar that the macro uses as well to judge.

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
mod memory;
mod names;
mod places;
mod predicate;
mod record;
mod skim;
mod stamp;
mod telling;
mod templates;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod uses;

#[cfg(test)]
pub(crate) use tests::{Remembered, against_syn, places_hold};

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use cfg::{Cfgs, Knowledge, Truth, combine, evaluate, what_would_enable};
pub(crate) use files::{Disk, Files};
pub(crate) use memory::Memory;
pub(crate) use text::Text;
pub(crate) use tree::Desk;

/// Where a target begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Root<'a> {
    /// The root file, absolute.
    pub(crate) path: &'a Path,
    /// The crate's name.
    pub(crate) crate_name: &'a str,
    /// Whether the crate has edition 2015, where paths in `use` start in the crate itself.
    pub(crate) edition_2015: bool,
    /// The names of the crates that export the macros: `plux_runtime`, its renames, facades.
    pub(crate) exporters: &'a [String],
    /// Whether the package depends on `automod`, whose `dir!` makes modules of a folder's files.
    pub(crate) automod: bool,
}

/// What a target's sources hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Scan {
    /// The attributes that are ours, in the order of the walk.
    pub(crate) declarations: Vec<Declaration>,
    /// What could not be seen through.
    pub(crate) unseen: Vec<Unseen>,
    /// All files reached, in the order of the walk, each once.
    pub(crate) files: Vec<Arc<Path>>,
    /// The folders of which each file is a module.
    pub(crate) folders: Vec<PathBuf>,
}

/// Which of our attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Attribute {
    /// `#[plugin(…)]`
    Plugin,
    /// `#[extension_point(…)]`
    ExtensionPoint,
}

/// One of our attributes, and the item that it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declaration {
    /// Which attribute.
    pub(crate) attribute: Attribute,
    /// The source text between its parentheses; empty if it has none.
    pub(crate) args: String,
    /// The item's source text, from its first attribute or doc comment to its end. Bodies are cut
    /// out of it, their line breaks kept.
    pub(crate) item: String,
    /// The line where `item` begins.
    pub(crate) item_line: u32,
    /// The modules that it stands in, outermost first.
    pub(crate) module: Vec<String>,
    /// The predicates that it hangs on, outermost first.
    pub(crate) cfg: Vec<String>,
    /// The file that it stands in.
    pub(crate) file: Arc<Path>,
    /// The line of the attribute's `#`, counted from 1.
    pub(crate) line: u32,
    /// Its column, counted in characters from 1.
    pub(crate) column: u32,
}

/// What could not be seen through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unseen {
    /// The file.
    pub(crate) file: Arc<Path>,
    /// The line, counted from 1.
    pub(crate) line: u32,
    /// The column, counted in characters from 1.
    pub(crate) column: u32,
    /// Why, in words, lowercase.
    pub(crate) reason: String,
    /// The predicates that it hangs on, outermost first: where one is false, nothing is lost.
    pub(crate) cfg: Vec<String>,
}

/// What is said of a file that a build script writes.
const GENERATED: &str = "includes a generated file";

impl Unseen {
    /// Whether it is what a build script writes: types and tables, as a rule, which nobody can put
    /// elsewhere.
    pub(crate) fn is_generated(&self) -> bool {
        self.reason.starts_with(GENERATED)
    }
}

/// Reads what a target's sources declare, but for the files of which enough is remembered.
pub(crate) fn scan(root: &Root<'_>, files: &dyn Files, memory: &Memory, desk: &mut Desk) -> Scan {
    tree::walk(root, files, memory, desk)
}
