//! `use` items, and what a path in `#[…]` resolves to by them.

use plux_spec::sort::sort_by;

use crate::attribute::{named, plain};
use crate::file_items::{Scope, ScopeKind};
use crate::lexer::{Kind, Lexer};
use crate::model::{Attribute, CrateRoot};

/// The most renames of one name that are followed, so that a cycle ends.
const MAX_RENAMES: usize = 4;

/// A name that a `use` brings into a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) scope: usize,
    /// The path of what is imported; never empty.
    pub(crate) path: Vec<String>,
    /// The name that it gets; `*` for all names.
    pub(crate) name: String,
}

/// Parses the rest of a `use` or `extern crate` item after its keywords, up to the semicolon.
pub(crate) fn parse_imports(source: &str, lexer: &mut Lexer<'_>, scope: usize) -> Vec<Import> {
    let mut parser = ImportParser { scope, ..ImportParser::default() };
    while let Some(token) = lexer.peek() {
        let word = &source[token.start..token.end];
        match token.kind {
            Kind::Punct(b';') | Kind::Broken(_) => break,
            // The group around it ends, as in the macro call `Token![use]`.
            Kind::Close(_) if parser.groups.is_empty() => break,
            Kind::Punct(b',') => parser.end_name(),
            Kind::Open(_) => {
                parser.groups.push(parser.path.len());
                parser.named = false;
            }
            Kind::Close(_) => {
                parser.end_name();
                parser.groups.pop();
                parser.path.truncate(parser.prefix());
            }
            Kind::Ident if word == "as" => {
                lexer.next();
                let name = lexer.peek().filter(|token| token.kind == Kind::Ident);
                parser.alias = name.map(|name| plain(&source[name.start..name.end]).to_owned());
            }
            Kind::Ident | Kind::Punct(b'*') => {
                parser.path.push(plain(word).to_owned());
                parser.named = true;
            }
            _ => {}
        }
        lexer.next();
    }
    parser.end_name();
    parser.uses
}

#[derive(Default)]
struct ImportParser {
    scope: usize,
    uses: Vec<Import>,
    path: Vec<String>,
    /// Whether the path got a segment since the last name ended.
    named: bool,
    alias: Option<String>,
    /// The length of the path before each open group.
    groups: Vec<usize>,
}

impl ImportParser {
    fn prefix(&self) -> usize {
        self.groups.last().copied().unwrap_or(0)
    }

    fn end_name(&mut self) {
        let alias = self.alias.take();
        if std::mem::take(&mut self.named) {
            let mut path = self.path.clone();
            if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
                path.pop();
            }
            let name = alias.or_else(|| path.last().cloned()).unwrap_or_default();
            self.uses.push(Import { scope: self.scope, path, name });
        }
        self.path.truncate(self.prefix());
    }
}

/// The item that a path in `#[…]` resolves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PathResolution<'a> {
    /// An attribute of plux, by name and origin.
    Exact(Attribute),
    /// Something with the name of an attribute of plux: a glob import or a re-export may bring it.
    Possible(Attribute),
    /// Something else of a crate that exports the attributes: perhaps one of them, renamed.
    Renamed,
    /// Something else of a package that may re-export the attributes.
    RenamedReexport(&'a str),
    /// Nothing is known: a glob import or another file may bring it.
    Unknown,
    /// Something that is certainly not of plux.
    Other,
}

/// The crate or module in which a path begins.
enum Origin<'a> {
    /// In a crate that exports the attributes.
    Exporter,
    /// In a package that may re-export them.
    PossibleExporter(&'a str),
    /// In the crate itself.
    Local,
    /// Where a glob import leads, unless in another crate.
    Unknown,
    /// In another crate.
    Other,
}

/// The names of a file.
pub(crate) struct Names<'r, 'f> {
    root: &'r CrateRoot<'r>,
    scopes: &'f [Scope],
    /// Sorted by scope and name.
    imports: Vec<Import>,
    has_glob: bool,
    /// The modules that the file declares.
    modules: &'f [&'f str],
    /// The `extern crate … as …` items of the crate's root: alias, name.
    extern_crates: &'f [(String, String)],
}

