//! The macros that sources call, without parsing their items.

use std::ops::Range;

use plux_spec::list::owned;
use plux_spec::sort::sort_unique;

use crate::attribute::{expand, plain, split};
use crate::imports::{Import, parse_imports};
use crate::lexer::{Kind, Lexer, Token, after_shebang};
use crate::macros::{is_keyword, path_before};

/// The macros that the sources of a crate call.
///
/// Attribute macros and derive macros count, too. A name that a `use` in the same file imports is replaced
/// with the imported path. Scopes and conditions are not considered.
///
/// ```
/// use plux_scan::CalledMacros;
///
/// let mut called = CalledMacros::default();
/// called.add("use engine::setup as start;\nstart! {}\nfn main() { log::info!(\"setup!()\") }\n");
/// let called: Vec<_> = called.candidates().map(|it| (it.path.join("::"), it.is_renamed)).collect();
/// assert_eq!(called, [("engine::setup".to_owned(), true), ("log::info".to_owned(), false)]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct CalledMacros {
    macros: Vec<MacroCandidate>,
    definitions: Vec<MacroDefinition>,
    /// The crates of `#[macro_use] extern crate` items: their macros have no path.
    macro_use: Vec<String>,
}

/// A macro that a call may resolve to.
///
/// ```
/// use plux_scan::CalledMacros;
///
/// let mut called = CalledMacros::default();
/// called.add("use engine::setup as start;\nstart!();");
/// let start = called.candidates().next().unwrap();
/// assert_eq!(start.path, ["engine", "setup"]);
/// assert!(start.is_renamed);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MacroCandidate {
    /// The path that it may have; never empty.
    pub path: Vec<String>,
    /// Whether a `use … as` gives it the name that the call has.
    pub is_renamed: bool,
}

/// A macro that a source defines, and the macros that its definition calls.
///
/// A name that a `use … as` gives to what it imports counts as the definition of a macro that calls it.
///
/// ```
/// use plux_scan::CalledMacros;
///
/// let mut called = CalledMacros::default();
/// called.add("macro_rules! app { () => { $crate::setup!(); } }");
/// let app = called.definitions().next().unwrap();
/// assert_eq!((&*app.name, app.is_exported), ("app", false));
/// assert_eq!(app.called[0].path, ["crate", "setup"]);
/// assert_eq!(called.candidates().next(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacroDefinition {
    /// The macro, without the exclamation mark.
    pub name: String,
    /// Whether other crates can call it.
    pub is_exported: bool,
    /// Whether a `use … as` is all of its definition.
    pub is_alias: bool,
    /// The macros that it calls, in the order of their paths. A call has several if a glob
    /// import or `#[macro_use]` may provide the name.
    pub called: Vec<MacroCandidate>,
}

impl CalledMacros {
    /// Adds the calls of a source.
    pub fn add(&mut self, source: &str) {
        let first_definition = self.definitions.len();
        let mut imports = Vec::new();
        let mut calls = Vec::new();
        self.parse(source, after_shebang(source), &mut imports, &mut calls, false);
        for call in calls {
            resolve(call, &imports, &mut self.macros);
        }
        for definition in &mut self.definitions[first_definition..] {
            for call in std::mem::take(&mut definition.called) {
                resolve(call, &imports, &mut definition.called);
            }
        }
    }

    /// Parses the source from the byte `at` on, and adds its calls to `calls` without resolving them. With
    /// `in_definition`, this is the body of a macro's definition, at whose end the source ends.
    fn parse(
        &mut self,
        source: &str,
        at: usize,
        imports: &mut Vec<Import>,
        calls: &mut Vec<MacroCandidate>,
        in_definition: bool,
    ) {
        let word = |token: Token| &source[token.start..token.end];
        let (mut is_macro_use, mut is_exported) = (false, false);
        let mut before: Option<Token> = None;
        let mut lexer = Lexer::starting_at(source, at);
        while let Some(token) = lexer.next() {
            let previous = before.replace(token).filter(|it| it.kind == Kind::Ident).map(word);
            match (token.kind, word(token)) {
                (Kind::Ident, "use") => {
                    let mut imported = parse_imports(source, &mut lexer, 0);
                    if !in_definition {
                        self.definitions.extend(imported.iter().filter_map(alias));
                    }
                    imports.append(&mut imported);
                }
                (Kind::Ident, "crate") if is_macro_use && previous == Some("extern") => {
                    for mut import in parse_imports(source, &mut lexer, 0) {
                        self.macro_use.push(import.path.remove(0));
                    }
                    is_macro_use = false;
                }
                (Kind::Punct(b'#'), _) => {
                    if let Some((_, content)) = lexer.clone().attribute() {
                        calls.extend(attribute_macros(&source[content]));
                    }
                }
                (Kind::Ident, "macro_use") => is_macro_use = true,
                (Kind::Ident, "macro_export") => is_exported = true,
                // The definitions in a definition are a part of it.
                (Kind::Ident, keyword @ ("macro_rules" | "macro")) if !in_definition => {
                    let mut ahead = lexer.clone();
                    if let Some((name, body)) = parse_definition(source, keyword, &mut ahead) {
                        let mut called = Vec::new();
                        self.parse(&source[..body.end], body.start, imports, &mut called, true);
                        let name = plain(word(name)).to_owned();
                        // The visibility of a `macro` is not analyzed.
                        let is_exported = is_exported || keyword == "macro";
                        let is_alias = false;
                        self.definitions.push(MacroDefinition {
                            name,
                            is_exported,
                            is_alias,
                            called,
                        });
                        lexer = ahead;
                    }
                    is_exported = false;
                }
                (Kind::Ident, "mod") | (Kind::Punct(b';') | Kind::Open(b'{'), _) => {
                    (is_macro_use, is_exported) = (false, false);
                }
                (Kind::Punct(b'!'), _) => {
                    let is_call = lexer.peek().is_some_and(|it| matches!(it.kind, Kind::Open(_)));
                    if is_call && previous.is_some_and(|it| !is_keyword(it.as_bytes())) {
                        let path = path_before(source[..token.start].trim_end());
                        calls.push(MacroCandidate::at(path));
                    }
                }
                _ => {}
            }
        }
    }

