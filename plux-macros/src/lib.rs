//! The attributes of plux: `#[plugin]` and `#[extension_point]`.
//!
//! Use them through `plux_runtime`, which re-exports them and holds what they expand to. Their
//! grammar is in `plux-syntax`, shared with the scanner that makes the index; this crate turns a
//! declaration into tokens and does nothing else.

mod extension_point;
mod metadata;
mod place;
mod plugin;
mod registration;

use proc_macro::TokenStream;

/// Declares a plugin: registers the item, which stays as it is, and lets the index find it.
///
/// It goes on
///
/// - a **trait impl** (the form to prefer): the plugin is handed out as `dyn Trait`, with the
///   impl's parameters and associated types; it is made by `Default` unless `factory` is given;
/// - a **function**: the plugin is a `FunctionPlugin<fn(A) -> R>`, which is called like the
///   function; its name is the function's unless `name` is given;
/// - a **`const`**: a reusable plugin type with several instances, each a `const`;
/// - a **struct** or **enum**: handed out as `dyn Plugin` unless `contract` says otherwise;
///
/// and may be repeated on one item, each time with another name.
///
/// | argument | value | default |
/// |---|---|---|
/// | `namespace` | string literal, dotted | required |
/// | `name` | string literal | a function's name; else required |
/// | `description` | string literal | the doc comment's first paragraph |
/// | `requires` | `["aws", "other.namespace:name"]` | none |
/// | `before`, `after` | `["aws"]`, names of the same namespace | none |
/// | `meta` | `meta(key = "value")` | none |
/// | `contract` | `dyn Trait` | see above |
/// | `factory` | expression of type `T` or `Result<T, E>` | `T::default()`; a const's value |
/// | `should_load` | `true`, `false` or a path to `fn() -> bool`; functions only | `true` |
/// | `load` | a path to `fn() -> Result<(), BoxError>`; functions only | does nothing |
/// | `crate` | path to `plux_runtime`, where it is re-exported by a facade | `::plux_runtime` |
///
/// Namespace and name are literals, since the index is made without running code.
///
/// # Errors
///
/// Whatever is wrong is a compile error at its place that says what to write; several mistakes are
/// reported at once:
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
/// Generic impls, types and functions are not taken (a plugin is one object of one type; lifetime
/// parameters of functions are fine), and neither are `async` and `unsafe` functions, and methods.
#[proc_macro_attribute]
pub fn plugin(arguments: TokenStream, item: TokenStream) -> TokenStream {
    plugin::expand(arguments.into(), &item.into()).into()
}

/// Declares a namespace: its contract, and how many plugins it wants.
///
/// It goes on a contract trait, or on a type alias of a function plugin type, which stay as they
/// are. Declaring a namespace is optional; where a program declares any, a plugin in a namespace
/// that none declares is reported with the nearest one, and so is another contract than the
/// declared one.
///
/// | argument | value | default |
/// |---|---|---|
/// | `namespace` | string literal, dotted | required |
/// | `cardinality` | `"any"`, `"at_least_one"`, `"exactly_one"`, `"at_most_one"` | `"any"` |
/// | `description` | string literal | the doc comment's first paragraph |
/// | `contract` | `dyn Trait<…>`, for a trait with parameters or associated types | `dyn` the trait |
/// | `crate` | path to `plux_runtime` | `::plux_runtime` |
///
/// # Errors
///
/// Whatever is wrong is a compile error at its place that says what to write.
#[proc_macro_attribute]
pub fn extension_point(arguments: TokenStream, item: TokenStream) -> TokenStream {
    extension_point::expand(arguments.into(), &item.into()).into()
}
