//! Source files: the scanner compared with syn.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use plux_scan::{CrateRoot, Files, Scan, is_too_deep, scan};
use syn::{Attribute, Item};

use crate::trial::Trial;

/// Sources with constructs that are easily mistaken. None has a `namespace`, which makes attributes of
/// any name candidates.
const SEEDS: &[&str] = &[
    "mod a;\n#[path = \"x.rs\"] mod b;\nmod c { mod d; #[plux_runtime::plugin(name = \"n\")] fn f() {} }\n",
    "#![doc = r##\"mod no; \"# \"##]\nfn f<'a>(x: &'a str) -> char { let _ = b'\\''; '\"' }\n#[plux_runtime::plugin(a)] struct S { x: [u8; 3], }\nmod a;",
    "/* /* mod no; */ */ mod r#type;\n/// mod no;\n#[cfg(unix)] #[plux_runtime::plugin()]\nimpl T for U { const X: u8 = { 1 }; fn f() {} }\npub(in a::b) mod c;",
    "#[cfg_attr(unix, path = \"u.rs\")] mod a;\n#[plux_runtime::extension_point(x)] pub trait T: Sized where Self: Copy {}\npub type A = fn(u8) -> u8;\nmod b { #![allow(x)] mod c; }",
    "macro_rules! m { ($($x:tt)*) => { $($x)* } }\nm! { mod a; }\nm!(x);\nconst A: &str = concat!(\"mod no;\", r\"\\\", c\"x\");\nmod b;\n#[plux_runtime::plugin] enum E { A = 1 }",
];

const WORDS: &[&str] = &[
    "mod x;",
    "mod x {",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "#[",
    "#![",
    "]",
    "\"",
    "r#\"",
    "\"#",
    "'",
    "'a",
    "b'",
    "'\\''",
    "//",
    "/*",
    "*/",
    "\n",
    ";",
    "r#",
    "#[plux_runtime::plugin(a)] ",
    "fn f() {}",
    "!",
    "#[path = \"y.rs\"]",
    "pub ",
    "unsafe ",
    "extern \"C\" {}",
    "use a::b;",
    "=> ",
    "1e",
    "0x",
    "..",
    "é",
    "\u{feff}",
    "c\"",
    "br\"",
    "\\",
    "<",
    ">",
    "struct S;",
    "where ",
    "#!",
    "\r\n",
    "let ",
    "static ",
];

/// The file whose source is changed.
const ROOT: &str = "/p/src/lib.rs";

/// The content of every other file.
const OTHER: &[u8] = b"#[plux_runtime::plugin()] fn other() {}";

/// A crate in which every file exists.
struct AnyFile<'s>(&'s [u8]);

impl Files for AnyFile<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Ok(if path == Path::new(ROOT) { self.0 } else { OTHER }.to_owned())
    }
}

/// The scanner finds what syn finds, and every location that it reports exists.
pub(crate) fn trial() -> Trial {
    Trial::new(SEEDS, WORDS, |source| {
        let exporters = ["plux_runtime".to_owned()];
        let root = CrateRoot::new(Path::new(ROOT), "it", &exporters);
        let scan = scan(&root, &AnyFile(source));
        check_locations(&String::from_utf8_lossy(source), &scan);
        // rustc refuses a file that is not UTF-8.
        if let Ok(source) = std::str::from_utf8(source) {
            compare_with_syn(source, &scan);
        }
    })
}

/// Checks that each declaration is located at a `#`, and everything else within the file.
fn check_locations(source: &str, scan: &Scan) {
    let lines: Vec<&str> = source.trim_start_matches('\u{feff}').split('\n').collect();
    let character = |line: u32, column: u32| {
        let line = lines.get(usize::try_from(line).unwrap() - 1).expect("there is such a line");
        line.chars().chain(['\n']).nth(usize::try_from(column).unwrap() - 1)
    };
    for it in scan.declarations.iter().filter(|it| *it.file == *Path::new(ROOT)) {
        assert_eq!(character(it.line, it.column), Some('#'), "{it:?}");
    }
    for it in scan.unanalyzed.iter().filter(|it| *it.file == *Path::new(ROOT)) {
        assert!(character(it.line, it.column).is_some(), "{it:?}");
    }
}

/// Compares modules and attributes with those that syn finds, if syn can parse the source.
fn compare_with_syn(source: &str, scan: &Scan) {
    if is_too_deep(source) {
        return;
    }
    // syn does not resolve a name without a path.
    if ["[plugin", "[extension_point"].iter().any(|alone| source.contains(alone)) {
        return;
    }
    // `'r"\"` is a lifetime and the start of a string for rustc, and a quote and a raw string for
    // `proc_macro2` outside of a compiler.
    let quotes = source.match_indices('\'').map(|(at, _)| &source[at + 1..]);
    let is_prefix = |rest: &str| {
        let word = rest.trim_start_matches(|next: char| next.is_alphanumeric() || next == '_');
        word.starts_with(['"', '#'])
    };
    if { quotes }.any(is_prefix) {
        return;
    }
    let Ok(file) = syn::parse_file(source) else { return };
    let (mut modules, mut attributes) = (Vec::new(), Vec::new());
    find(&file.items, "", &mut modules, &mut attributes);
    let (own, other): (Vec<_>, Vec<_>) =
        scan.declarations.iter().partition(|it| *it.file == *Path::new(ROOT));
    let reached: BTreeSet<String> = other.iter().map(|it| it.module.join("::")).collect();
    for module in modules {
        assert!(reached.contains(&module), "the module {module} is lost");
    }
    let mut found: Vec<String> = own.iter().map(|it| it.module.join("::")).collect();
    for attribute in attributes {
        let at = found.iter().position(|it| *it == attribute).expect("an attribute is lost");
        found.remove(at);
    }
}

/// Finds the paths of modules with files, and of the modules around attributes, outside of functions.
fn find(items: &[Item], around: &str, modules: &mut Vec<String>, attributes: &mut Vec<String>) {
    for item in items {
        let ours = attributes_of(item).iter().filter(|it| {
            let segments = &it.path().segments;
            let is = |name: &str| segments.last().is_some_and(|last| last.ident == name);
            segments[0].ident == "plux_runtime"
                && segments.len() > 1
                && (is("plugin") || is("extension_point"))
        });
        attributes.extend(ours.map(|_| around.to_owned()));
        if let Item::Mod(module) = item {
            let separator = if around.is_empty() { "" } else { "::" };
            let path = format!("{around}{separator}{}", module.ident);
            match &module.content {
                Some((_, items)) => find(items, &path, modules, attributes),
                None => modules.push(path),
            }
        }
    }
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Union(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}
