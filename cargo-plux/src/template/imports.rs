//! Resolves the names that a source file imports or declares.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::{TokenStream, TokenTree};
use syn::{File, Item, UseTree};

use super::obstacle::Obstacle;

/// The names that a file imports or declares, with their paths from another crate.
pub(super) struct Names {
    paths: HashMap<String, String>,
    /// The path of each import of all names of a module: `a::b::*`.
    globs: Vec<String>,
    /// The names of plux-runtime in the crate and in the other one.
    runtime: (String, String),
}

/// The imports and crates that a part of a file uses.
#[derive(Default)]
pub(super) struct Used {
    /// The paths to import.
    pub(super) imports: BTreeSet<String>,
    /// The crates that are named without an import, as in `serde_json::Value`.
    pub(super) crates: BTreeSet<String>,
}

impl Used {
    pub(super) fn extend(&mut self, other: Self) {
        self.imports.extend(other.imports);
        self.crates.extend(other.crates);
    }
}

/// A crate whose sources are read, to refer to its items from another crate.
pub(crate) struct Crate<'a> {
    /// Its name in the other crate.
    pub(crate) name: &'a str,
    /// The path of the module in the crate, without the crate: `cli::vendors`.
    pub(crate) module: &'a str,
    /// The names of plux-runtime in the crate and in the other one.
    pub(crate) runtime: (&'a str, &'a str),
}

impl Names {
    /// Returns the names of `file`. Items of the module that `root`, the crate's root, re-exports
    /// are imported from there.
    pub(super) fn new(file: &File, root: Option<&File>, of: &Crate<'_>) -> Self {
        let reexported: HashMap<String, String> =
            root.into_iter().flat_map(|root| imports(root, true)).collect();
        let mut paths = HashMap::new();
        for name in file.items.iter().filter_map(declared) {
            let inside = match (of.module, reexported.contains_key(&name)) {
                ("", _) | (_, true) => format!("{}::{name}", of.name),
                (module, false) => format!("{}::{module}::{name}", of.name),
            };
            paths.insert(name, inside);
        }
        let mut globs = Vec::new();
        for (name, path) in imports(file, false) {
            let path = outside(&path, of, |first| paths.contains_key(first));
            if name == "*" {
                globs.push(path);
            } else {
                paths.entry(name).or_insert(path);
            }
        }
        let runtime = (of.runtime.0.to_owned(), of.runtime.1.to_owned());
        Self { paths, globs, runtime }
    }

    /// Returns whether the file imports or declares a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.paths.contains_key(name)
    }

    /// Returns what `tokens` use. A name that is neither declared nor imported comes from the only
    /// import of all names of a module, or is a crate if a path begins with it.
    pub(super) fn used(&self, tokens: TokenStream) -> Result<Used, Obstacle> {
        let mut used = Used::default();
        for (name, is_path) in first_segments(tokens) {
            let import = match self.paths.get(&name) {
                // With `use a::b as c`, `c` is the name.
                Some(path) if path.rsplit("::").next() == Some(&name) => path.clone(),
                Some(path) => format!("{path} as {name}"),
                None if is_known(&name) => continue,
                None => match (&*self.globs, &self.runtime) {
                    (_, (own, other)) if *own == name && own == other => continue,
                    (_, (own, other)) if *own == name => format!("{other} as {own}"),
                    ([glob], _) => glob.clone(),
                    ([], _) if is_path => {
                        used.crates.insert(name);
                        continue;
                    }
                    _ => return Err(Obstacle::UnknownName(name)),
                },
            };
            used.imports.insert(import);
        }
        Ok(used)
    }
}

