//! What of a file matters: the result of skimming it.

use super::Attribute;

/// What matters of a file.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// The file's own scope first, every other one after the one around it.
    pub(super) scopes: Vec<Scope>,
    pub(super) modules: Vec<Module>,
    pub(super) includes: Vec<Include>,
    pub(super) found: Vec<Found>,
    pub(super) blind: Vec<Blind>,
    pub(super) folders: Vec<Folder>,
    pub(super) definitions: Vec<Definition>,
    pub(super) expansions: Vec<Expansion>,
}

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
    /// `{ … }`, where a module has no file of its own.
    Block,
    /// The arguments of a macro call.
    Macro(Call),
    /// Nothing but a condition.
    Condition,
}

/// A macro call.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: String,
    /// Whether it stands where an item could.
    pub(super) item: bool,
}

/// A module's name, and the paths that its attributes give it.
#[derive(Debug)]
pub(super) struct Name {
    /// As written, `r#` included.
    pub(super) name: String,
    /// The first whose conditions hold is taken.
    pub(super) paths: Vec<ModulePath>,
}

/// `#[path = "…"]`
#[derive(Debug)]
pub(super) struct ModulePath {
    /// The predicates of the `cfg_attr` around it.
    pub(super) cfg: Vec<String>,
    /// Nothing if it is not a literal.
    pub(super) path: Option<String>,
}

/// Where something stands in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) byte: usize,
    /// Counted from 1.
    pub(super) line: u32,
    /// Counted in characters from 1.
    pub(super) column: u32,
}

/// Where something stands, and under which conditions.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) scope: usize,
    /// The predicates that it has itself, without those of its scope.
    pub(super) cfg: Vec<String>,
    pub(super) at: Position,
}

/// `mod x;`
#[derive(Debug)]
pub(super) struct Module {
    pub(super) name: Name,
    pub(super) site: Site,
    /// Whether a macro brings it that may as well not: then its file need not be there.
    pub(super) perhaps: bool,
}

/// `include!("x.rs")`
#[derive(Debug)]
pub(super) struct Include {
    pub(super) path: String,
    pub(super) site: Site,
}

/// `automod::dir!("x")`: a module for each file of the folder.
#[derive(Debug)]
pub(super) struct Folder {
    /// From the package's folder.
    pub(super) path: String,
    pub(super) site: Site,
}

/// One of our attributes.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) attribute: Attribute,
    pub(super) args: String,
    pub(super) item: String,
    pub(super) item_at: Position,
    pub(super) site: Site,
}

/// What cannot be seen through.
#[derive(Debug)]
pub(super) struct Blind {
    pub(super) reason: String,
    pub(super) site: Site,
}

/// A macro whose body declares modules.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) name: String,
    /// The items that a call brings.
    pub(super) text: String,
    pub(super) site: Site,
}

/// A call of such a macro.
#[derive(Debug)]
pub(super) struct Expansion {
    pub(super) name: String,
    pub(super) scope: usize,
}

impl Items {
    /// Those of a file that cannot be read on behind a text.
    pub(super) fn refused(before: &str, why: &str) -> Self {
        let file = Scope { parent: None, kind: ScopeKind::File, cfg: Vec::new() };
        let site = Site { scope: 0, cfg: Vec::new(), at: Position::of(before.len()) };
        let blind = vec![Blind { reason: why.to_owned(), site }];
        let mut items = Self { scopes: vec![file], blind, ..Self::default() };
        items.locate(before);
        items
    }

    /// How many there are of all sorts.
    pub(super) fn len(&self) -> usize {
        self.modules.len()
            + self.includes.len()
            + self.found.len()
            + self.blind.len()
            + self.folders.len()
            + self.definitions.len()
            + self.expansions.len()
    }

    /// A scope and those around it, outwards.
    pub(super) fn around(&self, scope: usize) -> impl Iterator<Item = &Scope> {
        let scopes = std::iter::successors(Some(scope), |&scope| self.scopes[scope].parent);
        scopes.map(|scope| &self.scopes[scope])
    }

