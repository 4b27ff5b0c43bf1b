//! Tokens to what matters of them: modules, macro calls and attributes, each with its scope.
//!
//! One pass with a stack of open delimiters. Wherever an item could begin, attributes are gathered
//! and the next words looked at (`head.rs`). A group without a telling place is passed over as a
//! whole, and the pass ends behind the last such place, unless there are attributes of ours, whose
//! meaning a `use` further down may change.

use super::CrateRoot;
use super::attribute::{self, Meta, conditions, paths};
use super::candidate::Candidate;
use super::frame::{Frame, Pending, Shape};
use super::items::{Blind, Items, Position, Scope, ScopeKind, Site};
use super::lexer::{Group, Kind, Lexer, Token, UNCLOSED, after_shebang};
use super::names::{Meaning, Names};
use super::telling::Telling;
use super::templates::Templates;
use super::uses::Use;

/// How deep delimiters may nest; rustc gives up long before.
const MAX_NESTING: usize = 4096;

/// How many groups around a telling place are tried to be passed over, in vain.
const MAX_TRIES: usize = 8;

/// How many attributes of ours an item may have: the text of all of it is handed on with each.
const MAX_ON_ITEM: usize = 200;

/// Reads what matters of a file; nothing if there is nothing.
pub(super) fn skim(source: &[u8], root: &CrateRoot<'_>, templates: &Templates) -> Option<Items> {
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    let telling = Telling::of(source, templates);
    if telling.places.is_empty() {
        return None;
    }
    let source = match std::str::from_utf8(source) {
        Ok(source) => source,
        // rustc refuses such a file, so there is nothing in it.
        Err(error) => {
            let before = String::from_utf8_lossy(&source[..error.valid_up_to()]);
            return Some(Items::refused(&before, "is not UTF-8"));
        }
    };
    let mut skimmer = Skimmer::new(source, telling, templates);
    if let Err((why, at)) = skimmer.run() {
        skimmer.blind(format!("does not parse: {why}"), 0, Vec::new(), at);
    }
    Some(skimmer.finish(root))
}

/// Why it cannot go on, and where.
pub(super) type Stop = (&'static str, usize);

pub(super) struct Skimmer<'a> {
    pub(super) source: &'a str,
    pub(super) lexer: Lexer<'a>,
    pub(super) telling: Telling,
    /// The telling place that comes next, and how often groups around it were tried.
    next: usize,
    tries: usize,
    pub(super) frames: Vec<Frame>,
    pub(super) items: Items,
    candidates: Vec<Candidate>,
    pub(super) uses: Vec<Use>,
    /// The names of all modules of the file.
    pub(super) modules: Vec<&'a str>,
    /// The last two tokens, for macro calls.
    pub(super) last: [Option<Token>; 2],
    /// The macros whose calls bring modules.
    pub(super) templates: &'a Templates,
    /// Those that brought the text at hand, and how many calls there were.
    pub(super) within: Vec<&'a str>,
    pub(super) calls: usize,
}

impl<'a> Skimmer<'a> {
    pub(super) fn new(source: &'a str, telling: Telling, templates: &'a Templates) -> Self {
        let file = Scope { parent: None, kind: ScopeKind::File, cfg: Vec::new() };
        Self {
            source,
            lexer: Lexer::starting_at(source, after_shebang(source)),
            telling,
            next: 0,
            tries: 0,
            frames: vec![Frame::new(0, 0)],
            items: Items { scopes: vec![file], ..Items::default() },
            candidates: Vec::new(),
            uses: Vec::new(),
            modules: Vec::new(),
            last: [None, None],
            templates,
            within: Vec::new(),
            calls: 0,
        }
    }

    pub(super) fn run(&mut self) -> Result<(), Stop> {
        while let Some(token) = self.lexer.next() {
            self.token(token)?;
            self.last = [self.last[1], Some(token)];
            if self.is_done(token) {
                return Ok(());
            }
        }
        if self.frames.len() > 1 {
            return Err((UNCLOSED, self.source.len()));
        }
        self.end_item(self.source.len());
        Ok(())
    }

    fn is_done(&self, token: Token) -> bool {
        !self.telling.ours
            && matches!(token.kind, Kind::Punct(b';') | Kind::Open(_) | Kind::Close(_))
            && self.telling.places.last().is_none_or(|&last| last <= token.start)
    }

