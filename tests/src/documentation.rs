//! Compiles the Rust blocks of the README and the book as doctests.
//!
//! Blocks that need several packages are marked `ignore`; `tests/docs/book.rs` builds those of
//! `getting-started/first-application.md`, and `tests/example/readme.rs` those of the README.

macro_rules! documents {
    ($($name:ident = $path:literal)*) => {
        $(
            #[doc = include_str!(concat!("../../", $path))]
            mod $name {}
        )*
    };
}

documents! {
    readme = "README.md"
    runtime = "plux-runtime/README.md"
    build = "plux-build/README.md"
    macros = "plux-macros/README.md"
    syntax = "plux-syntax/README.md"
    spec = "plux-spec/README.md"
    first_application = "docs/book/src/getting-started/first-application.md"
    library = "docs/book/src/getting-started/library.md"
    build_script = "docs/book/src/getting-started/build-script.md"
    reexports = "docs/book/src/getting-started/reexports.md"
    anchors = "docs/book/src/how-it-works/anchors.md"
    symbols = "docs/book/src/how-it-works/symbols.md"
    contracts = "docs/book/src/guide/contracts.md"
    registries = "docs/book/src/guide/registries.md"
    arguments = "docs/book/src/guide/arguments.md"
    configuration = "docs/book/src/guide/configuration.md"
    order = "docs/book/src/guide/order.md"
    features = "docs/book/src/guide/features.md"
    lifecycle = "docs/book/src/guide/lifecycle.md"
    overview = "docs/book/src/guide/overview.md"
    listeners = "docs/book/src/guide/listeners.md"
    filters = "docs/book/src/guide/filters.md"
    failures = "docs/book/src/guide/failures.md"
    asynchronous = "docs/book/src/guide/async.md"
    testing = "docs/book/src/guide/testing.md"
    index_location = "docs/book/src/guide/index-location.md"
    settings = "docs/book/src/guide/settings.md"
    without_cargo = "docs/book/src/guide/without-cargo.md"
    linkme = "docs/book/src/coming-from/linkme.md"
    inventory = "docs/book/src/coming-from/inventory.md"
    hand_kept_list = "docs/book/src/coming-from/hand-kept-list.md"
    pluggy = "docs/book/src/coming-from/pluggy.md"
    python_plux = "docs/book/src/coming-from/python-plux.md"
    caddy = "docs/book/src/coming-from/caddy.md"
    pf4j = "docs/book/src/coming-from/pf4j.md"
}