    /// The outermost macro call in whose arguments a scope lies.
    pub(super) fn call_around(&self, scope: usize) -> Option<&Call> {
        let calls = self.around(scope).filter_map(|scope| match &scope.kind {
            ScopeKind::Macro(call) => Some(call),
            _ => None,
        });
        calls.last()
    }

    /// Whether a scope lies in the arguments of a macro that makes an expression of them: no code
    /// of this file, whatever it looks like.
    pub(super) fn is_quoted(&self, scope: usize) -> bool {
        let mut around = self.around(scope);
        around.any(|scope| matches!(&scope.kind, ScopeKind::Macro(call) if !call.item))
    }

    /// Whether a scope lies in a block.
    pub(super) fn in_block(&self, scope: usize) -> bool {
        let nearest = self.around(scope).find_map(|scope| match scope.kind {
            ScopeKind::Block => Some(true),
            ScopeKind::Module(_) => Some(false),
            _ => None,
        });
        nearest.unwrap_or(false)
    }

    /// Takes in what a macro brings into a scope of its own, the last one, by a call.
    pub(super) fn graft(&mut self, brought: Self, at: Position) {
        let own = self.scopes.len() - 1;
        let moved = |site: Site| Site { scope: own + site.scope, at, ..site };
        self.scopes.extend(
            brought
                .scopes
                .into_iter()
                .skip(1)
                .map(|scope| Scope { parent: scope.parent.map(|parent| own + parent), ..scope }),
        );
        for module in brought.modules {
            let site = moved(module.site);
            let mut around = std::iter::successors(Some(site.scope), |&scope| {
                self.scopes[scope].parent.filter(|_| scope > own)
            });
            let perhaps = module.perhaps
                || around.any(|scope| matches!(self.scopes[scope].kind, ScopeKind::Macro(_)));
            self.modules.push(Module { site, perhaps, ..module });
        }
        let includes = brought.includes.into_iter();
        self.includes.extend(includes.map(|it| Include { site: moved(it.site), ..it }));
        let folders = brought.folders.into_iter();
        self.folders.extend(folders.map(|it| Folder { site: moved(it.site), ..it }));
        let blind = brought.blind.into_iter();
        self.blind.extend(blind.map(|it| Blind { site: moved(it.site), ..it }));
        let definitions = brought.definitions.into_iter();
        self.definitions.extend(definitions.map(|it| Definition { site: moved(it.site), ..it }));
        let expansions = brought.expansions.into_iter();
        self.expansions.extend(expansions.map(|it| Expansion { scope: own + it.scope, ..it }));
    }

    /// Fills in the lines and columns.
    pub(super) fn locate(&mut self, source: &str) {
        let modules = self.modules.iter_mut().map(|module| &mut module.site.at);
        let includes = self.includes.iter_mut().map(|include| &mut include.site.at);
        let blind = self.blind.iter_mut().map(|blind| &mut blind.site.at);
        let found =
            self.found.iter_mut().flat_map(|found| [&mut found.item_at, &mut found.site.at]);
        let definitions = self.definitions.iter_mut().map(|definition| &mut definition.site.at);
        let folders = self.folders.iter_mut().map(|folder| &mut folder.site.at);
        let positions = modules.chain(includes).chain(folders).chain(blind).chain(found);
        let mut positions: Vec<_> = positions.chain(definitions).collect();
        positions.sort_unstable();
        let (mut line, mut column, mut seen) = (1, 1, 0);
        for position in positions {
            let mut passed = &source[seen..position.byte];
            seen = position.byte;
            while let Some(newline) = super::bytes::find(b'\n', passed.as_bytes()) {
                (line, column) = (line + 1, 1);
                passed = &passed[newline + 1..];
            }
            column += u32::try_from(passed.chars().count()).unwrap_or(0);
            (position.line, position.column) = (line, column);
        }
    }
}

impl Position {
    /// That of a whole file.
    pub(super) const START: Self = Self { byte: 0, line: 1, column: 1 };

    /// The byte; line and column follow.
    pub(super) fn of(byte: usize) -> Self {
        Self { byte, ..Self::default() }
    }
}
