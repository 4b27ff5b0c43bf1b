//! `plugin_name!()` and `plugin_id!()` outside of annotated items.

/// The name of the annotated plugin, as a string literal.
///
/// It can be used in the item that [`#[plugin]`](macro@crate::plugin) annotates and in the attribute's
/// arguments, so that the name is written once:
///
/// ```
/// use plux_runtime::{plugin, plugin_name};
///
/// struct Codec { name: &'static str }
///
/// #[plugin(namespace = "my.codecs", name = "gzip")]
/// static GZIP: Codec = Codec { name: plugin_name!() };
///
/// assert_eq!(GZIP.name, "gzip");
/// ```
///
/// Elsewhere it is a compile error:
///
/// ```compile_fail
/// fn name() -> &'static str { plux_runtime::plugin_name!() }
/// ```
#[macro_export]
macro_rules! plugin_name {
    ($name:literal) => {
        $name
    };
    () => {
        $crate::private::compile_error!(
            "`plugin_name!()` is not in an item with `#[plugin]`\n\
             help: use `PluginSpec::name`, or write the name"
        )
    };
}

/// The id of the annotated plugin, `namespace:name`, as a string literal.
///
/// It can be used in the item that [`#[plugin]`](macro@crate::plugin) annotates and in the attribute's
/// arguments:
///
/// ```
/// use plux_runtime::{plugin, plugin_id};
///
/// #[plugin(namespace = "my.greeters")]
/// fn hello() -> &'static str { plugin_id!() }
///
/// assert_eq!(hello(), "my.greeters:hello");
/// ```
///
/// Elsewhere it is a compile error, as [`plugin_name!`] is.
#[macro_export]
macro_rules! plugin_id {
    ($id:literal) => {
        $id
    };
    () => {
        $crate::private::compile_error!(
            "`plugin_id!()` is not in an item with `#[plugin]`\n\
             help: use `PluginSpec::id`, or write the id"
        )
    };
}