    /// Returns the macros that are called outside of macro definitions, in the order of their paths. A call
    /// has several if a glob import or `#[macro_use]` may provide the name.
    pub fn candidates(&self) -> impl Iterator<Item = MacroCandidate> {
        self.with_macro_use(&self.macros).into_iter()
    }

    /// Returns the definitions of macros, in the order of the sources.
    pub fn definitions(&self) -> impl Iterator<Item = MacroDefinition> {
        let resolved = |it: &MacroDefinition| MacroDefinition {
            name: it.name.clone(),
            is_exported: it.is_exported,
            is_alias: it.is_alias,
            called: self.with_macro_use(&it.called),
        };
        self.definitions.iter().map(resolved)
    }

    /// Returns the macros. For a name without a path, also returns the macros of this name in the crates of
    /// `#[macro_use] extern crate` items.
    fn with_macro_use(&self, called: &[MacroCandidate]) -> Vec<MacroCandidate> {
        let mut macros = called.to_vec();
        for it in called.iter().filter(|it| it.path.len() == 1) {
            for name in &self.macro_use {
                macros.push(MacroCandidate::at(vec![name.clone(), it.path[0].clone()]));
            }
        }
        sort_unique(&mut macros, &Ord::cmp);
        macros
    }
}

impl MacroCandidate {
    fn at(path: Vec<String>) -> Self {
        Self { path, is_renamed: false }
    }
}

/// Returns the macros that an attribute calls: itself, or those that it derives.
fn attribute_macros(attribute: &str) -> Vec<MacroCandidate> {
    let mut called = Vec::new();
    for meta in expand(attribute) {
        if meta.is("derive") {
            let derived = split(meta.args.unwrap_or_default()).into_iter();
            called.extend(derived.map(|it| MacroCandidate::at(path_before(it.trim()))));
        } else if !meta.is_builtin() {
            called.push(MacroCandidate::at(owned(&meta.path)));
        }
    }
    called.retain(|it| it.path.last().is_some_and(|last| !last.is_empty()));
    called
}

/// Parses the rest of a `macro_rules! name { … }`, or of a `macro name(…) { … }`; returns its name, and where
/// its body is.
fn parse_definition(
    source: &str,
    keyword: &str,
    lexer: &mut Lexer<'_>,
) -> Option<(Token, Range<usize>)> {
    if keyword == "macro_rules" {
        lexer.next().filter(|it| it.kind == Kind::Punct(b'!'))?;
    }
    let name = lexer.next().filter(|it| it.kind == Kind::Ident)?;
    let open = lexer.next().filter(|it| matches!(it.kind, Kind::Open(_)))?;
    let mut end = lexer.close_group().map_or(source.len(), |close| close.start);
    if keyword == "macro" && lexer.peek().is_some_and(|it| it.kind == Kind::Open(b'{')) {
        lexer.next();
        end = lexer.close_group().map_or(source.len(), |close| close.start);
    }
    Some((name, open.end..end))
}

/// Returns the definition that a `use … as` is.
fn alias(import: &Import) -> Option<MacroDefinition> {
    let is_alias = import.name != "_" && import.path.last() != Some(&import.name);
    is_alias.then(|| MacroDefinition {
        name: import.name.clone(),
        is_exported: true,
        is_alias,
        called: vec![MacroCandidate::at(import.path.clone())],
    })
}

