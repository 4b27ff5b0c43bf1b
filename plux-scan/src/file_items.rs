//! The items of a file that matter to a scan: what the item parser finds.

use memchr::memchr;
use plux_spec::IncompleteReason;
use plux_spec::sort::sort_by;

use crate::model::{Attribute, CallContext, IndexMacro};

/// The items of a file that a scan needs.
#[derive(Debug, Default)]
pub(crate) struct FileItems {
    /// The file's own scope first, every other one after the one around it.
    pub(crate) scopes: Vec<Scope>,
    /// What matters, in the order of the source.
    pub(crate) items: Vec<FileItem>,
    /// The names of the macros called that declare modules.
    pub(crate) called_macros: Vec<String>,
    /// `extern crate name as alias` at the top level: alias, name. The alias is `*` for `#[macro_use]`.
    pub(crate) extern_crates: Vec<(String, String)>,
}

/// A scope of names: a module, a block, or a part of one under a condition.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) parent: Option<usize>,
    pub(crate) kind: ScopeKind,
    /// The predicates that this scope adds to those around it.
    pub(crate) cfg: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum ScopeKind {
    File,
    /// `mod x { … }`
    Module(ModuleName),
    /// `{ … }`, where a module has no file of its own.
    Block,
    /// The arguments of a macro call.
    Macro(MacroCall),
    /// Nothing but a condition.
    Condition,
}

#[derive(Debug)]
pub(crate) struct MacroCall {
    pub(crate) name: String,
    /// Whether it is where an item can be.
    pub(crate) is_item: bool,
}

/// A module's name, and the paths that its attributes give it.
#[derive(Clone, Debug)]
pub(crate) struct ModuleName {
    /// As written, `r#` included.
    pub(crate) name: String,
    /// The first whose predicates hold counts.
    pub(crate) paths: Vec<ModulePath>,
}

/// `#[path = "…"]`
#[derive(Clone, Debug)]
pub(crate) struct ModulePath {
    /// The predicates of the `cfg_attr` around it.
    pub(crate) cfg: Vec<String>,
    /// `None` if it is not a literal.
    pub(crate) path: Option<String>,
}

/// A position in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) byte: usize,
    /// Counted from 1.
    pub(crate) line: u32,
    /// Counted in characters from 1.
    pub(crate) column: u32,
}

/// A position, its scope and its predicates.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) scope: usize,
    /// The predicates that it has itself, without those of its scope.
    pub(crate) cfg: Vec<String>,
    pub(crate) at: Position,
}

/// Something in a file that matters, and where it is.
#[derive(Debug)]
pub(crate) struct FileItem {
    pub(crate) kind: ItemKind,
    pub(crate) site: Site,
}

#[derive(Debug)]
pub(crate) enum ItemKind {
    /// `mod x;`
    Module(ModuleName),
    /// `include!("x.rs")`, with the path.
    Include(String),
    /// `automod::dir!("x")`: a module for each file of the directory, which is relative to that of the
    /// package.
    ModuleDir(String),
    /// The definition of a macro.
    ModuleMacro(ModuleMacro),
    /// An attribute of plux.
    Declaration(FileDeclaration),
    /// What could not be analyzed.
    Unanalyzed(IncompleteReason),
    /// A call of `include_index!`, and the macro whose definition contains it.
    IndexCall(CallContext, Option<IndexMacro>),
    /// A call of `plugin_name!()` or `plugin_id!()` outside of annotated items, with the name.
    OwnNameCall(String),
    /// The namespace in a call such as `Registry::new("…")`, after the path of the function.
    NamespaceUse(Vec<String>, String),
}

/// A macro that declares a module for each name that it is called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModuleMacro {
    pub(crate) name: String,
    /// The predicates of the `mod` in its body.
    pub(crate) cfg: Vec<String>,
    /// The predicates of the definition itself.
    pub(crate) definition_cfg: Vec<String>,
}

/// An attribute of plux.
#[derive(Debug)]
pub(crate) struct FileDeclaration {
    pub(crate) attribute: Attribute,
    pub(crate) args: String,
    pub(crate) item: String,
    pub(crate) item_at: Position,
    pub(crate) is_associated: bool,
    pub(crate) ambiguous_name: Option<Position>,
}

impl FileItems {
    /// The items of a file without any, as yet.
    pub(crate) fn new() -> Self {
        let file = Scope { parent: None, kind: ScopeKind::File, cfg: Vec::new() };
        Self { scopes: vec![file], ..Self::default() }
    }

