//! An open delimiter, and the item that is being read inside.

use super::macros::Branches;

/// What kind of item it is, which tells where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing of it has been read but attributes and visibility.
    Unknown,
    /// `const`, `static`, `use`, `type`, `let`: it ends with a semicolon.
    Statement,
    /// `fn`: it ends with its body, or a semicolon.
    Function,
    /// `impl`, `trait`, `extern`: the same, and there are no items in its body.
    Associating,
    /// `struct`, `enum`, `union`, `mod`: it ends with its braces, or a semicolon.
    Braces,
    /// It may be the path of a macro that is called.
    Path,
    /// It is an expression, a field, or anything else.
    Other,
}

impl Shape {
    /// Whether it can be told to be an item.
    pub(super) fn is_item(self) -> bool {
        !matches!(self, Self::Unknown | Self::Path | Self::Other)
    }

    /// Whether no derive macro can stand on it, and so none of the attributes that one brings.
    pub(super) fn takes_no_derive(self) -> bool {
        matches!(self, Self::Statement | Self::Function | Self::Associating)
    }

    /// Whether it ends with a closing brace before `next`.
    pub(super) fn ends_before(self, next: &str) -> bool {
        match self {
            Self::Statement => false,
            // `impl Trait<{ N }> for Type {}`: braces, but not the last ones.
            Self::Function | Self::Associating | Self::Braces => !matches!(next, ">" | ","),
            Self::Unknown | Self::Path | Self::Other => !matches!(next, "else" | "." | "?"),
        }
    }
}

/// An open delimiter, and the item that is being read inside.
pub(super) struct Frame {
    /// The delimiter; 0 for the file.
    pub(super) open: u8,
    pub(super) scope: usize,
    /// Whether this is the body of an `impl` or the like, where attributes cannot be ours.
    pub(super) associated: bool,
    /// What the braces inside mean, if this is a macro call whose meaning is known.
    pub(super) branches: Option<Branches>,
    pub(super) shape: Shape,
    /// Where the item begins, attributes included.
    pub(super) start: Option<usize>,
    pub(super) attributes: Vec<Pending>,
}

/// An attribute whose item has not been read to its end.
#[derive(Clone, Copy)]
pub(super) struct Pending {
    /// Where its `#` stands.
    pub(super) at: usize,
    /// Where the text between its brackets starts.
    pub(super) start: usize,
    /// Where that text ends.
    pub(super) end: usize,
}

impl Frame {
    pub(super) fn new(open: u8, scope: usize) -> Self {
        Self {
            open,
            scope,
            associated: false,
            branches: None,
            shape: Shape::Unknown,
            start: None,
            attributes: Vec::new(),
        }
    }

    /// Makes it ready for the next item.
    pub(super) fn reset(&mut self) {
        self.shape = Shape::Unknown;
        self.start = None;
        self.attributes.clear();
    }

    /// Whether a closing delimiter is the one that is waited for.
    pub(super) fn closes_with(&self, close: u8) -> bool {
        matches!((self.open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}'))
    }
}
