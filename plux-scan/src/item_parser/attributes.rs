//! The attributes of an item: collected before it, and kept as candidates at its end.

use plux_spec::list::owned;

use super::candidate::Candidate;
use super::frame::Pending;
use super::{ParseError, Parser};
use crate::attribute::{Meta, conditions, expand, has_argument, paths};
use crate::file_items::ScopeKind;
use crate::lexer::{Kind, Token};

impl<'a> Parser<'a> {
    /// `#[…]` or `#![…]`
    pub(super) fn attribute(&mut self, hash: Token) -> Result<(), ParseError> {
        let mut ahead = self.lexer.clone();
        let mut open = ahead.next();
        let is_inner = open.is_some_and(|token| token.kind == Kind::Punct(b'!'));
        if is_inner {
            open = ahead.next();
        }
        let Some(open) = open.filter(|token| token.kind == Kind::Open(b'[')) else {
            return Ok(());
        };
        let close =
            ahead.close_group().map_err(|message| ParseError { message, at: hash.start })?;
        self.lexer = ahead;
        let pending = Pending { at: hash.start, start: open.end, end: close.start };
        let content = &self.source[pending.start..pending.end];
        let top = self.top();
        if is_inner {
            self.inner_attribute(content);
        } else if let Some(branches) = &mut top.branches {
            branches.attribute(content);
        } else {
            top.attributes.push(pending);
        }
        Ok(())
    }

    /// `#![cfg(…)]` holds for all of the file or module that it opens.
    fn inner_attribute(&mut self, content: &str) {
        let metas = expand(content);
        self.inner_paths(&metas);
        let cfg = conditions(&metas);
        self.top().start = None;
        if !cfg.is_empty() {
            let scope = self.scope(ScopeKind::Condition, cfg);
            self.top().scope = scope;
        }
    }

    /// `#![path = "…"]` in `mod x { … }` is as good as one before it; in a file it comes too late.
    fn inner_paths(&mut self, metas: &[Meta<'_>]) {
        let mut scope = self.top().scope;
        while let (ScopeKind::Condition, Some(parent)) =
            (&self.items.scopes[scope].kind, self.items.scopes[scope].parent)
        {
            scope = parent;
        }
        if let ScopeKind::Module(name) = &mut self.items.scopes[scope].kind {
            name.paths.extend(paths(metas));
        }
    }

    /// Keeps those attributes of an item that may be plux's.
    pub(super) fn add_candidates(&mut self, end: usize) {
        let metas = self.metas();
        let own = conditions(&metas);
        let top = self.frames.last().expect("the file's own frame stays");
        let has_derive =
            !top.shape.takes_no_derive() && metas.iter().any(Meta::derives_with_attributes);
        let start = top.start.unwrap_or(end);
        for pending in &top.attributes {
            for meta in expand(&self.source[pending.start..pending.end]) {
                let args = meta.args.unwrap_or_default();
                if meta.is_builtin() && !has_argument(args, "namespace") {
                    continue;
                }
                let mut cfg = own.clone();
                cfg.append(&mut owned(&meta.cfg));
                self.candidates.push(Candidate {
                    is_builtin: meta.is_builtin(),
                    path: owned(&meta.path),
                    args: args.to_owned(),
                    at: pending.at,
                    item: (start, end),
                    shape: top.shape,
                    is_associated: top.is_associated,
                    has_derive: has_derive && meta.path.len() == 1 && !meta.is("derive"),
                    scope: top.scope,
                    cfg,
                });
            }
        }
    }

    /// Returns the attributes of the current item.
    pub(super) fn metas(&self) -> Vec<Meta<'a>> {
        let top = self.frames.last().expect("the file's own frame stays");
        let mut metas = Vec::new();
        for pending in &top.attributes {
            metas.append(&mut expand(&self.source[pending.start..pending.end]));
        }
        metas
    }
}
