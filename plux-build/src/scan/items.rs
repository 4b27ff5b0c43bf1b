//! Tokens to what matters of them: modules, macro calls and attributes, each with its scope.
//!
//! One pass over the tokens with a stack of open delimiters. At every place where an item could
//! begin, attributes are gathered and the next words looked at; all else is passed over.

use super::attribute::{self, Meta};
use super::lexer::{Kind, Lexer, Token, after_shebang, unquote};
use super::uses::{self, Names, Use};
use super::{Attribute, macros, place};

/// How deep delimiters may nest; rustc itself gives up long before.
const MAX_NESTING: usize = 4096;

/// Where names and files are looked up: a module, a block, or a part of one under a condition.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) parent: Option<usize>,
    pub(super) kind: ScopeKind,
    /// The predicates that this scope adds to those around it.
    pub(super) cfg: Vec<String>,
}

/// What a scope is.
#[derive(Debug)]
pub(super) enum ScopeKind {
    /// The file.
    File,
    /// `mod x { … }`
    Module(Name),
    /// `{ … }`, where modules have no file of their own.
    Block,
    /// The arguments of a macro call that stands where an item could, or elsewhere.
    Macro { name: String, item: bool },
    /// Nothing but a condition.
    Condition,
}

/// A module's name, and the `#[path]` attributes that it has.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// As written, `r#` included.
    pub(super) name: String,
    /// The paths that may hold, each with its conditions; the first that holds does.
    pub(super) paths: Vec<(Vec<String>, Option<String>)>,
}

/// `mod x;`
#[derive(Debug)]
pub(super) struct Module {
    pub(super) name: Name,
    pub(super) scope: usize,
    pub(super) cfg: Vec<String>,
    pub(super) at: usize,
}

/// `include!("x.rs")`
#[derive(Debug)]
pub(super) struct Include {
    pub(super) path: String,
    pub(super) scope: usize,
    pub(super) cfg: Vec<String>,
    pub(super) at: usize,
}

/// One of our attributes.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) attribute: Attribute,
    pub(super) args: String,
    pub(super) item: String,
    pub(super) item_at: usize,
    pub(super) scope: usize,
    pub(super) cfg: Vec<String>,
    pub(super) at: usize,
}

/// What cannot be seen through.
#[derive(Debug)]
pub(super) struct Blind {
    pub(super) reason: String,
    pub(super) scope: usize,
    pub(super) cfg: Vec<String>,
    pub(super) at: usize,
}

/// What matters of a file.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) scopes: Vec<Scope>,
    pub(super) modules: Vec<Module>,
    pub(super) includes: Vec<Include>,
    pub(super) found: Vec<Found>,
    pub(super) blind: Vec<Blind>,
}

/// Reads what matters of a file.
pub(super) fn read(source: &str, exporters: &[String], edition_2015: bool) -> Items {
    let mut skimmer = Skimmer::new(source);
    if let Err((why, at)) = skimmer.skim() {
        skimmer.blind(format!("does not parse: {why}"), 0, Vec::new(), at);
    }
    skimmer.finish(exporters, edition_2015)
}

/// How the item ends that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Nothing of it has been read but attributes and visibility.
    Unknown,
    /// With a semicolon: `const`, `static`, `use`, `type`, `let`.
    Semicolon,
    /// With its body, or a semicolon: `fn`.
    Function,
    /// With its braces, or a semicolon: `impl`, `struct`, `trait`, ….
    Braces,
    /// It may be the path of a macro that is called.
    Path,
    /// It is an expression, a field, or anything else.
    Other,
}

/// An open delimiter, and the item that is being read inside.
struct Frame {
    open: u8,
    scope: usize,
    shape: Shape,
    public: bool,
    /// Where the item begins, attributes included.
    start: usize,
    attributes: Vec<Pending>,
    branches: Option<macros::Branches>,
}

