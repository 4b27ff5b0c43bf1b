//! A sample workspace: a shop that sends messages with built-in, optional and external plugins.

use plux_tests::Project;

/// Nothing of it is compiled: a list is made of sources.
pub(crate) fn shop(story: &str) -> Project {
    let package = |name: &str, dependencies: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\
             [dependencies]\nplux-runtime.path = \"$plux/plux-runtime\"\n{dependencies}"
        )
    };
    let app = "shop-core.path = \"../shop-core\"\n\
               shop-mail.path = \"../shop-mail\"\n\
               shop-sms = { path = \"../shop-sms\", optional = true }\n\
               clock = { path = \"../elsewhere/clock\", features = [\"digital\"] }\n\
               [features]\n\
               default = []\n\
               sms = [\"dep:shop-sms\"]\n";
    let members = "members = [\"shop\", \"shop-core\", \"shop-mail\", \"shop-sms\"]";
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\n{members}\nexclude = [\"elsewhere\"]\n\
         default-members = [\"shop\"]\n"
    );
    let clock = package("clock", "[features]\ndigital = []\nsundial = []\n[workspace]\n");
    Project::new(story)
        .file("Cargo.toml", &workspace)
        .file("shop/Cargo.toml", &package("shop", app))
        .file("shop/src/main.rs", "fn main() {}\n")
        .file("shop-core/Cargo.toml", &package("shop-core", ""))
        .file("shop-core/src/lib.rs", CORE)
        .file("shop-mail/Cargo.toml", &package("shop-mail", ""))
        .file("shop-mail/src/lib.rs", MAIL)
        .file("shop-sms/Cargo.toml", &package("shop-sms", ""))
        .file("shop-sms/src/lib.rs", SMS)
        .file("elsewhere/clock/Cargo.toml", &clock)
        .file("elsewhere/clock/src/lib.rs", CLOCK)
}

const CORE: &str = r#"use plux_runtime::{FunctionPlugin, extension_point, plugin};

/// Ways to tell a customer.
#[extension_point(namespace = "shop.senders", cardinality = "at_least_one")]
pub type Sender = FunctionPlugin<fn(&str)>;

/// Writes what is sent into a file.
#[plugin(namespace = "shop.senders", requires = ["shop.senders:log", "clock.faces:digital"])]
fn archive(_: &str) {}

/// Prints what is sent.
#[plugin(namespace = "shop.senders", meta(audience = "developers"))]
fn log(_: &str) {}
"#;

const MAIL: &str = r#"
/// Sends a mail.
#[plux_runtime::plugin(namespace = "shop.senders", before = ["archive"])]
fn mail(_: &str) {}
"#;

const SMS: &str = r#"
/// Sends 短信, to phones that understand it.
#[plux_runtime::plugin(namespace = "shop.senders")]
fn sms(_: &str) {}
"#;

const CLOCK: &str = "
/// Faces of clocks.
#[plux_runtime::extension_point(namespace = \"clock.faces\")]
pub type Face = plux_runtime::FunctionPlugin<fn()>;

/// Red \u{1b}[31m digits, from \u{202e}thgir to left.
#[cfg(feature = \"digital\")]
#[plux_runtime::plugin(namespace = \"clock.faces\")]
fn digital() {}

#[cfg(feature = \"sundial\")]
#[plux_runtime::plugin(namespace = \"clock.faces\")]
fn sundial() {}

#[cfg(windows)]
#[plux_runtime::plugin(namespace = \"clock.faces\")]
fn taskbar() {}
";
