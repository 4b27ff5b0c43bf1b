//! The message for a panic of cargo-plux.

use std::panic;

use crate::escape::terminal;

/// The help of the message.
const WHERE: &str = "report it where you got cargo-plux from, with the command and this text";

/// Sets a panic hook that prints a short message. With `RUST_BACKTRACE`, the default hook runs first.
pub(crate) fn report_panics() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|it| it != "0") {
            default(info);
        }
        let location = info.location().map(ToString::to_string);
        let text = notice(info.payload_as_str(), location.as_deref());
        super::message::Message::error(text).help(WHERE).print();
    }));
}

/// Panics if `CARGO_PLUX_BUG` is set, so that tests can check the message.
#[cfg(debug_assertions)]
pub(crate) fn panic_if_requested() {
    if let Ok(text) = std::env::var("CARGO_PLUX_BUG") {
        panic!("{text}");
    }
}

fn notice(payload: Option<&str>, location: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!("a bug in cargo-plux {version}");
    for part in [location, payload].into_iter().flatten() {
        text += ": ";
        text += &terminal::escape(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::notice;

    #[test]
    fn the_message_of_a_panic_is_one_line() {
        let text = notice(Some("index out of bounds"), Some("src/main.rs:3:1"));
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            text,
            format!("a bug in cargo-plux {version}: src/main.rs:3:1: index out of bounds")
        );
        assert_eq!(notice(None, None), format!("a bug in cargo-plux {version}"));
    }
}