    fn token(&mut self, token: Token) -> Result<(), Stop> {
        let top = self.top();
        top.start.get_or_insert(token.start);
        match token.kind {
            Kind::Broken(why) => return Err((why, token.start)),
            Kind::Doc => {}
            Kind::Punct(b'#') => return self.attribute(token),
            Kind::Open(open) => return self.open(open, token),
            Kind::Close(close) => return self.close(close, token),
            Kind::Punct(b';') => self.end_item(token.end),
            Kind::Punct(b',') if !top.shape.is_item() => self.end_item(token.start),
            Kind::Ident if top.shape == Shape::Unknown => return self.head(token),
            Kind::Ident | Kind::Punct(b':' | b'!') if top.shape == Shape::Path => {}
            _ if !top.shape.is_item() => top.shape = Shape::Other,
            _ => {}
        }
        Ok(())
    }

    /// `#[…]` or `#![…]`
    fn attribute(&mut self, hash: Token) -> Result<(), Stop> {
        let mut ahead = self.lexer.clone();
        let mut open = ahead.next();
        let inner = open.is_some_and(|token| token.kind == Kind::Punct(b'!'));
        if inner {
            open = ahead.next();
        }
        let Some(open) = open.filter(|token| token.kind == Kind::Open(b'[')) else {
            return Ok(());
        };
        let close = ahead.close_group().map_err(|why| (why, hash.start))?;
        self.lexer = ahead;
        let pending = Pending { at: hash.start, start: open.end, end: close.start };
        let text = &self.source[pending.start..pending.end];
        let top = self.top();
        if inner {
            self.inner_attribute(text);
        } else if let Some(branches) = &mut top.branches {
            branches.attribute(text);
        } else {
            top.attributes.push(pending);
        }
        Ok(())
    }

    /// `#![cfg(…)]` holds for all of the file or module that it opens.
    fn inner_attribute(&mut self, text: &str) {
        let metas = attribute::unfold(text);
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

    fn open(&mut self, open: u8, token: Token) -> Result<(), Stop> {
        if let Some(name) = self.called_macro() {
            return self.call(name, open, token);
        }
        let source = self.source;
        let top = self.top();
        let head = top.start.unwrap_or(token.start);
        let branch = match &mut top.branches {
            Some(branches) if open == b'{' => Some(branches.open(&source[head..token.start])),
            _ => None,
        };
        let top = self.top();
        let associated = open == b'{' && top.shape == Shape::Associating;
        if !top.shape.is_item() {
            top.shape = Shape::Other;
        }
        if self.pass_over(open, token)? {
            return Ok(());
        }
        let scope = match branch {
            Some(cfg) => self.scope(ScopeKind::Condition, cfg),
            None => self.group_scope(open),
        };
        self.push(open, scope, token)?;
        self.top().associated = associated;
        Ok(())
    }

    /// The scope of a group that is neither a module nor a macro call.
    fn group_scope(&mut self, open: u8) -> usize {
        let here = self.top().scope;
        let cfg = conditions(&self.metas());
        if open == b'{' && !matches!(self.items.scopes[here].kind, ScopeKind::Block) {
            self.scope(ScopeKind::Block, cfg)
        } else if cfg.is_empty() {
            here
        } else {
            self.scope(ScopeKind::Condition, cfg)
        }
    }

    /// Passes over a group that was just opened, if nothing in it tells anything.
    pub(super) fn pass_over(&mut self, open: u8, token: Token) -> Result<bool, Stop> {
        while self.telling.places.get(self.next).is_some_and(|&place| place < token.end) {
            self.next += 1;
            self.tries = 0;
        }
        if self.tries >= MAX_TRIES {
            return Ok(false);
        }
        let limit = self.telling.places.get(self.next).copied().unwrap_or(usize::MAX);
        let mut ahead = self.lexer.clone();
        match ahead.close_group_before(limit) {
            Group::Broken(why) => Err((why, token.start)),
            Group::Beyond => {
                self.tries += 1;
                Ok(false)
            }
            Group::Closed(close) => {
                self.lexer = ahead;
                if open == b'{' {
                    self.end_of_braces(close);
                }
                Ok(true)
            }
        }
    }

    fn close(&mut self, close: u8, token: Token) -> Result<(), Stop> {
        if !self.top().closes_with(close) {
            return Err(("a closing delimiter has no opening one", token.start));
        }
        self.end_item(token.start);
        self.frames.pop();
        if close == b'}' {
            self.end_of_braces(token);
        }
        Ok(())
    }

    fn end_of_braces(&mut self, close: Token) {
        let next = self.lexer.peek();
        let word = next.map_or("", |next| self.text(next));
        if self.top().shape.ends_before(word) {
            self.end_item(close.end);
        }
    }

    /// Ends the item that is being read: its attributes are looked at, the next one may begin.
    pub(super) fn end_item(&mut self, end: usize) {
        if self.telling.ours && !self.top().attributes.is_empty() && !self.top().associated {
            self.gather(end);
        }
        self.top().reset();
    }

    /// Keeps those attributes of an item that may be ours.
    fn gather(&mut self, end: usize) {
        let metas = self.metas();
        let own = conditions(&metas);
        let top = self.frames.last().expect("the file's own frame stays");
        let derives = !top.shape.takes_no_derive()
            && metas.iter().any(|meta| meta.path.last() == Some(&"derive"));
        let start = top.start.unwrap_or(end);
        for pending in &top.attributes {
            for meta in attribute::unfold(&self.source[pending.start..pending.end]) {
                if meta.is_builtin() {
                    continue;
                }
                let around = meta.cfg.iter().map(|&predicate| predicate.to_owned());
                self.candidates.push(Candidate {
                    path: meta.path.iter().map(|&segment| segment.to_owned()).collect(),
                    args: meta.args.unwrap_or_default().to_owned(),
                    at: pending.at,
                    item: (start, end),
                    shape: top.shape,
                    derived: derives && meta.path.len() == 1,
                    scope: top.scope,
                    cfg: own.iter().cloned().chain(around).collect(),
                });
            }
        }
    }

    /// The attributes of the item that is being read.
    pub(super) fn metas(&self) -> Vec<Meta<'a>> {
        let top = self.frames.last().expect("the file's own frame stays");
        let texts = top.attributes.iter().map(|pending| &self.source[pending.start..pending.end]);
        texts.flat_map(attribute::unfold).collect()
    }

