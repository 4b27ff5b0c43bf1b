//! Macros: what their calls mean and their definitions hide.

use super::attribute::unfold;
use super::lexer::{Kind, Lexer};
use super::names::ours;

/// The branches of `cfg_if!` and `cfg_select!`, the macros whose meaning is known.
pub(super) struct Branches {
    /// Whether predicates stand before `=>`, as in `cfg_select!`.
    arrows: bool,
    /// The predicates of the branches so far: a branch is taken where none before it is.
    before: Vec<String>,
    next: Option<String>,
}

impl Branches {
    /// Those of the macro of that name, if it is one that has any.
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

/// What the body of a macro definition hides.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// It makes plugins.
    pub(super) plugins: bool,
    /// How many times it declares a module.
    pub(super) modules: usize,
    /// It includes files as items or statements, and not those that a build script writes.
    pub(super) includes: bool,
}

impl Hidden {
    /// By that body.
    pub(super) fn of(body: &str) -> Self {
        let mut lexer = Lexer::new(body);
        let mut hidden = Self::default();
        while let Some(token) = lexer.next() {
            let mut ahead = lexer.clone();
            if token.kind == Kind::Punct(b'#') {
                hidden.plugins |= makes_plugins(&mut ahead, body);
                lexer = ahead;
            } else if &body[token.start..token.end] == "mod" {
                hidden.modules += usize::from(declares_module(&mut ahead));
            } else if &body[token.start..token.end] == "include" {
                hidden.includes |= includes_items(&mut ahead, body);
                lexer = ahead;
            }
        }
        hidden
    }
}

/// Whether `[… plugin …]` follows.
fn makes_plugins(lexer: &mut Lexer<'_>, body: &str) -> bool {
    let Some(open) = lexer.next().filter(|open| open.kind == Kind::Open(b'[')) else {
        return false;
    };
    let Ok(close) = lexer.close_group() else { return false };
    let metas = unfold(&body[open.end..close.start]);
    metas.iter().any(|meta| meta.path.last().is_some_and(|last| ours(last.as_bytes()).is_some()))
}

/// Whether `x;` or `$x;` follows.
fn declares_module(lexer: &mut Lexer<'_>) -> bool {
    let mut next = lexer.next();
    if next.is_some_and(|next| next.kind == Kind::Punct(b'$')) {
        next = lexer.next();
    }
    next.is_some_and(|next| next.kind == Kind::Ident)
        && lexer.next().is_some_and(|next| next.kind == Kind::Punct(b';'))
}

/// Whether `!(…);` follows, or `!{…}`.
fn includes_items(lexer: &mut Lexer<'_>, body: &str) -> bool {
    let is_call = lexer.next().is_some_and(|next| next.kind == Kind::Punct(b'!'));
    let Some(open) = lexer.next().filter(|_| is_call) else { return false };
    let (Kind::Open(brace), Ok(close)) = (open.kind, lexer.close_group()) else { return false };
    let ends = brace == b'{' || lexer.next().is_some_and(|next| next.kind == Kind::Punct(b';'));
    ends && !body[open.end..close.start].contains("OUT_DIR")
}

/// Whether a word before `!` means negation, not a macro.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "break"
            | "else"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "match"
            | "mut"
            | "return"
            | "while"
            | "yield"
    )
}
