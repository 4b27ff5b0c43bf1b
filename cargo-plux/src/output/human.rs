//! Human-readable diagnostics: in rustc's format, or in one line.

use std::env;
use std::path::{MAIN_SEPARATOR, Path};

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use plux_build::{Diagnostic, Location, Severity};
use plux_syntax::relative_path;

use super::message::file_of;
use crate::bounded_read;
use crate::escape::terminal;

/// The length in bytes of the longest source line that is shown.
const MAX_LINE: usize = 64 << 10;

/// Renders a diagnostic in rustc's format, with highlighted source lines and colors.
pub(crate) fn human(diagnostic: &Diagnostic) -> String {
    if diagnostic.location.is_none() && diagnostic.related.is_empty() {
        return without_location(diagnostic);
    }
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(lines(&diagnostic.message));
    if let Some(lint) = diagnostic.lint {
        title = title.id(lint.code());
    }
    let title = Group::with_title(title);
    let mut groups = vec![title.elements(diagnostic.location.iter().map(shown))];
    groups.extend(diagnostic.related.iter().map(|(place, what)| {
        let title = Level::NOTE.secondary_title(terminal::escape(&here(what)).into_owned());
        title.element(shown(place))
    }));
    if let (Some(help), Some(last)) = (&diagnostic.help, groups.pop()) {
        groups.push(last.element(Level::HELP.message(lines(help))));
    }
    let renderer = Renderer::styled().term_width(width());
    // Like rustc, ends with an empty line.
    renderer.render(&groups) + "\n\n"
}

/// Renders a diagnostic without a location, which annotate-snippets does not support.
fn without_location(diagnostic: &Diagnostic) -> String {
    let bold = Style::new().bold();
    let style = match diagnostic.severity {
        Severity::Error => bold.fg_color(Some(AnsiColor::BrightRed.into())),
        Severity::Warning => bold.fg_color(Some(AnsiColor::Yellow.into())),
        Severity::Note => bold.fg_color(Some(AnsiColor::BrightGreen.into())),
    };
    let (label, message) = (label(diagnostic), lines(&diagnostic.message));
    let mut text = format!("{style}{label}{style:#}{bold}: {message}{bold:#}\n");
    if let Some(help) = &diagnostic.help {
        let help = lines(help).replace('\n', "\n          ");
        text = format!("{text}  {bold}={bold:#} {bold}help{bold:#}: {help}\n");
    }
    text
}

/// Returns the severity and the code, as `error[plux::duplicate_id]`.
fn label(diagnostic: &Diagnostic) -> String {
    let code = diagnostic.lint.map(|lint| format!("[{lint}]")).unwrap_or_default();
    format!("{}{code}", diagnostic.severity)
}

/// Renders a diagnostic in one line: `file:line:column: severity[code]: message; help: …`.
pub(crate) fn short(diagnostic: &Diagnostic) -> String {
    let mut rest = diagnostic.clone();
    rest.lint = None;
    let position = rest.location.take().map(|it| format!("{}: ", local_location(&it).position()));
    for (location, _) in &mut rest.related {
        location.file = path(location).into();
    }
    let text = format!("{}{}: {rest}", position.unwrap_or_default(), label(diagnostic));
    let text = local(&text);
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    format!("{}\n", terminal::escape(&lines.join("; ")))
}

/// Replaces a trailing ` at` of a label with ` here`, since the location is on the next line.
fn here(what: &str) -> String {
    what.strip_suffix(" at").map_or_else(|| what.to_owned(), |what| format!("{what} here"))
}

/// Returns the location, with its source line if the file still has it.
fn shown(place: &Location) -> Element<'static> {
    let line = place.line as usize;
    if let Some(text) = line_of(place) {
        let mark = AnnotationKind::Primary.span(marked(&text, place));
        return Snippet::source(text).path(path(place)).line_start(line).annotation(mark).into();
    }
    let mut origin = Origin::path(path(place));
    if line > 0 {
        origin = origin.line(line);
        if place.column > 0 {
            origin = origin.char_column(place.column as usize);
        }
    }
    origin.into()
}

/// Returns the source line of a location; `None` if the file no longer has it.
pub(super) fn line_of(place: &Location) -> Option<String> {
    let at = (place.line as usize).checked_sub(1)?;
    let bytes = bounded_read::read(&file_of(place), bounded_read::MAX_SOURCE).ok()?;
    let line = bytes.split(|byte| *byte == b'\n').nth(at)?;
    let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line));
    let line = line.strip_prefix('\u{feff}').unwrap_or(&line);
    (line.len() <= MAX_LINE && !line.trim().is_empty()).then(|| line.to_owned())
}

