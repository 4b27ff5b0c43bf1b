//! Macros that keep records and indexes in the program. `sections`, `linkme_slices` and `symbols` register
//! plugins.
//!
//! The macros contain the `unsafe` attributes for link sections and exported names, so that crates
//! with `#![forbid(unsafe_code)]` can declare plugins.

/// Places a record in the link section that readers of the binary look up.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_record {
    ($name:ident: $length:expr, $record:expr) => {
        // SAFETY: only readers of the binary use the section.
        #[used]
        #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__plux_meta"))]
        #[cfg_attr(windows, unsafe(link_section = ".pluxmt"))]
        #[cfg_attr(not(any(target_vendor = "apple", windows)), unsafe(link_section = "plux_meta"))]
        static $name: [$crate::private::primitive::u8; $length] = $record;
        $crate::__plux_keep!($name);
    };
}

/// Keeps a static with a constructor that refers to it. GNU ld drops unreferenced sections of a
/// Windows program despite `#[used]`, but keeps constructors.
#[cfg(all(windows, target_env = "gnu"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_keep {
    ($name:ident) => {
        const _: () = {
            extern "C" fn keep() {
                $crate::private::hint::black_box(&raw const $name);
            }
            $crate::__plux_constructor!(keep);
        };
    };
}

/// Keeps a static with `#[used]`.
#[cfg(not(all(windows, target_env = "gnu")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_keep {
    ($name:ident) => {};
}

/// Calls a function before `main`.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_constructor {
    ($function:ident) => {
        // SAFETY: the section holds pointers to functions of this type, called before `main` on one
        // thread. The functions use nothing that `main` has to set up.
        #[used]
        #[cfg_attr(
            target_vendor = "apple",
            unsafe(link_section = "__DATA,__mod_init_func,mod_init_funcs")
        )]
        #[cfg_attr(windows, unsafe(link_section = ".CRT$XCU"))]
        #[cfg_attr(
            not(any(target_vendor = "apple", windows)),
            unsafe(link_section = ".init_array")
        )]
        static CONSTRUCTOR: extern "C" fn() = $function;
    };
}
