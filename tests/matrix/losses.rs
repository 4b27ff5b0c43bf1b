//! Ways to lose plugins, in every combination: each loss is reported, with its cause.

use plux_tests::Project;

use crate::cell::Cell;
use crate::combinations::{DEV, Profile, profiles};
use crate::libraries;
use crate::table::{Table, document};
use crate::ways::{MAIN, WAYS, greeting, workspace};

/// What became of the plugins when they were used in a way that loses some, or is feared to.
pub(crate) struct Loss {
    how: &'static str,
    table: Table,
}

impl Loss {
    pub(crate) fn of(how: &'static str, row: impl Fn(&Profile) -> Vec<Cell>) -> Self {
        Self { how, table: Table::fill(how, profiles(&[DEV]), row) }
    }

    /// Checks that it is the same in every combination.
    pub(crate) fn always(self, outcome: &str) -> Self {
        for cell in self.table.cells() {
            assert_eq!(cell.to_string(), outcome, "{}", self.how);
        }
        self
    }
}

#[test]
fn every_loss_is_reported() {
    let losses = [
        without_anchors(),
        behind_a_package_that_does_not_refer_to_it(),
        in_a_library_that_the_program_does_not_name(),
        in_a_program_without_an_index(),
        libraries::linked_by_c_as_needed(),
        libraries::linked_by_c_as_a_whole(),
        libraries::shared_with_c(),
        libraries::beside_a_plugin_in_a_dylib(),
        libraries::beside_the_runtime_in_a_dylib(),
    ];
    document("losses", &markdown(&losses));
    for Loss { how, table } in &losses {
        assert!(table.cells().all(|cell| cell.silent() == 0), "{how}: lost silently");
    }
}

fn markdown(losses: &[Loss]) -> String {
    let rows = losses.iter().flat_map(|Loss { how, table }| {
        let outcomes = table.outcomes().into_iter();
        outcomes.map(move |(cell, places)| format!("| {how} | {cell} | {places} |\n"))
    });
    let rows: String = rows.collect();
    let cells = || losses.iter().flat_map(|it| it.table.cells());
    let refused = cells().filter(|cell| cell.is_refused()).count();
    let all = losses.iter().map(|it| it.table.sum()).fold(Cell::complete(0), Cell::plus);
    let lost: Vec<String> = all.lost.iter().map(|(why, count)| format!("{count} {why}")).collect();
    format!(
        "| how | loaded, and what is reported for the others | combinations |\n|---|---|---|\n{rows}\n\
         {} combinations, {refused} of them refused: {} of {} plugins, and for the others {}; \
         lost silently: {}.\n",
        cells().count(),
        all.loaded,
        all.wanted,
        lost.join(", "),
        all.silent()
    )
}

/// What the table of all that is there would say, were there no anchors.
fn without_anchors() -> Loss {
    let project = workspace("matrix-bare").file(
        "build.rs",
        r#"fn main() {
            plux_build::emit();
            let directory = std::env::var_os("OUT_DIR").unwrap();
            let anchors = std::path::Path::new(&directory).join("plux.rs");
            let generated = std::fs::read_to_string(&anchors).unwrap();
            let others = generated.lines().filter(|line| !line.starts_with("use ::"));
            std::fs::write(anchors, others.collect::<Vec<_>>().join("\n")).unwrap();
        }"#,
    );
    Loss::of("without anchors", |it| it.bin(&project, "matrix-bare").run(WAYS))
        .always("2 of 15, dropped by the linker, not referenced")
}

fn behind_a_package_that_does_not_refer_to_it() -> Loss {
    let project = Project::new("matrix-behind")
        .plugins("mb-behind", "", &greeting("behind"))
        .plugins("mb-between", "[dependencies.mb-behind]\npath = \"../mb-behind\"\n", "")
        .application("matrix-behind", "mb-between.path = \"crates/mb-between\"", MAIN);
    Loss::of("behind a package that does not refer to it", |it| {
        let linked = it.bin(&project, "matrix-behind");
        linked.says("no code of `mb-between` refers to `mb_behind`").run(&["behind"])
    })
    .always("0 of 1, not referenced")
}

fn in_a_library_that_the_program_does_not_name() -> Loss {
    let project = Project::new("matrix-unnamed").application("matrix-unnamed", "", MAIN);
    project.write("src/lib.rs", &greeting("own_library"));
    Loss::of("in the package's own library, which the binary does not name", |it| {
        it.bin(&project, "matrix-unnamed").run(&["own_library"])
    })
    .always("0 of 1, not referenced")
}

fn in_a_program_without_an_index() -> Loss {
    let without_index = MAIN.replace("plux_runtime::include_index!();", "");
    let project = Project::new("matrix-no-index")
        .plugins("mn-direct", "", &greeting("direct"))
        .application("matrix-no-index", "mn-direct.path = \"crates/mn-direct\"", &without_index);
    Loss::of("in a program that includes no index", |it| {
        let linked = it.bin(&project, "matrix-no-index");
        linked.says("no code of `matrix-no-index` includes it").run(&["direct"])
    })
    .always("0 of 1, completeness unknown")
}
