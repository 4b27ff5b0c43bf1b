//! The modules of a crate, read from its source files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, Item, ItemMod, UseTree, Visibility};

/// A module, named by its path without `crate`: `[]` is the crate root.
pub(crate) type ModulePath = Vec<String>;

/// The declarations and references of a module. Code under `#[cfg(test)]` is left out.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) file: PathBuf,
    pub(crate) children: BTreeSet<String>,
    /// The names of the items that the module defines.
    pub(crate) items: BTreeSet<String>,
    pub(crate) imports: Vec<Import>,
    /// The paths in the code of its items.
    pub(crate) paths: Vec<CodePath>,
}

/// A leaf of a `use` declaration.
#[derive(Debug)]
pub(crate) struct Import {
    /// The name that it introduces; `*` for a glob, `_` for a trait without a name.
    pub(crate) name: String,
    pub(crate) path: CodePath,
    /// Whether it has a visibility: a re-export, used or not.
    pub(crate) is_reexport: bool,
}

/// A path as it is written, and where.
#[derive(Clone, Debug)]
pub(crate) struct CodePath {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
}

/// Reads the modules of the crate whose root is this file.
pub(crate) fn read(root: &Path) -> BTreeMap<ModulePath, Module> {
    let mut modules = BTreeMap::new();
    let directory = root.parent().expect("a file has a directory");
    read_file(root, directory, ModulePath::new(), &mut modules);
    modules
}

fn read_file(
    file: &Path,
    directory: &Path,
    path: ModulePath,
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    let source = fs::read_to_string(file);
    let source = source.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let parsed = syn::parse_file(&source);
    let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    read_items(parsed.items, file, directory, path, modules);
}

/// Reads the items of a module. `directory` holds the files of its child modules.
fn read_items(
    items: Vec<Item>,
    file: &Path,
    directory: &Path,
    path: ModulePath,
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    let mut module = Module { file: file.to_owned(), ..Module::default() };
    for item in items {
        if attributes(&item).iter().any(is_cfg_test) {
            continue;
        }
        match item {
            Item::Mod(child) => {
                module.children.insert(child.ident.to_string());
                read_child(child, file, directory, &path, modules);
            }
            Item::Use(declaration) => {
                let is_reexport = !matches!(declaration.vis, Visibility::Inherited);
                let line = declaration.use_token.span.start().line;
                let mut leaves = Vec::new();
                flatten(&declaration.tree, &mut Vec::new(), &mut leaves);
                module.imports.extend(leaves.into_iter().map(|(name, segments)| Import {
                    name,
                    path: CodePath { segments, line },
                    is_reexport,
                }));
            }
            item => {
                module.items.extend(name(&item));
                paths(item.into_token_stream(), &mut module.paths);
            }
        }
    }
    modules.insert(path, module);
}

fn read_child(
    child: ItemMod,
    file: &Path,
    directory: &Path,
    parent: &[String],
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    let name = child.ident.to_string();
    let path = [parent, std::slice::from_ref(&name)].concat();
    let below = directory.join(&name);
    if let Some((_, items)) = child.content {
        return read_items(items, file, &below, path, modules);
    }
    let flat = directory.join(format!("{name}.rs"));
    let file = if flat.is_file() { flat } else { below.join("mod.rs") };
    read_file(&file, &below, path, modules);
}

fn flatten(tree: &UseTree, prefix: &mut Vec<String>, leaves: &mut Vec<(String, Vec<String>)>) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            flatten(&path.tree, prefix, leaves);
            prefix.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            leaves.push((prefix.last().cloned().unwrap_or_default(), prefix.clone()));
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            leaves.push((name.clone(), [&prefix[..], &[name]].concat()));
        }
        UseTree::Rename(rename) => {
            let segments = match rename.ident.to_string() {
                name if name == "self" => prefix.clone(),
                name => [&prefix[..], &[name]].concat(),
            };
            leaves.push((rename.rename.to_string(), segments));
        }
        UseTree::Glob(_) => leaves.push(("*".to_owned(), prefix.clone())),
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| flatten(tree, prefix, leaves));
        }
    }
}

/// Collects the paths in code, those in the arguments of macros and in macro definitions included.
fn paths(tokens: TokenStream, found: &mut Vec<CodePath>) {
    let mut tokens = tokens.into_iter().peekable();
    // What precedes an identifier: `.` makes it a field or method, `::` a global path.
    let mut before = String::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) => {
                let line = ident.span().start().line;
                let mut segments = vec![ident.to_string()];
                while let Some(segment) = next_segment(&mut tokens) {
                    segments.push(segment);
                }
                if !before.ends_with('.') && !before.ends_with("::") {
                    found.push(CodePath { segments, line });
                }
                before.clear();
            }
            TokenTree::Group(group) => {
                paths(group.stream(), found);
                before.clear();
            }
            TokenTree::Punct(punct) => before.push(punct.as_char()),
            TokenTree::Literal(_) => before.clear(),
        }
    }
}

/// Takes `::segment`, if that is what follows.
fn next_segment(
    tokens: &mut std::iter::Peekable<proc_macro2::token_stream::IntoIter>,
) -> Option<String> {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ':');
    let mut ahead = tokens.clone();
    let first = ahead.next().filter(is_colon)?;
    if !matches!(first, TokenTree::Punct(it) if it.spacing() == Spacing::Joint) {
        return None;
    }
    ahead.next().filter(is_colon)?;
    let Some(TokenTree::Ident(segment)) = ahead.next() else { return None };
    *tokens = ahead;
    Some(segment.to_string())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::ExternCrate(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::ForeignMod(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::TraitAlias(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Union(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

fn is_cfg_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .to_token_stream()
            .to_string()
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "test")
}

fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Macro(it) => it.ident.as_ref()?,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::TraitAlias(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
