//! Macros: what calls and definitions of them may hide.

use memchr::memmem;

use super::attribute::unfold;
use super::items::{Scope, ScopeKind};
use super::lexer::{Kind, Lexer};
use super::uses::word;

/// Whether a file has the name of one of our attributes anywhere.
pub(super) fn has_our_words(source: &[u8]) -> bool {
    memmem::find(source, b"plugin").is_some() || memmem::find(source, b"extension_point").is_some()
}

/// The branches of `cfg_if!` and `cfg_select!`, whose meaning is known.
pub(super) struct Branches {
    /// Whether a predicate stands before `=>`, as in `cfg_select!`.
    arrows: bool,
    /// The predicates of the branches so far: a branch is taken where none before it is.
    before: Vec<String>,
    next: Option<String>,
}

impl Branches {
    /// The branches of the macro of that name, if it is one that has any.
    pub(super) fn of(name: &str) -> Option<Self> {
        let arrows = match name {
            "cfg_if" => false,
            "cfg_select" => true,
            _ => return None,
        };
        Some(Self { arrows, before: Vec::new(), next: None })
    }

    /// Takes notice of `#[cfg(…)]` behind `if`.
    pub(super) fn attribute(&mut self, text: &str) {
        let cfg = unfold(text).into_iter().find(|meta| meta.is("cfg"));
        self.next = cfg.and_then(|cfg| cfg.args).map(|args| args.trim().to_owned());
    }

    /// The conditions of the branch that is opened after `head`.
    pub(super) fn open(&mut self, head: &str) -> Vec<String> {
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

/// What the body of a macro definition hides, as the rest of a sentence.
pub(super) fn hides(body: &str) -> Option<&'static str> {
    if has_our_words(body.as_bytes()) && holds_attribute(body) {
        return Some("makes plugins, which cannot be seen without expanding it");
    }
    let declares = memmem::find(body.as_bytes(), b"mod").is_some() && holds_module(body);
    declares.then_some(
        "declares modules with files of their own, which cannot be seen without expanding it",
    )
}

/// Whether there is `#[… plugin …]` in a macro's body.
fn holds_attribute(body: &str) -> bool {
    let mut lexer = Lexer::new(body);
    while let Some(token) = lexer.next() {
        if token.kind != Kind::Punct(b'#') {
            continue;
        }
        let Some(open) = lexer.peek().filter(|open| open.kind == Kind::Open(b'[')) else {
            continue;
        };
        lexer.next();
        let Ok(close) = lexer.close_group() else { return false };
        let metas = unfold(&body[open.end..close.start]);
        if metas.iter().any(|meta| meta.path.last().is_some_and(|last| word(last).is_some())) {
            return true;
        }
    }
    false
}

/// Whether there is `mod x;` or `mod $x;` in a macro's body.
fn holds_module(body: &str) -> bool {
    let mut lexer = Lexer::new(body);
    while let Some(token) = lexer.next() {
        if token.kind != Kind::Ident || &body[token.start..token.end] != "mod" {
            continue;
        }
        let mut ahead = lexer.clone();
        let mut next = ahead.next();
        if next.is_some_and(|next| next.kind == Kind::Punct(b'$')) {
            next = ahead.next();
        }
        let named = next.is_some_and(|next| next.kind == Kind::Ident);
        if named && ahead.next().is_some_and(|next| next.kind == Kind::Punct(b';')) {
            return true;
        }
    }
    false
}

/// The macro in whose arguments a scope lies, if it does.
pub(super) fn around(scopes: &[Scope], scope: usize) -> Option<&str> {
    std::iter::successors(Some(scope), |&scope| scopes[scope].parent).find_map(
        |scope| match &scopes[scope].kind {
            ScopeKind::Macro { name, .. } => Some(name.as_str()),
            _ => None,
        },
    )
}

/// Whether a word before `!` means negation, not a macro.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "if" | "while"
            | "match"
            | "return"
            | "in"
            | "else"
            | "break"
            | "yield"
            | "mut"
            | "as"
            | "for"
            | "impl"
    )
}

/// Whether an attribute is one of rustc's own that are met often.
pub(super) fn is_builtin(name: &str) -> bool {
    matches!(
        name,
        "cfg"
            | "derive"
            | "doc"
            | "allow"
            | "deny"
            | "warn"
            | "expect"
            | "forbid"
            | "inline"
            | "must_use"
            | "test"
            | "path"
            | "repr"
            | "default"
            | "deprecated"
            | "non_exhaustive"
            | "track_caller"
            | "macro_use"
            | "cold"
            | "macro_export"
            | "automatically_derived"
            | "ignore"
            | "should_panic"
            | "serde"
            | "error"
            | "from"
    )
}
