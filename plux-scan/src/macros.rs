//! Analyzes macro calls, and what the definitions of macros hide.

use plux_spec::sort::sort_unique;

use crate::attribute::{Meta, conditions, expand, has_argument, named, plain};
use crate::lexer::{Kind, Lexer, Token};

/// The macro of the crate automod that declares a module for each file of a directory.
pub(crate) const AUTOMOD: &str = "dir";

/// The macro that includes an index.
pub(crate) const INCLUDE_INDEX: &str = "include_index";

/// The macros that an annotated item can call for its name.
pub(crate) const NAME_MACROS: [&str; 2] = ["plugin_name", "plugin_id"];

/// Returns whether a macro is a common one whose arguments are expressions.
pub(crate) fn is_expression_macro(name: &[u8]) -> bool {
    matches!(
        name,
        b"assert"
            | b"assert_eq"
            | b"assert_ne"
            | b"concat"
            | b"dbg"
            | b"debug"
            | b"debug_assert"
            | b"debug_assert_eq"
            | b"debug_assert_ne"
            | b"env"
            | b"eprint"
            | b"eprintln"
            | b"error"
            | b"format"
            | b"format_args"
            | b"include_bytes"
            | b"include_str"
            | b"info"
            | b"matches"
            | b"panic"
            | b"print"
            | b"println"
            | b"stringify"
            | b"todo"
            | b"trace"
            | b"unimplemented"
            | b"unreachable"
            | b"vec"
            | b"warn"
            | b"write"
            | b"writeln"
    )
}

/// The branches of `cfg_if!` and `cfg_select!`, whose meaning is known.
pub(crate) struct Branches {
    /// Whether predicates are before `=>`, as in `cfg_select!`.
    arrows: bool,
    /// The predicates of the branches so far: a branch counts if none before it does.
    before: Vec<String>,
    /// The predicate of the next branch.
    next: Option<String>,
}

impl Branches {
    /// Returns the branches of a macro with this name, if it has any.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let arrows = match name {
            "cfg_if" => false,
            "cfg_select" => true,
            _ => return None,
        };
        Some(Self { arrows, before: Vec::new(), next: None })
    }

    /// Stores the predicate of the `#[cfg(…)]` after `if`.
    pub(crate) fn attribute(&mut self, content: &str) {
        let cfg = expand(content).into_iter().find(|meta| meta.is("cfg"));
        self.next = cfg.and_then(|cfg| cfg.args).map(|args| args.trim().to_owned());
    }

    /// Returns the predicates of the branch that opens after `head`.
    pub(crate) fn open(&mut self, head: &str) -> Vec<String> {
        if self.arrows {
            let predicate = head.trim().strip_suffix("=>").unwrap_or(head).trim();
            self.next = (predicate != "_").then(|| predicate.to_owned());
        }
        let mut cfg = match self.before.as_slice() {
            [] => Vec::new(),
            [one] => vec![format!("not({one})")],
            all => vec![format!("not(any({}))", all.join(", "))],
        };
        if let Some(own) = self.next.take() {
            self.before.push(own.clone());
            cfg.push(own);
        }
        cfg
    }
}

/// An item that the body of a macro definition can hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HiddenItem {
    /// A plugin.
    Plugin,
    /// A plugin, if the attribute whose name is a parameter is plux's.
    AttributeParameter,
    /// A file that is included as items or statements, and that no build script generates.
    Include,
    /// A module with a file.
    Module,
}

/// Returns what a macro definition hides.
pub(crate) fn hidden_items(definition: &str, exporters: &[String]) -> Vec<HiddenItem> {
    let mut lexer = Lexer::new(definition);
    let mut hidden = Vec::new();
    while let Some(token) = lexer.next() {
        if token.kind == Kind::Punct(b'#') {
            let metas = attribute(&mut lexer, definition);
            hidden.extend(metas.iter().filter_map(|meta| attributed_item(meta, exporters)));
        } else if &definition[token.start..token.end] == "mod" {
            hidden.extend(declares_module(&mut lexer.clone()).then_some(HiddenItem::Module));
        } else if &definition[token.start..token.end] == "include" {
            hidden.extend(includes_items(&mut lexer, definition).then_some(HiddenItem::Include));
        }
    }
    sort_unique(&mut hidden, &Ord::cmp);
    hidden
}

