//! The README's table of keys, held to the command table.

use std::fmt::Write;
use std::path::Path;

use super::{COMMANDS, Group};
use crate::search::SYNTAX;

const BEGIN: &str =
    "<!-- keys: made from src/app/commands.rs by `FILEDESK_REDRAW=1 cargo test readme` -->\n";
const END: &str = "<!-- end of keys -->\n";
const BEGIN_SYNTAX: &str = "<!-- filters: made from src/search/query/syntax.rs by `FILEDESK_REDRAW=1 cargo test readme` -->\n";
const END_SYNTAX: &str = "<!-- end of filters -->\n";

/// All keys as the README shows them: one table, a heading a group.
fn table() -> String {
    let mut table = String::from("| key | what it does |\n|---|---|\n");
    for group in Group::ALL {
        let _ = writeln!(table, "| | **{}** |", group.title());
        for spec in COMMANDS.iter().filter(|spec| spec.group == group) {
            let keys: Vec<_> = spec.keys.iter().map(|key| format!("`{key}`")).collect();
            let (keys, what) = (keys.join(" "), spec.sentence);
            let place = match spec.place() {
                "" => String::new(),
                place => format!(" ({place})"),
            };
            let _ = writeln!(table, "| {keys} | {what}{place} |");
        }
    }
    table
}

/// What can be searched for, as the README shows it.
fn syntax() -> String {
    let mut table = String::from("| typed | finds |\n|---|---|\n");
    for (typed, meaning) in SYNTAX {
        let typed: Vec<_> = typed.split("  ").map(|one| format!("`{one}`")).collect();
        let _ = writeln!(table, "| {} | {meaning} |", typed.join(" "));
    }
    table
}

/// `readme` with what stands between two marks made anew.
fn renewed(readme: &str, [begin, end]: [&str; 2], table: &str) -> String {
    let (before, rest) = readme.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    format!("{before}{begin}\n{table}\n{end}{after}")
}

#[test]
fn the_keys_and_filters_in_the_readme_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let wanted = renewed(&readme, [BEGIN, END], &table());
    let wanted = renewed(&wanted, [BEGIN_SYNTAX, END_SYNTAX], &syntax());
    if std::env::var_os("FILEDESK_REDRAW").is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(
        readme == wanted,
        "the README shows other keys than the program has; write them anew:\n    \
         FILEDESK_REDRAW=1 cargo test readme"
    );
}