/// Converts a path in the crate to a path from another crate.
fn outside(path: &str, of: &Crate<'_>, is_local: impl Fn(&str) -> bool) -> String {
    let (first, rest) = path.split_once("::").unwrap_or((path, ""));
    let joined = |parts: &[&str]| {
        let parts = parts.iter().filter(|part| !part.is_empty());
        parts.copied().collect::<Vec<_>>().join("::")
    };
    let inside = |module: &str, rest: &str| joined(&[of.name, module, rest]);
    match first {
        "crate" => inside("", rest),
        "self" => inside(of.module, rest),
        "super" => inside(of.module.rsplit_once("::").map_or("", |(parent, _)| parent), rest),
        first if first == of.runtime.0 => joined(&[of.runtime.1, rest]),
        first if is_local(first) => inside(of.module, path),
        _ => path.to_owned(),
    }
}

/// Returns the names that a file imports, or only those that it re-exports, with their paths.
fn imports(file: &File, only_public: bool) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for item in &file.items {
        let Item::Use(item) = item else { continue };
        if !only_public || matches!(item.vis, syn::Visibility::Public(_)) {
            flatten(&item.tree, "", &mut found);
        }
    }
    found
}

fn flatten(tree: &UseTree, before: &str, found: &mut Vec<(String, String)>) {
    let path = |name: &str| match before {
        "" => name.to_owned(),
        before => format!("{before}::{name}"),
    };
    match tree {
        UseTree::Path(tree) => flatten(&tree.tree, &path(&tree.ident.to_string()), found),
        UseTree::Name(name) if name.ident == "self" => {
            let last = before.rsplit("::").next().unwrap_or(before);
            found.push((last.to_owned(), before.to_owned()));
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            found.push((name.clone(), path(&name)));
        }
        UseTree::Rename(rename) => {
            found.push((rename.rename.to_string(), path(&rename.ident.to_string())));
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, found);
            }
        }
        UseTree::Glob(_) => found.push(("*".to_owned(), path("*"))),
    }
}

fn declared(item: &Item) -> Option<String> {
    let name = match item {
        Item::Enum(item) => &item.ident,
        Item::Mod(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// Returns the first segments of all paths, and whether more segments follow.
fn first_segments(tokens: TokenStream) -> Vec<(String, bool)> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |at: Option<usize>, character: char| {
        let token = at.and_then(|at| tokens.get(at));
        matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => found.extend(first_segments(group.stream())),
            TokenTree::Ident(ident) => {
                let before = at.checked_sub(1);
                let is_path = !is(before, ':') || !is(at.checked_sub(2), ':');
                let is_lifetime = is(before, '\'');
                // The name of a parameter, or of an associated type.
                let has_colons = is(Some(at + 1), ':') && is(Some(at + 2), ':');
                let is_label = (is(Some(at + 1), ':') && !has_colons) || is(Some(at + 1), '=');
                if is_path && !is_lifetime && !is_label {
                    found.push((ident.to_string(), has_colons));
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns whether a name is a keyword, a primitive type, a crate of std, or in its prelude.
fn is_known(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "Self", "as", "dyn", "extern", "fn", "for", "impl", "mut", "ref", "self", "unsafe", "where",
    ];
    const PRIMITIVES: &[&str] = &[
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8",
        "u16", "u32", "u64", "u128", "usize",
    ];
    const PRELUDE: &[&str] = &[
        "AsMut",
        "AsRef",
        "Box",
        "Clone",
        "Copy",
        "DoubleEndedIterator",
        "Drop",
        "Eq",
        "ExactSizeIterator",
        "Extend",
        "Fn",
        "FnMut",
        "FnOnce",
        "From",
        "FromIterator",
        "Future",
        "Into",
        "IntoFuture",
        "IntoIterator",
        "Iterator",
        "Option",
        "Ord",
        "PartialEq",
        "PartialOrd",
        "Result",
        "Send",
        "Sized",
        "String",
        "Sync",
        "ToOwned",
        "ToString",
        "TryFrom",
        "TryInto",
        "Unpin",
        "Vec",
        "alloc",
        "core",
        "std",
    ];
    [KEYWORDS, PRIMITIVES, PRELUDE].iter().any(|names| names.contains(&name))
}
