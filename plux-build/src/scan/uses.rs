//! What a name means in a file, as far as the file says: `use plux_runtime::plugin as p;`.

use super::Attribute;
use super::items::{Scope, ScopeKind};
use super::lexer::{Kind, Lexer};

/// One name that a `use` brings into a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// The scope that it stands in.
    pub(super) scope: usize,
    /// The path of what is brought.
    pub(super) path: Vec<String>,
    /// The name that it gets; `*` for all names.
    pub(super) name: String,
    /// Whether other modules may use the name as well.
    pub(super) public: bool,
    /// Where the name stands.
    pub(super) at: usize,
}

/// Reads the rest of a `use` item, of which the keyword has been read.
pub(super) fn read(source: &str, lexer: &mut Lexer<'_>, scope: usize, public: bool) -> Vec<Use> {
    let mut uses = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut alias: Option<String> = None;
    let mut groups: Vec<usize> = Vec::new();
    let (mut pending, mut at) = (false, 0);
    while let Some(token) = lexer.peek() {
        let word = &source[token.start..token.end];
        if matches!(token.kind, Kind::Punct(b',' | b';') | Kind::Close(_)) {
            if std::mem::take(&mut pending) {
                let mut path = path.clone();
                if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
                    path.pop();
                }
                let name = alias.take().or_else(|| path.last().cloned()).unwrap_or_default();
                uses.push(Use { scope, path, name, public, at });
            }
            path.truncate(groups.last().copied().unwrap_or(0));
        }
        match token.kind {
            Kind::Punct(b';') | Kind::Broken(_) => break,
            Kind::Close(_) if groups.pop().is_none() => break,
            Kind::Close(_) => path.truncate(groups.last().copied().unwrap_or(0)),
            Kind::Open(_) => {
                groups.push(path.len());
                pending = false;
            }
            Kind::Ident if word == "as" => {
                lexer.next();
                let Some(name) = lexer.peek().filter(|name| name.kind == Kind::Ident) else {
                    break;
                };
                alias = Some(plain(&source[name.start..name.end]).to_owned());
            }
            Kind::Ident | Kind::Punct(b'*') => {
                path.push(plain(word).to_owned());
                (pending, at) = (true, token.start);
            }
            _ => {}
        }
        lexer.next();
    }
    uses
}

/// A word without the mark of a raw identifier.
pub(super) fn plain(word: &str) -> &str {
    word.strip_prefix("r#").unwrap_or(word)
}

/// What is known about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// One of our macros.
    Ours(Attribute),
    /// Perhaps one of our macros, under its own name; the arguments tell.
    Perhaps(Attribute),
    /// Something of another crate.
    Foreign,
}

/// The names of a file.
pub(super) struct Names<'a> {
    pub(super) scopes: &'a [Scope],
    pub(super) uses: &'a [Use],
    /// The modules that the file itself declares.
    pub(super) modules: &'a [String],
    pub(super) exporters: &'a [String],
    pub(super) edition_2015: bool,
}

impl Names<'_> {
    /// Which of our attributes a path in `#[…]` means, if any.
    pub(super) fn attribute(
        &self,
        path: &[&str],
        namespaced: bool,
        scope: usize,
    ) -> Option<Attribute> {
        let meaning = match *path {
            [] => return None,
            [name] => self.name(plain(name), scope),
            [first, .., last] => {
                let ours = word(plain(last))?;
                match self.root(plain(first), scope, 0) {
                    Origin::Exporter => Meaning::Ours(ours),
                    Origin::Local => Meaning::Perhaps(ours),
                    Origin::Foreign => Meaning::Foreign,
                }
            }
        };
        match meaning {
            Meaning::Ours(ours) => Some(ours),
            Meaning::Perhaps(ours) => namespaced.then_some(ours),
            Meaning::Foreign => None,
        }
    }

    /// The `use` items that hand one of our macros on under another name.
    pub(super) fn renamed_exports(&self) -> impl Iterator<Item = &Use> {
        self.uses.iter().filter(|item| {
            item.public
                && word(&item.name).is_none()
                && matches!(self.imported(item), Meaning::Ours(_))
        })
    }

    /// What a single name means.
    fn name(&self, name: &str, scope: usize) -> Meaning {
        let meanings = self.visible(name, scope).map(|item| self.imported(item));
        let best = meanings.min_by_key(|meaning| match meaning {
            Meaning::Ours(_) => 0,
            Meaning::Perhaps(_) => 1,
            Meaning::Foreign => 2,
        });
        best.unwrap_or_else(|| word(name).map_or(Meaning::Foreign, Meaning::Perhaps))
    }

    /// What a `use` brings.
    fn imported(&self, item: &Use) -> Meaning {
        let Some(ours) = item.path.last().and_then(|last| word(last)) else {
            return Meaning::Foreign;
        };
        match self.root(&item.path[0], item.scope, 1) {
            Origin::Exporter => Meaning::Ours(ours),
            Origin::Local => Meaning::Perhaps(ours),
            Origin::Foreign => Meaning::Foreign,
        }
    }

    /// Where a path begins that has `first` as its first segment.
    fn root(&self, first: &str, scope: usize, hops: usize) -> Origin {
        if self.exporters.iter().any(|name| name == first) {
            return Origin::Exporter;
        }
        if matches!(first, "crate" | "self" | "super")
            || self.modules.iter().any(|name| name == first)
        {
            return Origin::Local;
        }
        // `use plux_runtime as rt;` makes `rt::plugin` ours. Renames of renames are followed a few
        // steps, so that a circle of them ends.
        let renamed = self.visible(first, scope).find(|item| item.path[0] != first);
        match renamed {
            Some(item) if hops < 4 => self.root(&item.path[0], item.scope, hops + 1),
            _ if self.edition_2015 => Origin::Local,
            _ => Origin::Foreign,
        }
    }

    /// The `use` items that give a name its meaning: those of the nearest scope that has any.
    ///
    /// Modules hide the names of what is around them, unless they take them in by `use super::*`.
    fn visible(&self, name: &str, scope: usize) -> impl Iterator<Item = &Use> {
        let mut nearest = Some(scope);
        while let Some(scope) = nearest {
            if self.uses.iter().any(|item| item.scope == scope && item.name == name) {
                break;
            }
            let hidden = matches!(self.scopes[scope].kind, ScopeKind::Module(_))
                && !self.uses.iter().any(|item| item.scope == scope && takes_outer_names(item));
            nearest = self.scopes[scope].parent.filter(|_| !hidden);
        }
        let uses = self.uses.iter();
        uses.filter(move |item| Some(item.scope) == nearest && item.name == name)
    }
}

/// Where a path begins.
enum Origin {
    /// In a crate that exports the macros.
    Exporter,
    /// In the crate itself.
    Local,
    /// Anywhere else.
    Foreign,
}

fn takes_outer_names(item: &Use) -> bool {
    item.name == "*" && matches!(item.path[0].as_str(), "super" | "crate")
}

/// The attribute of that name.
pub(super) fn word(name: &str) -> Option<Attribute> {
    match name {
        "plugin" => Some(Attribute::Plugin),
        "extension_point" => Some(Attribute::ExtensionPoint),
        _ => None,
    }
}