/// An attribute whose item has not been read to its end.
#[derive(Clone, Copy)]
struct Pending {
    at: usize,
    start: usize,
    end: usize,
}

/// An attribute that may be ours, once all names of the file are known.
struct Candidate {
    path: Vec<String>,
    args: String,
    found: Found,
}

struct Skimmer<'a> {
    source: &'a str,
    lexer: Lexer<'a>,
    /// Whether the file has one of our words; else only modules matter.
    ours: bool,
    frames: Vec<Frame>,
    items: Items,
    candidates: Vec<Candidate>,
    uses: Vec<Use>,
    /// The last two tokens, for macro calls.
    last: [Option<Token>; 2],
}

type Stop = (&'static str, usize);

impl<'a> Skimmer<'a> {
    fn new(source: &'a str) -> Self {
        let mut items = Items::default();
        items.scopes.push(Scope { parent: None, kind: ScopeKind::File, cfg: Vec::new() });
        Self {
            source,
            lexer: Lexer::starting_at(source, after_shebang(source)),
            ours: macros::has_our_words(source.as_bytes()),
            frames: vec![Frame::new(0, 0)],
            items,
            candidates: Vec::new(),
            uses: Vec::new(),
            last: [None, None],
        }
    }

    fn skim(&mut self) -> Result<(), Stop> {
        while let Some(token) = self.lexer.next() {
            self.token(token)?;
            self.last = [self.last[1], Some(token)];
        }
        match self.frames.len() {
            1 => {
                self.end_item(self.source.len());
                Ok(())
            }
            _ => Err(("a delimiter is never closed", self.source.len())),
        }
    }

    fn token(&mut self, token: Token) -> Result<(), Stop> {
        let top = self.top();
        if top.shape == Shape::Unknown && top.start == usize::MAX {
            top.start = token.start;
        }
        match token.kind {
            Kind::Broken(why) => return Err((why, token.start)),
            Kind::OuterDoc => {}
            Kind::Punct(b'#') => self.hash(token)?,
            Kind::Open(open) => self.open(open, token)?,
            Kind::Close(close) => self.close(close, token)?,
            Kind::Punct(b';') => self.end_item(token.end),
            Kind::Punct(b',')
                if matches!(top.shape, Shape::Unknown | Shape::Path | Shape::Other) =>
            {
                self.end_item(token.start);
            }
            Kind::Punct(b':' | b'!') if top.shape == Shape::Path => {}
            Kind::Ident if top.shape == Shape::Unknown => self.first_word(token)?,
            Kind::Ident if top.shape == Shape::Path => {
                if self.last[1].is_some_and(|last| last.kind == Kind::Ident) {
                    self.top().shape = Shape::Other;
                }
            }
            _ if matches!(top.shape, Shape::Unknown | Shape::Path) => top.shape = Shape::Other,
            _ => {}
        }
        Ok(())
    }

    /// `#[…]` or `#![…]`
    fn hash(&mut self, hash: Token) -> Result<(), Stop> {
        let mut ahead = self.lexer.clone();
        let mut open = ahead.next();
        let inner = open.is_some_and(|token| token.kind == Kind::Punct(b'!'));
        if inner {
            open = ahead.next();
        }
        let Some(open) = open.filter(|token| token.kind == Kind::Open(b'[')) else {
            self.top().become_other();
            return Ok(());
        };
        let close = ahead.close_group().map_err(|why| (why, hash.start))?;
        self.lexer = ahead;
        let pending = Pending { at: hash.start, start: open.end, end: close.start };
        if inner {
            self.inner_attribute(pending);
            return Ok(());
        }
        let text = &self.source[pending.start..pending.end];
        let top = self.top();
        if let Some(branches) = &mut top.branches {
            branches.attribute(text);
        } else {
            top.attributes.push(pending);
        }
        Ok(())
    }

    /// `#![cfg(…)]` holds for all of the file or module that it opens.
    fn inner_attribute(&mut self, pending: Pending) {
        let metas = attribute::unfold(&self.source[pending.start..pending.end]);
        let cfg = conditions(&metas);
        self.top().start = usize::MAX;
        if !cfg.is_empty() {
            let scope = self.scope(ScopeKind::Condition, cfg);
            self.top().scope = scope;
        }
    }

    /// The first word of an item, after its attributes.
    fn first_word(&mut self, token: Token) -> Result<(), Stop> {
        let word = self.text(token);
        let next = self.lexer.peek();
        let next_kind = next.map(|next| next.kind);
        let next_word = next.map_or("", |next| self.text(next));
        let shape = match word {
            "pub" => {
                self.top().public = true;
                if next_kind == Some(Kind::Open(b'(')) {
                    self.lexer.next();
                    self.lexer.close_group().map_err(|why| (why, token.start))?;
                }
                return Ok(());
            }
            "unsafe" | "async" | "default" | "safe" | "auto" if next_kind == Some(Kind::Ident) => {
                return Ok(());
            }
            "extern" if next_word == "crate" => {
                self.extern_crate();
                Shape::Semicolon
            }
            "extern" => {
                if matches!(next_kind, Some(Kind::Str | Kind::Literal)) {
                    self.lexer.next();
                }
                let block =
                    matches!(self.lexer.peek(), Some(token) if token.kind == Kind::Open(b'{'));
                if block { Shape::Braces } else { return Ok(()) }
            }
            "const" if matches!(next_word, "fn" | "unsafe" | "async" | "extern") => return Ok(()),
            "const" | "static" | "type" | "let" => Shape::Semicolon,
            "fn" => Shape::Function,
            "impl" | "struct" | "enum" | "trait" | "union"
                if next_kind != Some(Kind::Punct(b'=')) =>
            {
                Shape::Braces
            }
            "mod" if next_kind == Some(Kind::Ident) => return self.module(token),
            "use" => {
                if self.ours {
                    self.read_use();
                }
                Shape::Semicolon
            }
            "macro_rules" if next_kind == Some(Kind::Punct(b'!')) => {
                return self.macro_definition(token);
            }
            "macro" if next_kind == Some(Kind::Ident) => return self.macro_definition(token),
            _ => Shape::Path,
        };
        self.top().shape = shape;
        Ok(())
    }

    /// `mod x;` or `mod x { … }`
    fn module(&mut self, keyword: Token) -> Result<(), Stop> {
        let Some(name) = self.lexer.next() else { return Ok(()) };
        let Some(next) = self.lexer.peek() else { return Ok(()) };
        let metas = self.metas();
        let cfg = conditions(&metas);
        let name = Name { name: self.text(name).to_owned(), paths: paths(&metas) };
        let scope = self.top().scope;
        match next.kind {
            Kind::Punct(b';') => {
                let at = keyword.start;
                self.items.modules.push(Module { name, scope, cfg, at });
                Ok(())
            }
            Kind::Open(b'{') => {
                self.lexer.next();
                self.top().shape = Shape::Braces;
                let scope = self.scope(ScopeKind::Module(name), cfg);
                self.push(b'{', scope, next)
            }
            _ => {
                self.top().shape = Shape::Other;
                Ok(())
            }
        }
    }

    fn read_use(&mut self) {
        let top = self.top();
        let (scope, public) = (top.scope, top.public);
        let scope = self.naming_scope(scope);
        let uses = uses::read(self.source, &mut self.lexer, scope, public);
        self.uses.extend(uses);
    }

    /// `extern crate plux_runtime as rt;`
    fn extern_crate(&mut self) {
        let mut ahead = self.lexer.clone();
        ahead.next();
        let top = self.top();
        let (scope, public) = (top.scope, top.public);
        let scope = self.naming_scope(scope);
        let uses = uses::read(self.source, &mut ahead, scope, public);
        self.uses.extend(uses);
    }

    /// The scope whose names are seen from a scope: conditions and macro calls have none.
    fn naming_scope(&self, mut scope: usize) -> usize {
        while let Scope {
            kind: ScopeKind::Condition | ScopeKind::Macro { .. },
            parent: Some(parent),
            ..
        } = self.items.scopes[scope]
        {
            scope = parent;
        }
        scope
    }

    /// `macro_rules! x { … }` or `macro x(…) { … }`: passed over, unless it holds what matters.
    fn macro_definition(&mut self, keyword: Token) -> Result<(), Stop> {
        let mut name = "";
        while let Some(token) = self.lexer.next() {
            match token.kind {
                Kind::Ident => name = self.text(token),
                Kind::Open(open) => {
                    let close = self.lexer.close_group().map_err(|why| (why, token.start))?;
                    let body = &self.source[token.end..close.start];
                    let scope = self.top().scope;
                    if let Some(what) = macros::hides(body) {
                        let cfg = conditions(&self.metas());
                        let reason = format!("the macro `{name}` {what}");
                        self.blind(reason, scope, cfg, keyword.start);
                    }
                    let more =
                        matches!(self.lexer.peek(), Some(next) if next.kind == Kind::Open(b'{'));
                    if open == b'(' && more {
                        continue;
                    }
                    self.end_item(close.end);
                    break;
                }
                Kind::Broken(why) => return Err((why, token.start)),
                _ => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, open: u8, token: Token) -> Result<(), Stop> {
        if let Some(name) = self.called_macro() {
            return self.macro_call(name, open, token);
        }
        let source = self.source;
        let top = self.top();
        let start = top.start;
        let branch = match &mut top.branches {
            Some(branches) if open == b'{' => Some(branches.open(&source[start..token.start])),
            _ => None,
        };
        let top = self.top();
        if top.shape == Shape::Unknown || top.shape == Shape::Path {
            top.shape = Shape::Other;
        }
        let here = top.scope;
        let scope = if let Some(cfg) = branch {
            self.scope(ScopeKind::Condition, cfg)
        } else {
            let cfg =
                if top.attributes.is_empty() { Vec::new() } else { conditions(&self.metas()) };
            let block = open == b'{' && !matches!(self.items.scopes[here].kind, ScopeKind::Block);
            match (block, cfg.is_empty()) {
                (true, _) => self.scope(ScopeKind::Block, cfg),
                (false, false) => self.scope(ScopeKind::Condition, cfg),
                (false, true) => here,
            }
        };
        self.push(open, scope, token)
    }

    /// The name of the macro whose arguments the delimiter opens that comes next.
    fn called_macro(&self) -> Option<&'a str> {
        let [Some(name), Some(bang)] = self.last else { return None };
        if bang.kind != Kind::Punct(b'!') || name.kind != Kind::Ident {
            return None;
        }
        let name = self.text(name);
        (!macros::is_keyword(name)).then_some(name)
    }

    fn macro_call(&mut self, name: &'a str, open: u8, token: Token) -> Result<(), Stop> {
        let top = self.top();
        let item = top.shape == Shape::Path;
        top.shape = Shape::Other;
        let here = top.scope;
        let cfg = conditions(&self.metas());
        if name == "include" {
            return self.include(item, cfg, token);
        }
        let branches = macros::Branches::of(name);
        let scope = match branches {
            Some(_) if cfg.is_empty() => here,
            Some(_) => self.scope(ScopeKind::Condition, cfg),
            None => self.scope(ScopeKind::Macro { name: name.to_owned(), item }, cfg),
        };
        self.push(open, scope, token)?;
        self.top().branches = branches;
        Ok(())
    }

    fn include(&mut self, item: bool, cfg: Vec<String>, open: Token) -> Result<(), Stop> {
        let at = open.start;
        let close = self.lexer.close_group().map_err(|why| (why, at))?;
        let args = self.source[open.end..close.start].trim();
        let scope = self.top().scope;
        let literal = Lexer::new(args).next().filter(|token| token.kind == Kind::Str);
        let path = literal.and_then(|token| unquote(&args[token.start..token.end]));
        if let Some(path) = path {
            self.items.includes.push(Include { path, scope, cfg, at });
        } else if item && !self.in_block(scope) {
            let what = if args.contains("OUT_DIR") {
                "a generated file"
            } else {
                "a file of unknown path"
            };
            let args = args.split_whitespace().collect::<Vec<_>>().join(" ");
            self.blind(format!("includes {what} (`{args}`), which is not read"), scope, cfg, at);
        }
        Ok(())
    }

    fn in_block(&self, scope: usize) -> bool {
        let mut scopes =
            std::iter::successors(Some(scope), |&scope| self.items.scopes[scope].parent);
        scopes
            .find_map(|scope| match self.items.scopes[scope].kind {
                ScopeKind::Block => Some(true),
                ScopeKind::Module(_) => Some(false),
                _ => None,
            })
            .unwrap_or(false)
    }

    fn close(&mut self, close: u8, token: Token) -> Result<(), Stop> {
        let open = self.top().open;
        let pair = matches!((open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
        if !pair {
            return Err(("a closing delimiter has no opening one", token.start));
        }
        self.end_item(token.start);
        self.frames.pop();
        let ends = close == b'}' && {
            let next = self.lexer.peek();
            let word = next.map_or("", |next| self.text(next));
            match self.top().shape {
                Shape::Semicolon => false,
                // `impl Trait<{ N }> for Type {}`: braces, but not the last ones.
                Shape::Function | Shape::Braces => !matches!(word, ">" | ","),
                _ => !matches!(word, "else" | "." | "?"),
            }
        };
        if ends {
            self.end_item(token.end);
        }
        Ok(())
    }

    /// Ends the item that is being read: its attributes are looked at, the next one may begin.
    fn end_item(&mut self, end: usize) {
        if self.ours && !self.top().attributes.is_empty() {
            self.read_attributes(end);
        }
        self.top().reset();
    }

    /// Keeps those attributes of an item that may be ours.
    fn read_attributes(&mut self, end: usize) {
        let top = self.frames.last().expect("the file's own frame stays");
        let (start, scope, function) = (top.start, top.scope, top.shape == Shape::Function);
        let own = conditions(&self.metas());
        for pending in &top.attributes {
            for meta in attribute::unfold(&self.source[pending.start..pending.end]) {
                if meta.path.len() == 1 && macros::is_builtin(meta.path[0]) {
                    continue;
                }
                let mut cfg = own.clone();
                cfg.extend(meta.cfg.iter().map(|&predicate| predicate.to_owned()));
                let args = meta.args.unwrap_or_default().to_owned();
                let text = &self.source[start..end];
                let found = Found {
                    attribute: Attribute::Plugin,
                    args: args.clone(),
                    item: place::shorten(text, function),
                    item_at: start,
                    scope,
                    cfg,
                    at: pending.at,
                };
                let path = meta.path.iter().map(|&segment| segment.to_owned()).collect();
                self.candidates.push(Candidate { path, args, found });
            }
        }
    }

    /// The attributes of the item that is being read.
    fn metas(&self) -> Vec<Meta<'a>> {
        let top = self.frames.last().expect("the file's own frame stays");
        let texts = top.attributes.iter().map(|pending| &self.source[pending.start..pending.end]);
        texts.flat_map(attribute::unfold).collect()
    }

    fn scope(&mut self, kind: ScopeKind, cfg: Vec<String>) -> usize {
        let parent = Some(self.top().scope);
        self.items.scopes.push(Scope { parent, kind, cfg });
        self.items.scopes.len() - 1
    }

    fn push(&mut self, open: u8, scope: usize, token: Token) -> Result<(), Stop> {
        if self.frames.len() > MAX_NESTING {
            return Err(("delimiters nest too deeply", token.start));
        }
        self.frames.push(Frame::new(open, scope));
        Ok(())
    }

    fn blind(&mut self, reason: String, scope: usize, cfg: Vec<String>, at: usize) {
        self.items.blind.push(Blind { reason, scope, cfg, at });
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the file's own frame stays")
    }

    fn text(&self, token: Token) -> &'a str {
        &self.source[token.start..token.end]
    }

    /// Tells our attributes from others, now that all names are known.
    fn finish(mut self, exporters: &[String], edition_2015: bool) -> Items {
        let modules = self.items.modules.iter().map(|module| module.name.name.clone());
        let inline = self.items.scopes.iter().filter_map(|scope| match &scope.kind {
            ScopeKind::Module(name) => Some(name.name.clone()),
            _ => None,
        });
        let modules: Vec<String> = modules.chain(inline).collect();
        let scopes = &self.items.scopes;
        let names = Names { scopes, uses: &self.uses, modules: &modules, exporters, edition_2015 };
        let mut found = Vec::new();
        let mut blind = Vec::new();
        for candidate in std::mem::take(&mut self.candidates) {
            let path: Vec<&str> = candidate.path.iter().map(String::as_str).collect();
            let namespaced = attribute::has_argument(&candidate.args, "namespace");
            let scope = candidate.found.scope;
            let Some(attribute) = names.attribute(&path, namespaced, scope) else { continue };
            if let Some(name) = macros::around(scopes, scope) {
                let Found { scope, cfg, at, .. } = candidate.found;
                let reason = format!(
                    "`#[{}(…)]` stands in the arguments of the macro `{name}`",
                    path.join("::")
                );
                blind.push(Blind { reason, scope, cfg, at });
            } else {
                found.push(Found { attribute, ..candidate.found });
            }
        }
        for renamed in names.renamed_exports() {
            let from = renamed.path.join("::");
            let reason = format!(
                "`{from}` is exported as `{0}`; `#[{0}]` is not recognized in other files",
                renamed.name
            );
            blind.push(Blind { reason, scope: renamed.scope, cfg: Vec::new(), at: renamed.at });
        }
        found.sort_by_key(|found| found.at);
        self.items.found = found;
        self.items.blind.extend(blind);
        self.items
    }
}

impl Frame {
    fn new(open: u8, scope: usize) -> Self {
        let attributes = Vec::new();
        Self {
            open,
            scope,
            shape: Shape::Unknown,
            public: false,
            start: usize::MAX,
            attributes,
            branches: None,
        }
    }

    fn reset(&mut self) {
        self.shape = Shape::Unknown;
        self.public = false;
        self.start = usize::MAX;
        self.attributes.clear();
    }

    fn become_other(&mut self) {
        if matches!(self.shape, Shape::Unknown | Shape::Path) {
            self.shape = Shape::Other;
        }
    }
}

/// The conditions that `#[cfg(…)]` attributes set, also those in `cfg_attr`.
fn conditions(metas: &[Meta<'_>]) -> Vec<String> {
    let cfgs = metas.iter().filter(|meta| meta.is("cfg"));
    cfgs.filter_map(|meta| {
        let predicate = meta.args?.trim();
        let around = meta.cfg.iter().map(|around| format!("not({around})"));
        let around: Vec<String> = around.collect();
        Some(match around.as_slice() {
            [] => predicate.to_owned(),
            around => format!("any({}, {predicate})", around.join(", ")),
        })
    })
    .collect()
}

/// The files that `#[path]` attributes name, in the order in which rustc would take them.
fn paths(metas: &[Meta<'_>]) -> Vec<(Vec<String>, Option<String>)> {
    let paths = metas.iter().filter(|meta| meta.is("path"));
    paths
        .map(|meta| {
            let path = meta.value.and_then(unquote);
            (meta.cfg.iter().map(|&predicate| predicate.to_owned()).collect(), path)
        })
        .collect()
}
