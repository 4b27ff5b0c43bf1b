//! The attributes of plux: `#[plugin]` and `#[extension_point]`.
//!
//! `plux_runtime` re-exports them, and contains the items that their expansions refer to. Their
//! grammar is in `plux-syntax`, which the scanner shares; this crate turns a declaration into tokens.

mod enclosing;
mod extension_point;
mod indexed;
mod location;
mod metadata;
mod own_name;
mod plugin;
mod registration;
mod runtime_path;

use proc_macro::TokenStream;

/// Declares a plugin: registers the item, which stays as it is.
///
/// It is applied to
///
/// - a **trait impl** (the preferred form): the plugin is returned as `dyn Trait`, with the
///   impl's parameters and associated types; `Default` creates it unless `factory` is given;
/// - a **function**: the plugin is a `FunctionPlugin<fn(A) -> R>`, which is called like the
///   function; its name is the function's unless `name` is given;
/// - a **`const`**: a value of a reusable plugin type, returned as its type or as `contract`;
/// - a **`static`**: data for a `Registry`, returned as its type or as `contract`; a static of type
///   `&dyn Trait` with `contract = dyn Trait` is returned as what it refers to;
/// - a **struct** or **enum**: returned as `dyn Plugin`, or as `contract`;
///
/// and may be repeated on one item, each time with another name.
///
/// | argument | value | default |
/// |---|---|---|
/// | `namespace` | string literal, dotted | required |
/// | `name` | string literal | a function's name; else required |
/// | `description` | string literal | the doc comment's first paragraph |
/// | `requires` | `["aws", "other.namespace:name", "gcp >=1.2, <2", "azure?"]`, see below | none |
/// | `before`, `after` | `["aws"]`, names of the same namespace | none |
/// | `meta` | `meta(key = "value")` | none |
/// | `contract` | `dyn Trait`; any type for a const or a static | see above |
/// | `factory` | expression of type `T` or `Result<T, E>`, without `Self`; with `config`, a path to a function of it | `T::default()`; a const's value; with `config`, `From` |
/// | `config` | type that implements `Deserialize`; with the feature `config` of plux-runtime | none |
/// | `should_load` | `true`, `false` or a path to `fn() -> bool`; functions only | `true` |
/// | `load` | a path to `fn() -> Result<(), BoxError>`; functions only | does nothing |
/// | `crate` | path to `plux_runtime`, where another crate re-exports it | the dependency |
///
/// Namespace and name are literals, since the index is built without running code.
///
/// # Requirements
///
/// An item of `requires` is the name of a plugin of the same namespace, or the id of one of another
/// namespace. `?` after it makes it optional: the plugin may be absent, inactive or disabled, and is
/// loaded first if it is not. After a space it may have a version requirement as in Cargo.toml, which
/// the version of the plugin's package has to match: `"gcp >=1.2, <2"`, `"azure? 1.2"`.
///
/// # The item's own name
///
/// In an annotated item, `plugin_name!()` is the plugin's name and `plugin_id!()` its id, both as
/// string literals, so that a name is written once. `plux_runtime::plugin_name!` has an example.
///
/// # The path of the runtime
///
/// The expansion refers to plux-runtime by the name under which the package depends on it. A package
/// that has the attribute from another crate's re-export names the path, in each attribute by
/// `crate = facade::plux_runtime`, or in its Cargo.toml for all of them:
///
/// ```toml
/// [package.metadata.plux]
/// crate = "facade::plux_runtime"
/// ```
///
/// # Errors
///
/// Every error is reported at its span, with what to write instead; several errors are reported
/// together:
///
/// ```text
/// error: unknown argument `nmae`
///        help: did you mean `name`?
///   --> src/lib.rs:8:41
///    |
///  8 | #[plugin(namespace = "finops.vendors", nmae = "aws")]
///    |                                        ^^^^
/// ```
///
/// The attribute cannot be applied to generic impls, types and functions (a plugin is one object of
/// one type; functions may have lifetime parameters), to `async` and `unsafe` functions, and to
/// methods.
#[proc_macro_attribute]
pub fn plugin(arguments: TokenStream, item: TokenStream) -> TokenStream {
    plugin::expand(arguments.into(), &item.into()).into()
}

/// Declares a namespace: its contract, and how many plugins it expects.
///
/// It is applied to the contract: a trait, a type alias of any type, a struct or an enum. The item
/// stays as it is. Declaring a namespace is optional. In a program that declares any, a plugin in an
/// undeclared namespace is reported with the closest match, and so is a contract other than the
/// declared one.
///
/// | argument | value | default |
/// |---|---|---|
/// | `namespace` | string literal, dotted | required |
/// | `cardinality` | `"any"`, `"at_least_one"`, `"exactly_one"`, `"at_most_one"` | `"any"` |
/// | `description` | string literal | the doc comment's first paragraph |
/// | `contract` | `dyn Trait<…>`, for a trait with parameters or associated types | `dyn` the trait |
/// | `crate` | path to `plux_runtime`, where another crate re-exports it | the dependency |
///
/// # Errors
///
/// Every error is reported at its span, with what to write instead.
#[proc_macro_attribute]
pub fn extension_point(arguments: TokenStream, item: TokenStream) -> TokenStream {
    extension_point::expand(arguments.into(), &item.into()).into()
}

/// Returns its items. An implementation detail of `plux_runtime::include_index!`.
#[doc(hidden)]
#[proc_macro]
pub fn indexed(items: TokenStream) -> TokenStream {
    indexed::expand(items.into()).into()
}
