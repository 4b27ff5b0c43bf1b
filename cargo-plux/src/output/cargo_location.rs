//! Locations that Cargo draws in its messages, for those who do not look at pictures.
//!
//! ```text
//! unclosed table, expected `]`
//!  --> Cargo.toml:5:14
//!   |
//! 5 | [dependencies
//!   |              ^
//! ```

use std::env;

use plux_build::{Diagnostic, Location};

/// The diagnostic with the place that its message draws, if it has none and that draws one.
pub(crate) fn with_location(diagnostic: &Diagnostic) -> Diagnostic {
    let mut placed = diagnostic.clone();
    if placed.location.is_none()
        && let Some((message, place)) = take(&diagnostic.message)
    {
        placed.message = message;
        placed.location = Some(place);
    }
    placed
}

/// The message without its picture, and the place of that.
fn take(message: &str) -> Option<(String, Location)> {
    let place = message.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let (rest, column) = place.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    // Cargo names files relative to the directory that it was called in, which is ours.
    let file = env::current_dir().unwrap_or_default().join(file);
    let place = Location {
        file: file.display().to_string().into(),
        line: line.parse().ok()?,
        column: column.parse().ok()?,
        ..Location::default()
    };
    let rest: Vec<&str> = message.lines().filter(|line| !is_drawn(line)).collect();
    Some((rest.join("\n"), place))
}

/// Whether a line is one of the picture: its place, or what stands at a bar.
fn is_drawn(line: &str) -> bool {
    let line = line.trim_start();
    let at_bar = line.trim_start_matches(|it: char| it.is_ascii_digit()).trim_start();
    line.starts_with("--> ") || at_bar.starts_with('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: &str = "Cargo failed: unclosed table, expected `]`\n --> a b/Cargo.toml:15:14\n   \
                           |\n15 | [dependencies\n   |              ^\nCaused by: | nothing 5";

    #[test]
    fn a_place_is_taken_out_of_the_picture_and_the_rest_stays() {
        let placed = with_location(&Diagnostic::error(PICTURE).help("mend it"));
        let place = placed.location.expect("a place");
        let here = env::current_dir().unwrap();
        let file = here.join("a b/Cargo.toml").display().to_string();
        assert_eq!((&*place.file, place.line, place.column), (&*file, 15, 14));
        assert_eq!(
            placed.message,
            "Cargo failed: unclosed table, expected `]`\nCaused by: | nothing 5"
        );
    }

    #[test]
    fn what_draws_nothing_or_has_a_place_stays_as_it_is() {
        for text in ["Cargo failed", "a\n --> b", "a\n --> b:c:d", "5 | 3"] {
            assert_eq!(with_location(&Diagnostic::error(text)), Diagnostic::error(text));
        }
        let (_, place) = take(PICTURE).expect("a place");
        let with_a_place = Diagnostic::error(PICTURE).at(place);
        assert_eq!(with_location(&with_a_place), with_a_place);
    }
}
