//! Writes and checks the man pages in `man/`, which a release contains.

use std::path::Path;
use std::{env, fs};

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::Cargo;

/// Renders a page: the sections of clap, and the help after the options with its line breaks.
fn page(command: &clap::Command) -> String {
    let name = command.get_display_name().expect("a command that is built has a name");
    let man =
        Man::new(command.clone()).title(name.to_uppercase()).manual("cargo plux").source("plux");
    let mut page = Vec::new();
    man.render_title(&mut page).unwrap();
    man.render_name_section(&mut page).unwrap();
    man.render_synopsis_section(&mut page).unwrap();
    man.render_description_section(&mut page).unwrap();
    man.render_options_section(&mut page).unwrap();
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page).unwrap();
    }
    let mut page = String::from_utf8(page).unwrap();
    let after = command.get_after_long_help().or(command.get_after_help());
    if let Some(after) = after {
        page += ".SH NOTES\n.nf\n";
        for line in after.to_string().lines() {
            // A line that begins with one of these characters is a request of roff.
            page += if line.starts_with(['.', '\'']) { "\\&" } else { "" };
            page += &line.replace('\\', "\\e").replace('-', "\\-").replace('`', "\\(ga");
            page += "\n";
        }
        page += ".fi\n";
    }
    page
}

/// Returns whether a value of `PLUX_BLESS` writes the pages, as for all golden files. The helper of
/// `plux-tests` is not in the published package.
fn is_blessing(value: &str) -> bool {
    match value {
        "" | "0" | "false" | "no" => false,
        "1" | "true" | "yes" => true,
        _ => panic!("PLUX_BLESS is `{value}`; set it to 1 or 0"),
    }
}

#[test]
fn plux_bless_0_writes_no_page() {
    assert!(!is_blessing("0") && !is_blessing("") && is_blessing("1"));
}

#[test]
fn the_man_pages_are_those_of_the_command_line() {
    let mut cargo = Cargo::command().mut_subcommand("plux", |it| it.disable_help_subcommand(true));
    cargo.build();
    let plux = cargo.find_subcommand("plux").expect("the command of Cargo");
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    let mut count = 0;
    for command in plux.get_subcommands().chain([plux]) {
        let file = directory.join(format!("{}.1", command.get_display_name().unwrap()));
        let page = page(command);
        if is_blessing(env::var("PLUX_BLESS").as_deref().unwrap_or_default()) {
            fs::create_dir_all(&directory).unwrap();
            fs::write(&file, &page).unwrap();
        }
        let committed = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            committed == page,
            "{} differs; if the new page is right, run the test with PLUX_BLESS=1\n{page}",
            file.display()
        );
        count += 1;
    }
    assert_eq!(
        fs::read_dir(&directory).unwrap().count(),
        count,
        "`man/` has a page for a command that does not exist"
    );
}
