//! Procedural macros that may generate the attributes of plux.

use std::path::Path;
use std::sync::Arc;

use plux_spec::IncompleteReason;

use crate::attribute::{expand, named, plain};
use crate::file_items::Position;
use crate::files::Files;
use crate::lexer::{Kind, Lexer, after_shebang};
use crate::model::{CrateRoot, Unanalyzed};
use crate::module_tree::scan;

/// A procedural macro that a crate exports.
struct ProcMacro {
    name: String,
    at: Position,
    /// Whether its own body contains the name of an attribute of plux.
    names_attribute: bool,
}

/// Finds the procedural macros of a crate that may generate the attributes of plux.
///
/// The macros are those whose bodies contain the name of an attribute, in tokens or in a string. If only
/// other code of the crate contains it, or one of the libraries that generate code for it, all macros of
/// the crate are returned. A library is given by its root file.
pub fn scan_proc_macros(
    root: &CrateRoot<'_>,
    libraries: &[&Path],
    files: &dyn Files,
) -> Vec<Unanalyzed> {
    let source = |path: &Path| {
        let bytes = files.read(path).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let own = source(root.path).unwrap_or_default();
    let macros =
        if own.contains("proc_macro") { proc_macros(&own, root.exporters) } else { Vec::new() };
    if macros.is_empty() {
        return Vec::new();
    }
    let names_attribute =
        |path: &Arc<Path>| source(path).is_some_and(|it| names_attribute(&it, root.exporters));
    let is_named_in =
        |path: &Path| scan(&CrateRoot { path, ..*root }, files).files.iter().any(names_attribute);
    if !is_named_in(root.path) && !libraries.iter().any(|path| is_named_in(path)) {
        return Vec::new();
    }
    let is_direct = macros.iter().any(|it| it.names_attribute);
    let file: Arc<Path> = root.path.into();
    let mut unanalyzed = Vec::new();
    for ProcMacro { name, at, names_attribute } in macros {
        if names_attribute || !is_direct {
            unanalyzed.push(Unanalyzed {
                file: Arc::clone(&file),
                line: at.line,
                column: at.column,
                reason: IncompleteReason::ProcMacroDeclaresPlugins { name: name.into() },
                cfg: Vec::new(),
            });
        }
    }
    unanalyzed
}

/// Returns whether code contains the name of an attribute, and that of a crate that exports it or a
/// namespace. Comments do not count.
fn names_attribute(source: &str, exporters: &[String]) -> bool {
    let (mut has_name, mut has_origin) = (false, false);
    let mut word = |word: &str| {
        has_name |= named(word.as_bytes()).is_some();
        has_origin |= word == "namespace" || exporters.iter().any(|it| it == word);
    };
    for token in Lexer::starting_at(source, after_shebang(source)) {
        let token_source = &source[token.start..token.end];
        match token.kind {
            Kind::Ident => word(plain(token_source)),
            Kind::Str => {
                let is_separator = |it: char| !it.is_alphanumeric() && it != '_';
                token_source.split(is_separator).for_each(&mut word);
            }
            _ => {}
        }
    }
    has_name && has_origin
}

/// Parses the procedural macros of a root file.
fn proc_macros(source: &str, exporters: &[String]) -> Vec<ProcMacro> {
    let mut macros = Vec::new();
    let mut lexer = Lexer::starting_at(source, after_shebang(source));
    while let Some(token) = lexer.next() {
        if token.kind != Kind::Punct(b'#') {
            continue;
        }
        let Some((_, content)) = lexer.attribute() else { continue };
        let metas = expand(&source[content]);
        let is_macro = |name: &str| metas.iter().any(|meta| meta.is(name));
        let derive = metas.iter().find(|meta| meta.is("proc_macro_derive"));
        if derive.is_none() && !is_macro("proc_macro_attribute") && !is_macro("proc_macro") {
            continue;
        }
        let derive = derive.and_then(|meta| meta.args?.split([',', '(']).next());
        if let Some((name, end)) = function(&lexer, source) {
            let name = derive.map_or(name, str::trim).to_owned();
            let names_attribute = names_attribute(&source[lexer.at..end], exporters);
            macros.push(ProcMacro {
                name,
                at: Position::in_source(source, token.start),
                names_attribute,
            });
        }
    }
    macros
}

/// Returns the name of the function that comes next, and where its body ends.
fn function<'a>(lexer: &Lexer<'_>, source: &'a str) -> Option<(&'a str, usize)> {
    let mut lexer = lexer.clone();
    lexer.find(|token| &source[token.start..token.end] == "fn")?;
    let name = lexer.next()?;
    lexer.find(|token| token.kind == Kind::Open(b'{'))?;
    let close = lexer.close_group().ok()?;
    Some((&source[name.start..name.end], close.end))
}