/// Returns what an attribute in a macro definition hides, if it may be plux's.
fn attributed_item(meta: &Meta<'_>, exporters: &[String]) -> Option<HiddenItem> {
    let is_named = meta.path.last().is_some_and(|last| named(last.as_bytes()).is_some());
    if !meta.has_parameter {
        return is_named.then_some(HiddenItem::Plugin);
    }
    let may_be_plux = is_named
        || meta.args.is_some_and(|args| has_argument(args, "namespace"))
        || meta.path.iter().any(|segment| exporters.iter().any(|it| it == segment));
    may_be_plux.then_some(HiddenItem::AttributeParameter)
}

/// Parses the attributes in `[…]`, if they follow.
fn attribute<'a>(lexer: &mut Lexer<'_>, source: &'a str) -> Vec<Meta<'a>> {
    lexer.attribute().map_or_else(Vec::new, |(_, content)| expand(&source[content]))
}

/// Returns whether `x;` or `$x;` follows.
fn declares_module(lexer: &mut Lexer<'_>) -> bool {
    let mut next = lexer.next();
    if next.is_some_and(|next| next.kind == Kind::Punct(b'$')) {
        next = lexer.next();
    }
    next.is_some_and(|next| next.kind == Kind::Ident)
        && lexer.next().is_some_and(|next| next.kind == Kind::Punct(b';'))
}

/// Returns whether `!(…);` follows, or `!{…}`.
fn includes_items(lexer: &mut Lexer<'_>, source: &str) -> bool {
    let is_call = lexer.next().is_some_and(|next| next.kind == Kind::Punct(b'!'));
    let Some(open) = lexer.next().filter(|_| is_call) else { return false };
    let (Kind::Open(brace), Ok(close)) = (open.kind, lexer.close_group()) else { return false };
    let ends = brace == b'{' || lexer.next().is_some_and(|next| next.kind == Kind::Punct(b';'));
    ends && !source[open.end..close.start].contains("OUT_DIR")
}

/// Parses the definition of a macro that declares a module for each name that it is called with, and
/// nothing else that has a file; returns the predicates of the `mod`.
///
/// ```text
/// ($($name:ident),* $(,)?) => { $(#[cfg(unix)] mod $name;)* };
/// ```
pub(crate) fn module_for_each_name(definition: &str) -> Option<Vec<String>> {
    let mut lexer = Lexer::new(definition);
    let matcher = group(&mut lexer, definition)?;
    let (first, second) = (lexer.next()?, lexer.next()?);
    let arrow = &definition[first.start..second.end];
    let body = group(&mut lexer, definition)?;
    let has_one_arm = lexer.all(|token| token.kind == Kind::Punct(b';'));
    if arrow != "=>" || !has_one_arm {
        return None;
    }
    let mut names = Lexer::new(matcher).filter(|token| token.kind == Kind::Ident);
    let (name, kind) = (names.next()?, names.next()?);
    let name = &matcher[name.start..name.end];
    if &matcher[kind.start..kind.end] != "ident" || names.next().is_some() {
        return None;
    }
    let mut found = None;
    let mut metas: Vec<Meta<'_>> = Vec::new();
    let mut lexer = Lexer::new(body);
    while let Some(token) = lexer.next() {
        match (token.kind, &body[token.start..token.end]) {
            (Kind::Punct(b'#'), _) => metas.extend(attribute(&mut lexer, body)),
            (Kind::Ident, "mod") => {
                let is_name = ["$", name, ";"].iter().all(|expected| {
                    lexer.next().is_some_and(|it| body[it.start..it.end] == **expected)
                });
                let has_path = metas.iter().any(|meta| meta.is("path") || meta.has_parameter);
                let cfg = conditions(&metas);
                let depends = cfg.iter().any(|predicate| predicate.contains('$'));
                if !is_name || has_path || depends || found.is_some() {
                    return None;
                }
                found = Some(cfg);
                metas.clear();
            }
            (Kind::Ident, "pub" | "crate" | "super" | "self" | "in") => {}
            (Kind::Ident, _) => metas.clear(),
            // Another `mod` around it, or a block.
            (Kind::Open(b'{'), _) => return None,
            _ => {}
        }
    }
    found
}