/// Returns the range of a line to highlight: an attribute, a string, or the statement that starts at
/// the column. In a manifest, a key or a value.
pub(super) fn marked(line: &str, place: &Location) -> std::ops::Range<usize> {
    let indent = line.len() - line.trim_start().len();
    let start = (place.column as usize).checked_sub(1);
    let start = start.and_then(|it| line.char_indices().nth(it)).map_or(indent, |(at, _)| at);
    let rest = &line[start..];
    let end = match rest.as_bytes().first() {
        _ if place.file.ends_with(".toml") => toml(rest),
        Some(b'#') => bracketed(rest),
        Some(b'"') => rest[1..].find('"').map(|at| at + 2),
        _ => rest.find(['{', ';', ',']),
    };
    let length = rest[..end.unwrap_or(rest.len())].trim_end().len();
    start..start + length.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// Returns the length of a key, a string or a list.
fn toml(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    match first {
        '"' | '\'' => text[1..].find(first).map(|at| at + 2),
        '[' | '{' => bracketed(text),
        _ => text.find(|it: char| !it.is_alphanumeric() && !"-_.".contains(it)),
    }
}

/// Returns the length of an attribute or a list that ends on this line.
fn bracketed(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the location with the file as [`path`] prints it.
fn local_location(place: &Location) -> Location {
    Location { file: path(place).into(), ..place.clone() }
}

/// Returns the file of a location, relative to the current directory if it is in the workspace or
/// below the current directory.
fn path(place: &Location) -> String {
    let relative = env::current_dir().ok().and_then(|here| {
        let file = file_of(place);
        let inside = file.starts_with(&here) || Path::new(&*place.file).is_relative();
        (inside && file.is_absolute()).then(|| relative_path(&file, &here))
    });
    let text = relative.unwrap_or_else(|| place.file.to_string());
    terminal::escape(&text.replace('\\', "/")).into_owned()
}

/// Escapes control characters except for line feeds, and shortens paths.
fn lines(text: &str) -> String {
    terminal::escape_lines(&local(text))
}

/// Makes quoted paths below the current directory relative to it.
fn local(text: &str) -> String {
    let here = env::current_dir().ok().map(|it| format!("`{}{MAIN_SEPARATOR}", it.display()));
    // In the root directory, paths stay absolute.
    here.filter(|it| it.len() > 3).map_or_else(|| text.to_owned(), |it| text.replace(&it, "`"))
}

/// Returns the width of the terminal, or 140 without one.
fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(std::io::stderr());
    terminal.map_or(140, |(width, _)| usize::from(width.0))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn place(line: u32, column: u32, path: &Path) -> Location {
        Location {
            package: "p".into(),
            file: path.display().to_string().into(),
            line,
            column,
            ..Location::default()
        }
    }

    #[track_caller]
    fn is_marked(line: &str, column: u32, expected: &str) {
        assert_eq!(&line[marked(line, &place(1, column, Path::new("lib.rs")))], expected);
    }

    #[test]
    fn the_mark_in_a_manifest_is_on_the_key_or_the_value() {
        let is_marked = |line: &str, column, expected| {
            let mark = marked(line, &place(1, column, Path::new("Cargo.toml")));
            assert_eq!(&line[mark], expected);
        };
        is_marked("deny-incomplet = 1", 1, "deny-incomplet");
        is_marked("plux = { \"größe\" = 1 }", 10, "\"größe\"");
        is_marked("facades = [\"a]\", { b = 1 }] # no", 11, "[\"a]\", { b = 1 }]");
        is_marked("facades = [", 11, "[");
        is_marked("facade = 'no' # not", 10, "'no'");
        is_marked("facade = yes", 10, "yes");
        is_marked("= 1", 1, "=");
    }

    #[test]
    fn the_mark_is_on_the_attribute_or_the_head_of_the_statement() {
        is_marked("let m = Manager::new(\"a b\").load(x, y);", 22, "\"a b\"");
        is_marked("#[plugin(name = \"a]\\\"]\")] fn f() {}", 1, "#[plugin(name = \"a]\\\"]\")]");
        is_marked("  #[plugin(", 3, "#[plugin(");
        is_marked("größe; mod gone; x", 8, "mod gone");
        is_marked("\tfn f() {", 0, "fn f()");
        // The file may have changed in the meantime.
        is_marked("", 9, "");
        is_marked("猫", 7, "猫");
        is_marked(";", 1, ";");
    }

    #[test]
    fn a_diagnostic_without_location_or_help_is_rendered() {
        let text = |it: &Diagnostic| anstream::adapter::strip_str(&human(it)).to_string();
        assert_eq!(text(&Diagnostic::note("nothing was written")), "note: nothing was written\n");
        let odd = Diagnostic::warning("odd").help("look\naround");
        assert_eq!(text(&odd), "warning: odd\n  = help: look\n          around\n");
    }

    #[test]
    fn a_line_that_is_no_longer_there_is_not_shown() {
        let place = |line, path: &Path| place(line, 3, path);
        let odd = Diagnostic::warning("odd").at(place(9, Path::new("/no/such/file"))).help("look");
        let said = anstream::adapter::strip_str(&human(&odd)).to_string();
        assert_eq!(said, "warning: odd\n--> /no/such/file:9:3\n = help: look\n\n");

        // Invalid UTF-8 is replaced.
        let file = env::temp_dir().join(format!("cargo-plux-human-{}", std::process::id()));
        fs::write(&file, b"caf\xe9\r\n").unwrap();
        let lines = [0, 1, 2].map(|line| line_of(&place(line, &file)));
        fs::remove_file(&file).unwrap();
        assert_eq!(lines, [None, Some("caf\u{fffd}".to_owned()), None]);
    }

    #[test]
    fn paths_are_relative_to_the_current_directory() {
        let here = env::current_dir().unwrap();
        let text = format!("failed to read `{}`", here.join("plux.json").display());
        assert_eq!(local(&text), "failed to read `plux.json`");
        assert_eq!(local("failed to read `/etc/plux.json`"), "failed to read `/etc/plux.json`");
    }
}
