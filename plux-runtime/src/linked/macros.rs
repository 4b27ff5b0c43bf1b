//! What keeps records and indexes in the program. The modules `slices` and `symbols` register plugins.
//!
//! The macros hold the `unsafe` of link sections and exported names, so that crates with
//! `#![forbid(unsafe_code)]` can have plugins.
//!
//! | targets | plugins | what keeps them |
//! |---|---|---|
//! | those of linkme | a slice of linkme | the linker |
//! | windows-gnu | a slice of linkme | a constructor that refers to each: GNU ld drops the rest |
//! | all others, such as wasm | a symbol each | the generated code, which lists the active ones |

/// A record in the section that readers of the file look for.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_record {
    ($name:ident: $length:expr, $record:expr) => {
        // SAFETY: nothing but readers of the file uses the section.
        #[used]
        #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__plux_meta"))]
        #[cfg_attr(windows, unsafe(link_section = ".pluxmt"))]
        #[cfg_attr(not(any(target_vendor = "apple", windows)), unsafe(link_section = "plux_meta"))]
        static $name: [::core::primitive::u8; $length] = $record;
        $crate::__plux_keep!($name);
    };
}

/// Keeps a static: GNU ld drops the sections of a Windows program that nothing refers to, whatever
/// `#[used]` says. It keeps constructors.
#[cfg(all(windows, target_env = "gnu"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_keep {
    ($name:ident) => {
        const _: () = {
            extern "C" fn keep() {
                ::core::hint::black_box(&raw const $name);
            }
            $crate::__plux_constructor!(keep);
        };
    };
}

/// Keeps a static: `#[used]` does.
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
