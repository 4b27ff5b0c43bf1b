//! The reasons for which a new plugin does not implement the contract of its namespace.

use std::fmt;

/// The reason for which no code that implements a contract can be generated.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The item is not in its file, or the file cannot be read or parsed.
    NotFound,
    /// The contract is neither a trait nor a function.
    OtherItem,
    /// The contract is a trait that another file or crate declares.
    OtherFile(String),
    /// The trait or the function type has generic parameters.
    Generic,
    /// The trait or the function is unsafe, or has another ABI.
    Unsafe,
    /// The trait has an associated type or constant.
    AssociatedItem(String),
    /// An attribute macro may change the trait.
    Attribute(String),
    /// The trait requires another trait, whose methods are not known.
    Supertrait(String),
    /// The output of `Plugin<Arguments, Output>` has no default.
    LoadOutput,
    /// The file neither declares nor imports a name, or imports it by one of several globs.
    UnknownName(String),
    /// No manifest has the source of a package of the contract.
    NoDependency(String),
    /// The generated code does not compile.
    NotCompiled,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("its declaration cannot be parsed"),
            Self::OtherItem => f.write_str("it is neither a trait nor a function"),
            Self::OtherFile(path) => write!(f, "its file does not declare the trait `{path}`"),
            Self::Generic => f.write_str("it has generic parameters"),
            Self::Unsafe => f.write_str("it is unsafe or has another ABI"),
            Self::AssociatedItem(name) => write!(f, "it has the associated item `{name}`"),
            Self::Attribute(name) => write!(f, "the attribute `{name}` may change it"),
            Self::Supertrait(name) => write!(f, "it requires `{name}`"),
            Self::LoadOutput => f.write_str("its `load` returns a value"),
            Self::UnknownName(name) => {
                write!(f, "its file neither declares nor imports `{name}` by name")
            }
            Self::NoDependency(package) => {
                write!(f, "no manifest of the workspace depends on `{package}`")
            }
            Self::NotCompiled => f.write_str("the generated code does not compile"),
        }
    }
}
