//! `use` items: which names they bring into a scope.

use super::lexer::{Kind, Lexer};
use super::names::plain;

/// One name that a `use` brings into a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// The scope that it stands in.
    pub(super) scope: usize,
    /// The path of what is brought; never empty.
    pub(super) path: Vec<String>,
    /// The name that it gets; `*` for all names.
    pub(super) name: String,
}

/// Reads the rest of a `use` or `extern crate` item behind its keywords, up to the semicolon.
pub(super) fn read(source: &str, lexer: &mut Lexer<'_>, scope: usize) -> Vec<Use> {
    let mut reader = Reader { scope, ..Reader::default() };
    while let Some(token) = lexer.peek() {
        let word = &source[token.start..token.end];
        match token.kind {
            Kind::Punct(b';') | Kind::Broken(_) => break,
            Kind::Punct(b',') => reader.end_name(),
            Kind::Open(_) => {
                reader.groups.push(reader.path.len());
                reader.named = false;
            }
            Kind::Close(_) => {
                reader.end_name();
                reader.groups.pop();
                reader.path.truncate(reader.prefix());
            }
            Kind::Ident if word == "as" => {
                lexer.next();
                let name = lexer.peek().filter(|token| token.kind == Kind::Ident);
                reader.alias = name.map(|name| plain(&source[name.start..name.end]).to_owned());
            }
            Kind::Ident | Kind::Punct(b'*') => {
                reader.path.push(plain(word).to_owned());
                reader.named = true;
            }
            _ => {}
        }
        lexer.next();
    }
    reader.end_name();
    reader.uses
}

#[derive(Default)]
struct Reader {
    scope: usize,
    uses: Vec<Use>,
    path: Vec<String>,
    /// Whether the path has got a segment since the last name ended.
    named: bool,
    alias: Option<String>,
    /// How long the path is in front of each open group.
    groups: Vec<usize>,
}

impl Reader {
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
            self.uses.push(Use { scope: self.scope, path, name });
        }
        self.path.truncate(self.prefix());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn brings(source: &str, expected: &[(&str, &str)]) {
        let uses = read(source, &mut Lexer::new(source), 0);
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
        brings("}} a as", &[("a", "a")]);
    }
}
