//! Against syn, over the sources of this repository: the same modules, the same attributes.

use std::fs;
use std::path::{Path, PathBuf};

use syn::Item;

use crate::CrateRoot;
use crate::attribute::named;
use crate::file_items::{FileItems, ItemKind, ScopeKind};
use crate::item_parser::{CrateContext, parse_file};
use crate::prefilter::Prefilter;

/// Attributes that are in every file, to be taken for ours.
const STAND_INS: &[&str] = &["test]", "derive(", "must_use]", "non_exhaustive]", "cfg("];

#[test]
fn syn_sees_the_same() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let repository = here.parent().filter(|parent| parent.join("plux-spec").is_dir());
    let mut sources = Vec::new();
    gather(repository.unwrap_or(here), &mut sources);
    let (mut modules, mut attributes) = (0, 0);
    for path in &sources {
        let mut text = fs::read_to_string(path).expect("a source file");
        for stand_in in STAND_INS {
            let end = &stand_in[stand_in.len() - 1..];
            text = text.replace(&format!("#[{stand_in}"), &format!("#[plux_runtime::plugin{end}"));
        }
        let Ok(file) = syn::parse_file(&text) else { continue };
        let mut expected = Seen::default();
        expected.read(&file.items, "");
        let seen = Seen::of(&text);
        assert_eq!(seen.modules, expected.modules, "{}", path.display());
        assert_eq!(seen.attributes, expected.attributes, "{}", path.display());
        modules += seen.modules.len();
        attributes += seen.attributes.len();
    }
    assert!(modules > 10 && attributes > 50, "{modules} modules, {attributes} attributes");
}

/// The source files below a directory, without what was built.
fn gather(directory: &Path, sources: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
            gather(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(path);
        }
    }
}

/// The paths of the modules with files of their own, and of the modules around attributes of ours.
#[derive(Default)]
struct Seen {
    modules: Vec<String>,
    attributes: Vec<String>,
}

impl Seen {
    /// What the scanner sees, functions and macro calls aside.
    fn of(text: &str) -> Self {
        let exporters = ["plux_runtime".to_owned()];
        let root = CrateRoot::new(Path::new(""), "", &exporters);
        let context = CrateContext { root: &root, module_macros: &[], extern_crates: &[] };
        let prefilter =
            Prefilter { exporters: &exporters, module_macros: &[], constructors: false };
        let matches = prefilter.find(text.as_bytes());
        let items = parse_file(text.as_bytes(), &matches, context);
        let plain = |scope: usize| {
            items.scopes.is_empty()
                || items.call_around(scope).is_none()
                    && items.around(scope).all(|it| !matches!(it.kind, ScopeKind::Block))
        };
        let mut seen = Self::default();
        for item in items.items.iter().filter(|item| plain(item.site.scope)) {
            let path = path(&items, item.site.scope);
            match &item.kind {
                ItemKind::Module(name) => seen.modules.push(path + &name.name),
                ItemKind::Declaration(_) => seen.attributes.push(path),
                _ => {}
            }
        }
        seen
    }

    /// What syn sees.
    fn read(&mut self, items: &[Item], path: &str) {
        for item in items {
            let ours = attributes(item).iter().filter(|it| {
                let names: Vec<_> =
                    it.path().segments.iter().map(|it| it.ident.to_string()).collect();
                match &*names {
                    // `::plugin` is a crate.
                    [name] => it.path().leading_colon.is_none() && named(name.as_bytes()).is_some(),
                    [exporter, .., name] => {
                        exporter == "plux_runtime" && named(name.as_bytes()).is_some()
                    }
                    _ => false,
                }
            });
            self.attributes.extend(ours.map(|_| path.to_owned()));
            if let Item::Mod(module) = item {
                let name = format!("{path}{}", module.ident);
                match &module.content {
                    Some((_, items)) => self.read(items, &format!("{name}::")),
                    None => self.modules.push(name),
                }
            }
        }
    }
}

fn path(items: &FileItems, scope: usize) -> String {
    let names = items.around(scope).filter_map(|scope| match &scope.kind {
        ScopeKind::Module(name) => Some(format!("{}::", name.name)),
        _ => None,
    });
    names.collect::<Vec<_>>().into_iter().rev().collect()
}

fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::ExternCrate(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::ForeignMod(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        // `macro_rules! x`: an attribute on a macro call is applied to the call, and declares nothing.
        Item::Macro(it) if it.ident.is_some() => &it.attrs,
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