/// Adds what the path of a call may resolve to.
fn resolve(call: MacroCandidate, imports: &[Import], found: &mut Vec<MacroCandidate>) {
    let path = call.path;
    let before = found.len();
    for import in imports.iter().filter(|import| import.name == path[0]) {
        found.push(MacroCandidate {
            is_renamed: path.len() == 1 && import.path.last() != Some(&import.name),
            path: [&import.path[..], &path[1..]].concat(),
        });
    }
    if found.len() > before {
        return;
    }
    if path.len() == 1 {
        for import in imports.iter().filter(|import| import.name == "*") {
            let module = &import.path[..import.path.len() - 1];
            found.push(MacroCandidate::at([module, &path].concat()));
        }
    }
    found.push(MacroCandidate::at(path));
}

#[cfg(test)]
mod tests {
    use super::CalledMacros;

    fn called(sources: &[&str]) -> Vec<String> {
        let mut called = CalledMacros::default();
        for source in sources {
            called.add(source);
        }
        called.candidates().map(|it| it.path.join("::")).collect()
    }

    /// Returns the definitions in a source: `pub` if exported, the name, and the macros it calls.
    fn defined(source: &str) -> Vec<String> {
        let mut called = CalledMacros::default();
        called.add(source);
        let show = |it: super::MacroDefinition| {
            let visibility = if it.is_exported { "pub " } else { "" };
            let called: Vec<_> = it.called.iter().map(|it| it.path.join("::")).collect();
            format!("{visibility}{}: {}", it.name, called.join(" "))
        };
        called.definitions().map(show).collect()
    }

    #[test]
    fn calls_of_code() {
        assert_eq!(
            called(&["setup!(); fn f() { a :: b!{} [::c::d![]] }"]),
            ["a::b", "c::d", "setup"]
        );
        let none = [
            "// setup!()\n/// setup!()\nconst A: &str = \"setup!()\";",
            "macro_rules! setup { () => {} } fn f() { if !(a) != b {} }",
        ];
        assert_eq!(called(&none), [""; 0]);
    }

    #[test]
    fn attributes_call_macros() {
        let attributes = "use engine::part as p; #[p(1)] #[a::b] #[derive(Debug, c::D)] #[inline] \
                          #[cfg_attr(test, e)] fn f() {} #[derive] struct S;";
        assert_eq!(called(&[attributes]), ["Debug", "a::b", "c::D", "e", "engine::part"]);
        assert_eq!(defined("macro_rules! m { () => { #[$crate::a] fn f() {} } }"), ["m: crate::a"]);
    }

    #[test]
    fn names_stand_for_what_is_imported() {
        assert_eq!(
            called(&["use engine::{setup, go as g}; setup!(); g!();"]),
            ["engine::go", "engine::setup"]
        );
        assert_eq!(called(&["use engine as e; e::setup!();"]), ["engine::setup"]);
        assert_eq!(called(&["use engine::*; setup!();"]), ["engine::setup", "setup"]);
        // Each file has its own imports.
        assert_eq!(called(&["use engine::setup;", "setup!();"]), ["setup"]);
    }

    #[test]
    fn a_renamed_import_is_a_definition_that_calls_the_macro() {
        assert_eq!(
            defined("use engine as e; pub use e::{part as p, *, go}; use e::Trait as _;"),
            ["pub e: e::engine engine", "pub p: engine::part"]
        );
    }

    #[test]
    fn a_macro_use_is_for_all_files() {
        let root = "#[macro_use]\nextern crate engine as _;\nmod a;";
        assert_eq!(called(&["setup!();", root]), ["engine::setup", "setup"]);
        assert_eq!(called(&["#[macro_use] mod a; extern crate engine; setup!();"]), ["setup"]);
    }

    #[test]
    fn a_macro_use_of_a_module_imports_no_crate() {
        let module = "#[macro_use] mod m { fn f(a: crate::A) {} crate::setup! {} }\nsetup!();";
        assert_eq!(called(&[module]), ["crate::setup", "setup"]);
        let path = "#[macro_use] mod m { pub(crate) use a::b; b!(); }";
        assert_eq!(called(&[path]), ["a::b"]);
    }

    #[test]
    fn calls_in_a_definition_are_its_own() {
        let exported = "#[macro_export]\nmacro_rules! app { () => { $crate::setup!(); } }\ngo!();";
        assert_eq!(called(&[exported]), ["go"]);
        assert_eq!(defined(exported), ["pub app: crate::setup"]);
        assert_eq!(
            defined(
                "#[macro_use] extern crate engine; #[macro_export] macro_rules! a { () => {} }\n\
                 macro_rules! b(() => { use x::y as z; z!{} setup![] }); macro c($a:expr) { d!() }"
            ),
            ["pub a: ", "b: engine::setup setup x::y", "pub c: d engine::d"]
        );
        // A definition in a definition.
        let nested = "macro_rules! a { () => { macro_rules! b { () => { c!(); } } } }";
        assert_eq!((called(&[nested]), defined(nested)), (vec![], vec!["a: c".to_owned()]));
        assert_eq!(called(&["macro_rules! a { () => { b!();"]), [""; 0]);
    }
}