    pub(super) fn scope(&mut self, kind: ScopeKind, cfg: Vec<String>) -> usize {
        let parent = Some(self.top().scope);
        self.items.scopes.push(Scope { parent, kind, cfg });
        self.items.scopes.len() - 1
    }

    pub(super) fn push(&mut self, open: u8, scope: usize, token: Token) -> Result<(), Stop> {
        if self.frames.len() > MAX_NESTING {
            return Err(("delimiters nest more than 4096 deep", token.start));
        }
        self.frames.push(Frame::new(open, scope));
        Ok(())
    }

    pub(super) fn blind(&mut self, reason: String, scope: usize, cfg: Vec<String>, at: usize) {
        let site = Site { scope, cfg, at: Position::of(at) };
        self.items.blind.push(Blind { reason, site });
    }

    pub(super) fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the file's own frame stays")
    }

    pub(super) fn text(&self, token: Token) -> &'a str {
        &self.source[token.start..token.end]
    }

    /// Tells our attributes from others, now that all names are known.
    fn finish(mut self, root: &CrateRoot<'_>) -> Items {
        let mut items = std::mem::take(&mut self.items);
        self.uses.sort_by(|a, b| (a.scope, &a.name).cmp(&(b.scope, &b.name)));
        let names = Names {
            scopes: &items.scopes,
            uses: &self.uses,
            globs: self.uses.iter().any(|item| item.name == "*"),
            modules: &self.modules,
            crate_name: root.crate_name,
            exporters: root.exporters,
            edition_2015: root.edition_2015,
        };
        let told: Vec<_> = self
            .candidates
            .drain(..)
            .filter_map(|candidate| {
                let meaning = names.meaning(&candidate.path, candidate.scope);
                Some((candidate, meaning)).filter(|(_, meaning)| *meaning != Meaning::Foreign)
            })
            .collect();
        for same_item in told.chunk_by(|(one, _), (other, _)| one.item == other.item) {
            for (candidate, meaning) in same_item.iter().take(MAX_ON_ITEM) {
                candidate.tell(*meaning, self.source, &mut items);
            }
            if let Some((candidate, _)) = same_item.get(MAX_ON_ITEM) {
                candidate.pass_by(&mut items);
            }
        }
        items.found.sort_by_key(|found| found.site.at);
        items.locate(self.source);
        items
    }
}
