//! Extracts the location from a Cargo message that shows source lines.
//!
//! ```text
//! unclosed table, expected `]`
//!  --> Cargo.toml:5:14
//!   |
//! 5 | [dependencies
//!   |              ^
//! ```

use plux_build::{Diagnostic, Location};

/// Returns the diagnostic with the location in its message, unless it has a location already.
pub(crate) fn with_location(diagnostic: &Diagnostic) -> Diagnostic {
    let mut located = diagnostic.clone();
    if located.location.is_none()
        && let Some((message, location)) = extract(&diagnostic.message)
    {
        located.message = message;
        located.location = Some(location);
    }
    located
}

/// Splits a message into the text without source lines, and their location.
fn extract(message: &str) -> Option<(String, Location)> {
    let position = message.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let (rest, column) = position.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    let location = Location {
        // Relative to the current directory of Cargo, which is also that of this process.
        file: file.replace('\\', "/").into(),
        line: line.parse().ok()?,
        column: column.parse().ok()?,
        ..Location::default()
    };
    let rest: Vec<&str> = message.lines().filter(|line| !is_snippet(line)).collect();
    Some((rest.join("\n"), location))
}

/// Returns whether a line shows a position or a source line.
fn is_snippet(line: &str) -> bool {
    let line = line.trim_start();
    let without_number = line.trim_start_matches(|it: char| it.is_ascii_digit()).trim_start();
    line.starts_with("--> ") || without_number.starts_with('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "Cargo failed: unclosed table, expected `]`\n --> a b/Cargo.toml:15:14\n   \
                           |\n15 | [dependencies\n   |              ^\nCaused by: | nothing 5";

    #[test]
    fn the_location_is_extracted_and_the_source_lines_are_removed() {
        let located = with_location(&Diagnostic::error(MESSAGE).help("close it"));
        let location = located.location.expect("a location");
        assert_eq!((&*location.file, location.line, location.column), ("a b/Cargo.toml", 15, 14));
        assert_eq!(
            located.message,
            "Cargo failed: unclosed table, expected `]`\nCaused by: | nothing 5"
        );
    }

    #[test]
    fn a_message_without_source_lines_or_with_a_location_is_unchanged() {
        for text in ["Cargo failed", "a\n --> b", "a\n --> b:c:d", "5 | 3"] {
            assert_eq!(with_location(&Diagnostic::error(text)), Diagnostic::error(text));
        }
        let (_, location) = extract(MESSAGE).expect("a location");
        let located = Diagnostic::error(MESSAGE).at(location);
        assert_eq!(with_location(&located), located);
    }
}
