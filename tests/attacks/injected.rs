//! Attributes at random positions of real source files: each is found, or what hides it is reported.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use plux_scan::{CrateRoot, Files, scan};
use plux_tests::environment::{count, slow};
use proc_macro2::LineColumn;
use syn::spanned::Spanned as _;
use syn::{Block, Expr, ImplItem, Item, Stmt, TraitItem};

use crate::Dice;

/// A larger file, most likely a generated one, takes syn too long.
const MAX_BYTES: usize = 100_000;

/// At most this many attributes are injected into one file.
const MAX_IN_FILE: usize = 40;

struct OneFile<'a>(&'a [u8]);

impl Files for OneFile<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let is_root = path == Path::new("lib.rs");
        if is_root { Ok(self.0.to_owned()) } else { Err(io::ErrorKind::NotFound.into()) }
    }
}

#[test]
fn an_attribute_on_any_item_of_real_sources_is_found() {
    if !slow() {
        return;
    }
    let mut files = Vec::new();
    for directory in env::var("PLUX_SOURCES").unwrap_or_else(|_| registry()).split(':') {
        rust_files(Path::new(directory), &mut files);
    }
    files.sort();
    let attributes = usize::try_from(count("PLUX_ATTRIBUTES", 80_000)).expect("a small number");
    let mut dice = Dice(count("PLUX_SEED", 1));
    let (mut injected, mut found, mut read) = (0, 0, 0);
    let mut lost = Vec::new();
    while injected < attributes && !files.is_empty() {
        let path = files.swap_remove(dice.roll(files.len()));
        let Ok(source) = fs::read_to_string(&path) else { continue };
        if source.len() > MAX_BYTES {
            continue;
        }
        let Ok(file) = syn::parse_file(&source) else { continue };
        let mut positions = BTreeSet::new();
        items(&file.items, &mut positions);
        let mut positions: Vec<(usize, usize)> = positions.into_iter().collect();
        while positions.len() > MAX_IN_FILE {
            positions.swap_remove(dice.roll(positions.len()));
        }
        let mut positions: Vec<usize> =
            positions.into_iter().filter_map(|at| byte(&source, at)).collect();
        positions.sort_unstable();
        let mut changed = source.clone();
        for (number, at) in positions.iter().enumerate().rev() {
            let plugin = format!(
                " #[plux_runtime::plugin(namespace = \"n\", name = \"p{number}\")] fn p{number}() {{}} "
            );
            changed.insert_str(*at, &plugin);
        }
        let exporters = ["plux_runtime".to_owned()];
        let root = CrateRoot::new(Path::new("lib.rs"), "real", &exporters);
        let scanned = scan(&root, &OneFile(changed.as_bytes()));
        let names: BTreeSet<&str> = scanned.declarations.iter().map(|it| &*it.args).collect();
        let missing = (0..positions.len())
            .filter(|number| !names.iter().any(|it| it.ends_with(&format!("\"p{number}\""))));
        let missing: Vec<usize> = missing.collect();
        if !missing.is_empty() {
            lost.push(format!("{}: {missing:?} of {}", path.display(), positions.len()));
        }
        read += 1;
        injected += positions.len();
        found += positions.len() - missing.len();
    }
    println!("{injected} attributes in {read} files, {found} found");
    assert!(injected > 0, "set PLUX_SOURCES to directories with sources");
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// Returns the directory of the packages that Cargo has downloaded.
fn registry() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    home.unwrap_or_default().join("registry/src").to_string_lossy().into_owned()
}

fn rust_files(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|it| it.is_dir()) {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
}

/// The starts of items, and of statements in the bodies of functions.
fn items(items: &[Item], at: &mut BTreeSet<(usize, usize)>) {
    for item in items {
        at.insert(key(item.span().start()));
        match item {
            Item::Mod(it) => self::items(it.content.as_ref().map_or(&[], |it| &it.1), at),
            Item::Fn(it) => block(&it.block, at),
            Item::Impl(it) => {
                for item in &it.items {
                    if let ImplItem::Fn(it) = item {
                        block(&it.block, at);
                    }
                }
            }
            Item::Trait(it) => {
                for item in &it.items {
                    if let TraitItem::Fn(it) = item {
                        it.default.iter().for_each(|it| block(it, at));
                    }
                }
            }
            _ => {}
        }
    }
}

fn block(body: &Block, at: &mut BTreeSet<(usize, usize)>) {
    for statement in &body.stmts {
        at.insert(key(statement.span().start()));
        match statement {
            Stmt::Item(item) => items(std::slice::from_ref(item), at),
            Stmt::Expr(Expr::If(it), _) => block(&it.then_branch, at),
            Stmt::Expr(Expr::Block(it), _) => block(&it.block, at),
            Stmt::Expr(Expr::Loop(it), _) => block(&it.body, at),
            Stmt::Expr(Expr::ForLoop(it), _) => block(&it.body, at),
            Stmt::Expr(Expr::While(it), _) => block(&it.body, at),
            Stmt::Expr(Expr::Unsafe(it), _) => block(&it.block, at),
            _ => {}
        }
    }
}

fn key(start: LineColumn) -> (usize, usize) {
    (start.line, start.column)
}

/// The byte of a position that is given by line and character.
fn byte(source: &str, (line, column): (usize, usize)) -> Option<usize> {
    let lines = source.split_inclusive('\n').take(line.checked_sub(1)?);
    let start: usize = lines.map(str::len).sum();
    source[start..].char_indices().nth(column).map(|(at, _)| start + at)
}