    /// The items of a file that cannot be read beyond `before`.
    pub(crate) fn refused(before: &str, reason: IncompleteReason) -> Self {
        let mut items = Self::new();
        items.add(ItemKind::Unanalyzed(reason), 0, Vec::new(), before.len());
        items.locate(before);
        items
    }

    /// Adds an item at a byte.
    pub(crate) fn add(&mut self, kind: ItemKind, scope: usize, cfg: Vec<String>, byte: usize) {
        let site = Site { scope, cfg, at: Position::of(byte) };
        self.items.push(FileItem { kind, site });
    }

    /// Returns a scope and those around it, outwards.
    pub(crate) fn around(&self, scope: usize) -> impl Iterator<Item = &Scope> {
        let scopes = std::iter::successors(Some(scope), |&scope| self.scopes[scope].parent);
        scopes.map(|scope| &self.scopes[scope])
    }

    /// Returns the outermost macro call whose arguments contain a scope.
    pub(crate) fn call_around(&self, scope: usize) -> Option<&MacroCall> {
        let calls = self.around(scope).filter_map(|scope| match &scope.kind {
            ScopeKind::Macro(call) => Some(call),
            _ => None,
        });
        calls.last()
    }

    /// Returns whether a scope is in the arguments of a macro that makes an expression of them, such
    /// as `quote!`: that is not code of this crate, whatever it looks like.
    pub(crate) fn is_quoted(&self, scope: usize) -> bool {
        let mut around = self.around(scope);
        around.any(|scope| matches!(&scope.kind, ScopeKind::Macro(call) if !call.is_item))
    }

    /// Returns whether a scope is in a block.
    pub(crate) fn in_block(&self, scope: usize) -> bool {
        let nearest = self.around(scope).find_map(|scope| match scope.kind {
            ScopeKind::Block => Some(true),
            ScopeKind::Module(_) => Some(false),
            _ => None,
        });
        nearest.unwrap_or(false)
    }

    /// Returns what is around a macro call in a scope.
    pub(crate) fn context(&self, scope: usize) -> CallContext {
        let contexts = self.around(scope).map(|scope| match scope.kind {
            ScopeKind::File | ScopeKind::Module(_) => CallContext::Module,
            ScopeKind::Block => CallContext::Item,
            ScopeKind::Macro(_) | ScopeKind::Condition => CallContext::Unknown,
        });
        contexts.max().unwrap_or(CallContext::Module)
    }

    /// Returns the nearest scope that can have names of its own: conditions and macro calls have none.
    pub(crate) fn name_scope(&self, mut scope: usize) -> usize {
        while let ScopeKind::Condition | ScopeKind::Macro(_) = self.scopes[scope].kind {
            let Some(parent) = self.scopes[scope].parent else { break };
            scope = parent;
        }
        scope
    }

    /// Sorts the items, and fills in lines and columns.
    pub(crate) fn locate(&mut self, source: &str) {
        sort_by(&mut self.items, &|a, b| a.site.at.cmp(&b.site.at));
        let mut positions: Vec<&mut Position> = Vec::new();
        for FileItem { kind, site } in &mut self.items {
            positions.push(&mut site.at);
            if let ItemKind::Declaration(it) = kind {
                positions.push(&mut it.item_at);
                positions.extend(&mut it.ambiguous_name);
            }
        }
        sort_by(&mut positions, &|a, b| a.byte.cmp(&b.byte));
        let (mut line, mut column, mut seen) = (1, 1, 0);
        for position in positions {
            let mut passed = &source[seen..position.byte];
            seen = position.byte;
            while let Some(newline) = memchr(b'\n', passed.as_bytes()) {
                (line, column) = (line + 1, 1);
                passed = &passed[newline + 1..];
            }
            column += u32::try_from(passed.chars().count()).unwrap_or(0);
            (position.line, position.column) = (line, column);
        }
    }
}

impl Position {
    /// The start of a file.
    pub(crate) const START: Self = Self { byte: 0, line: 1, column: 1 };

    /// The position of a byte of a source.
    pub(crate) fn in_source(source: &str, byte: usize) -> Self {
        let before = &source[..byte];
        let line = before.rfind('\n').map_or(before, |newline| &before[newline + 1..]);
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            byte,
            line: count(1 + before.matches('\n').count()),
            column: count(1 + line.chars().count()),
        }
    }

    /// A byte; [`FileItems::locate`] fills in line and column.
    pub(crate) fn of(byte: usize) -> Self {
        Self { byte, ..Self::default() }
    }
}