impl<'r, 'f> Names<'r, 'f> {
    pub(crate) fn new(
        root: &'r CrateRoot<'r>,
        scopes: &'f [Scope],
        mut imports: Vec<Import>,
        modules: &'f [&'f str],
        extern_crates: &'f [(String, String)],
    ) -> Self {
        sort_by(&mut imports, &|a, b| (a.scope, &a.name).cmp(&(b.scope, &b.name)));
        let has_glob = imports.iter().any(|import| import.name == "*");
        Self { root, scopes, imports, has_glob, modules, extern_crates }
    }

    /// Resolves a path.
    pub(crate) fn resolve(&self, path: &[String], scope: usize) -> PathResolution<'r> {
        match path {
            [] => PathResolution::Other,
            [name] => self.resolve_name(plain(name), scope),
            [first, .., last] => self.resolve_path(plain(first), plain(last), scope, 0),
        }
    }

    /// Returns whether a `use` may give an attribute of rustc's own another meaning. A glob import can
    /// hide those of the prelude.
    pub(crate) fn may_import(&self, name: &str, scope: usize) -> bool {
        let is_in_prelude = matches!(name, "derive" | "test");
        self.has_glob && is_in_prelude || !self.visible(name, scope).is_empty()
    }

    /// Returns whether a path certainly leads to a macro that plux exports, by its own name.
    pub(crate) fn is_exported(&self, path: &[String], scope: usize) -> bool {
        let is_exporter = |first: &str, scope, renames| {
            matches!(self.origin(first, scope, renames), Origin::Exporter)
        };
        match path {
            [] => false,
            [name] => self.visible(name, scope).iter().any(|import| {
                import.path.last() == Some(name) && is_exporter(&import.path[0], import.scope, 1)
            }),
            [first, ..] => is_exporter(first, scope, 0),
        }
    }

    /// Replaces the first name of a path with what it stands for, as far as `use` items with a name show it.
    pub(crate) fn expand(&self, mut path: Vec<String>, mut scope: usize) -> Vec<String> {
        for _ in 0..MAX_RENAMES {
            if self.modules.contains(&&*path[0]) {
                path.insert(0, "self".to_owned());
            }
            // Under different conditions, a name may stand for different things.
            let [import] = self.visible(&path[0], scope) else { break };
            path.splice(..1, import.path.iter().cloned());
            scope = import.scope;
        }
        if let Some((_, name)) = self.extern_crates.iter().find(|(alias, _)| *alias == path[0]) {
            path[0].clone_from(name);
        }
        path
    }

    /// Resolves a single name to the best that the `use` items make of it.
    fn resolve_name(&self, name: &str, scope: usize) -> PathResolution<'r> {
        let mut best = None;
        for import in self.visible(name, scope) {
            let last = import.path.last().map_or("", String::as_str);
            let resolution = self.resolve_path(&import.path[0], last, import.scope, 1);
            best = Some(best.map_or(resolution, |best: PathResolution<'r>| best.min(resolution)));
        }
        best.unwrap_or_else(|| match named(name.as_bytes()) {
            None => PathResolution::Unknown,
            Some(_) if self.is_from_other_crate(scope) => PathResolution::Other,
            Some(attribute) => PathResolution::Possible(attribute),
        })
    }

    /// Returns whether a name that no `use` imports by name comes from a glob import of a crate that does
    /// not export the attributes.
    fn is_from_other_crate(&self, scope: usize) -> bool {
        let is_other = |import: &Import| {
            let first = import.path[0].as_str();
            let is_known = matches!(first, "std" | "core" | "alloc")
                || self.root.other_crates.iter().any(|name| name == first);
            is_known && matches!(self.origin(first, import.scope, 1), Origin::Other)
        };
        // `#[macro_use]` may bring the attributes into scope everywhere.
        if self.extern_crates.iter().any(|(alias, _)| alias == "*") {
            return false;
        }
        let (mut nearest, mut has_other) = (Some(scope), false);
        while let Some(scope) = nearest {
            for import in self.imported("*", scope) {
                if !is_other(import) {
                    // `use super::*` imports what the outer module imports, which the loop checks next.
                    if !imports_outer_names(import) || !self.is_inline_module(scope) {
                        return false;
                    }
                    continue;
                }
                has_other = true;
            }
            nearest = self.visible_around(scope);
        }
        has_other
    }

    /// Returns the scope around this one whose names are visible in it: a module hides them, unless it imports
    /// them with `use super::*`.
    fn visible_around(&self, scope: usize) -> Option<usize> {
        let is_visible = !self.is_inline_module(scope)
            || self.imported("*", scope).iter().any(imports_outer_names);
        self.scopes[scope].parent.filter(|_| is_visible)
    }

    /// Returns whether a scope is that of an inline module. The names around it are in the same file.
    fn is_inline_module(&self, scope: usize) -> bool {
        matches!(self.scopes[scope].kind, ScopeKind::Module(_))
    }

    fn resolve_path(
        &self,
        first: &str,
        last: &str,
        scope: usize,
        renames: usize,
    ) -> PathResolution<'r> {
        match (self.origin(first, scope, renames), named(last.as_bytes())) {
            (Origin::Exporter, Some(attribute)) => PathResolution::Exact(attribute),
            (Origin::Exporter, None) => PathResolution::Renamed,
            (Origin::PossibleExporter(_) | Origin::Local, Some(attribute)) => {
                PathResolution::Possible(attribute)
            }
            (Origin::PossibleExporter(package), None) => PathResolution::RenamedReexport(package),
            (Origin::Local, None) | (Origin::Unknown, _) => PathResolution::Unknown,
            (Origin::Other, _) => PathResolution::Other,
        }
    }

    fn origin(&self, first: &str, scope: usize, renames: usize) -> Origin<'r> {
        if self.root.exporters.iter().any(|name| name == first) {
            return Origin::Exporter;
        }
        let is_local = matches!(first, "crate" | "self" | "super") || first == self.root.crate_name;
        if is_local || self.modules.contains(&first) {
            return Origin::Local;
        }
        // `use plux_runtime as rt;` makes `rt::plugin` the attribute.
        let alias = self.visible(first, scope).iter().find(|import| import.path[0] != first);
        if let Some(import) = alias.filter(|_| renames < MAX_RENAMES) {
            return self.origin(&import.path[0], import.scope, renames + 1);
        }
        let extern_crate = self.extern_crates.iter().find(|(alias, _)| alias == first);
        if let Some((_, name)) = extern_crate.filter(|_| renames < MAX_RENAMES) {
            return self.origin(name, 0, MAX_RENAMES);
        }
        let mut possible = self.root.possible_exporters.iter();
        match possible.find(|it| it.extern_name == first) {
            Some(exporter) => Origin::PossibleExporter(&exporter.package),
            None if self.root.edition_2015 => Origin::Local,
            None if renames == 0 && self.has_glob => Origin::Unknown,
            None => Origin::Other,
        }
    }

    /// Returns the imports that give a name its meaning: those of the nearest scope that has any.
    fn visible(&self, name: &str, scope: usize) -> &[Import] {
        let mut nearest = Some(scope);
        while let Some(scope) = nearest {
            if !self.imported(name, scope).is_empty() {
                break;
            }
            nearest = self.visible_around(scope);
        }
        nearest.map_or(&[], |scope| self.imported(name, scope))
    }

    /// Returns the imports of a name in a scope.
    fn imported(&self, name: &str, scope: usize) -> &[Import] {
        let key = |import: &Import| (import.scope, &*import.name).cmp(&(scope, name));
        let first = self.imports.partition_point(|import| key(import).is_lt());
        let end = self.imports.partition_point(|import| key(import).is_le());
        &self.imports[first..end]
    }
}