/// Returns the content of the group that comes next.
fn group<'a>(lexer: &mut Lexer<'_>, source: &'a str) -> Option<&'a str> {
    let open = lexer.next().filter(|token| matches!(token.kind, Kind::Open(_)))?;
    let close = lexer.close_group().ok()?;
    Some(&source[open.end..close.start])
}

/// A name that a macro is called with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NameArgument<'a> {
    pub(crate) name: &'a str,
    /// Where it is in the arguments.
    pub(crate) at: usize,
}

/// Parses the arguments of a macro that declares a module for each name; `None` if they are not a
/// list of names.
pub(crate) fn name_arguments(args: &str) -> Option<Vec<NameArgument<'_>>> {
    let mut names = Vec::new();
    for Token { kind, start, end } in Lexer::new(args) {
        match kind {
            Kind::Ident => names.push(NameArgument { name: &args[start..end], at: start }),
            Kind::Punct(b',' | b';') => {}
            _ => return None,
        }
    }
    Some(names)
}

/// Returns whether a word before `!` is a keyword, so that `!` is a negation.
pub(crate) fn is_keyword(word: &[u8]) -> bool {
    matches!(
        word,
        b"as"
            | b"break"
            | b"else"
            | b"for"
            | b"if"
            | b"impl"
            | b"in"
            | b"match"
            | b"mut"
            | b"return"
            | b"while"
            | b"yield"
    )
}

/// Returns the path that a source ends with.
pub(crate) fn path_before(source: &str) -> Vec<String> {
    let is_word = |next: char| next.is_alphanumeric() || matches!(next, '_' | '#');
    let mut segments = Vec::new();
    let mut rest = source;
    loop {
        let before = rest.trim_end_matches(is_word);
        segments.push(plain(&rest[before.len()..]).to_owned());
        let Some(before) = before.trim_end().strip_suffix("::") else { break };
        let before = before.trim_end();
        if !before.ends_with(is_word) {
            break;
        }
        rest = before;
    }
    segments.reverse();
    segments
}

/// Returns whether a source contains a name, outside of comments and strings.
pub(crate) fn contains_name(source: &str, name: &str) -> bool {
    // Almost no source does: lexing all of them would take longer.
    source.contains(name)
        && Lexer::new(source).any(|token| {
            token.kind == Kind::Ident && plain(&source[token.start..token.end]) == name
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_macro_that_declares_a_module_for_each_name() {
        let cfg = |definition| module_for_each_name(definition).map(|cfg| cfg.join(" "));
        assert_eq!(cfg("($($x:ident),*) => { $(mod $x;)* }").as_deref(), Some(""));
        let more =
            "($($x:ident),+ $(,)?) => { $(#[cfg(unix)] pub(crate) mod $x; pub use $x::run;)+ };";
        assert_eq!(cfg(more).as_deref(), Some("unix"));
        for other in [
            "() => { mod x; }",
            "($x:ident) => { mod x; }",
            "($x:ident) => { mod $x; mod $x; }",
            "($x:ident) => { mod a { mod $x; } }",
            "($x:ident) => { #[path = \"a.rs\"] mod $x; }",
            "($x:ident $p:literal) => { #[cfg(feature = $p)] mod $x; }",
            "($x:ident) => { mod $x; }; (a) => { mod a; }",
            "($x:ident",
        ] {
            assert_eq!(cfg(other), None, "{other}");
        }
    }

    #[test]
    fn names_as_arguments() {
        let names = |args| name_arguments(args).map(|it| it.iter().map(|it| it.name).collect());
        assert_eq!(names("aws, r#azure,gcp,"), Some(vec!["aws", "r#azure", "gcp"]));
        assert_eq!(names("aws => \"aws\""), None);
    }
}
