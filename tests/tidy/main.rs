//! The architecture and the house style as a test: `src/lib.rs` says what, this holds it.

mod floors;
mod shape;
mod sources;

use sources::{Source, sources};

/// Fails with every complaint that `check` has about any file.
fn hold(check: impl Fn(&Source) -> Vec<String>) {
    let complaints: Vec<_> = sources()
        .iter()
        .flat_map(|source| {
            let complaints = check(source).into_iter();
            complaints.map(|complaint| format!("{}: {complaint}", source.path))
        })
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn each_floor_names_only_what_lies_below_it() {
    hold(floors::trespasses);
}

#[test]
fn what_decides_and_draws_never_waits_nor_looks_outside() {
    hold(floors::looks_outside);
}

#[test]
fn every_dependency_is_used() {
    let complaints = floors::idle_dependencies(&sources());
    assert_eq!(complaints, Vec::<String>::new());
}

#[test]
fn every_file_says_its_purpose_in_one_sentence() {
    hold(shape::no_purpose);
}

#[test]
fn every_file_fits_in_one_head() {
    hold(shape::too_long);
}

#[test]
fn every_function_fits_on_a_screen() {
    hold(shape::long_functions);
}

#[test]
fn everything_public_says_what_it_is() {
    hold(shape::undocumented);
}

#[test]
fn nothing_is_left_for_later_and_nothing_is_global() {
    hold(shape::forbidden);
}