/// Returns whether a glob import brings in the names around a module.
fn imports_outer_names(import: &Import) -> bool {
    matches!(import.path[0].as_str(), "super" | "crate")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn brings(source: &str, expected: &[(&str, &str)]) {
        let uses = parse_imports(source, &mut Lexer::new(source), 0);
        let uses: Vec<_> = uses.iter().map(|item| (item.path.join("::"), &*item.name)).collect();
        let expected: Vec<_> =
            expected.iter().map(|&(path, name)| (path.to_owned(), name)).collect();
        assert_eq!(uses, expected);
    }

    #[test]
    fn names_come_with_their_paths() {
        brings("::a::b;", &[("a::b", "b")]);
        brings("a::r#fn as f; c", &[("a::fn", "f")]);
        brings("a::*;", &[("a::*", "*")]);
        brings("self::a as _;", &[("self::a", "_")]);
    }

    #[test]
    fn groups_share_a_prefix() {
        let source = "a::{b, self as s, c::{self, d as e, f::*,}, g};";
        let expected = [
            ("a::b", "b"),
            ("a", "s"),
            ("a::c", "c"),
            ("a::c::d", "e"),
            ("a::c::f::*", "*"),
            ("a::g", "g"),
        ];
        brings(source, &expected);
        brings("{a, b::{}};", &[("a", "a")]);
    }

    #[test]
    fn nonsense_ends() {
        brings("a::{b", &[("a::b", "b")]);
        // The group around it ends.
        brings("}} a as", &[]);
    }
}
