//! References to a crate: code that makes rustc load it, so that it is linked.
//!
//! rustc loads a crate as soon as a path in code of the build begins with its name: in an expression, a type or
//! an attribute, in a `use`, an `extern crate`, or a link in the documentation of an exported item of a
//! library. All documentation of a library counts here. A variable, a field or a function of this name is no
//! reference, and neither is a path to a module or type of this name. Where this is not certain, as in the
//! arguments of a macro, the name counts as a reference.

mod doc_links;
mod search;
#[cfg(test)]
mod tests;

pub use self::doc_links::has_doc_link;
pub use self::search::CrateReference;
use self::search::Search;

/// Returns the references to a crate in code other than tests. If one has no conditions, it is the only one.
/// `in_docs` is whether links in the documentation count, as they do in libraries.
pub fn crate_references(source: &str, crate_name: &str, in_docs: bool) -> Vec<CrateReference> {
    let mut search = Search::new(source, crate_name, in_docs);
    search.run();
    search.finish()
}
