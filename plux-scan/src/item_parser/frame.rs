//! An open delimiter, and the item that is being parsed in it.

use crate::macros::Branches;

/// The kind of an item, which determines where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Only attributes and visibility have been read.
    Unknown,
    /// `const`, `static`, `use`, `type`, `let`: it ends with a semicolon.
    Statement,
    /// `fn`: it ends with its body, or a semicolon.
    Function,
    /// `impl`, `trait`, `extern`: the same, and its body has associated items.
    Associating,
    /// `struct`, `enum`, `union`, `mod`: it ends with its braces, or a semicolon.
    Braces,
    /// It may be the path of a macro call.
    Path,
    /// It is an expression, a field, or anything else.
    Other,
}

impl Shape {
    /// Returns whether it is certainly an item.
    pub(crate) fn is_item(self) -> bool {
        !matches!(self, Self::Unknown | Self::Path | Self::Other)
    }

    /// Returns whether no derive macro applies to it, nor an attribute that belongs to one.
    pub(crate) fn takes_no_derive(self) -> bool {
        matches!(self, Self::Statement | Self::Function | Self::Associating)
    }
}

/// An open delimiter, and the item that is being parsed in it.
pub(crate) struct Frame {
    /// The delimiter; 0 for the file.
    pub(crate) open: u8,
    pub(crate) scope: usize,
    /// Whether this is the body of an `impl`, a `trait` or an `extern` block.
    pub(crate) is_associated: bool,
    /// Whether it is in the arguments of a macro.
    pub(crate) in_macro: bool,
    /// What the braces in it mean, if these are the arguments of a macro whose meaning is known.
    pub(crate) branches: Option<Branches>,
    pub(crate) shape: Shape,
    /// How many `<` of the item's head are open.
    pub(crate) angle_depth: usize,
    /// Where the item begins, attributes included.
    pub(crate) start: Option<usize>,
    pub(crate) attributes: Vec<Pending>,
}

/// An attribute whose item has not ended yet.
#[derive(Clone, Copy)]
pub(crate) struct Pending {
    /// The position of its `#`.
    pub(crate) at: usize,
    /// Where the source between its brackets starts.
    pub(crate) start: usize,
    /// Where that source ends.
    pub(crate) end: usize,
}

impl Frame {
    pub(crate) fn new(open: u8, scope: usize) -> Self {
        Self {
            open,
            scope,
            is_associated: false,
            in_macro: false,
            branches: None,
            shape: Shape::Unknown,
            angle_depth: 0,
            start: None,
            attributes: Vec::new(),
        }
    }

    /// Returns whether the item ends with a closing brace before `next`.
    pub(crate) fn ends_before(&self, next: &str) -> bool {
        match self.shape {
            Shape::Statement => false,
            // `impl Trait<{ N }> for Type {}`: braces, but not the last ones.
            Shape::Function | Shape::Associating | Shape::Braces => self.angle_depth == 0,
            Shape::Unknown | Shape::Path | Shape::Other => !matches!(next, "else" | "." | "?"),
        }
    }

    /// Resets it for the next item.
    pub(crate) fn reset(&mut self) {
        self.shape = Shape::Unknown;
        self.angle_depth = 0;
        self.start = None;
        self.attributes.clear();
    }

    /// Returns whether a closing delimiter matches.
    pub(crate) fn closes_with(&self, close: u8) -> bool {
        matches!((self.open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}'))
    }
}
