//! The README's table of keys, held to the command table.

use std::fmt::Write;
use std::path::Path;

use super::{COMMANDS, Group, Scope, Spec};

const BEGIN: &str =
    "<!-- keys: made from src/app/commands.rs by `FILEDESK_REDRAW=1 cargo test readme` -->\n";
const END: &str = "<!-- end of keys -->\n";

/// All keys as the README shows them: one table, a heading a group.
fn table() -> String {
    let mut table = String::from("| key | what it does |\n|---|---|\n");
    for group in Group::ALL {
        let _ = writeln!(table, "| | **{}** |", group.title());
        for spec in COMMANDS.iter().filter(|spec| spec.group == group) {
            let keys: Vec<_> = spec.keys.iter().map(|key| format!("`{key}`")).collect();
            let (keys, what) = (keys.join(" "), spec.sentence);
            let _ = writeln!(table, "| {keys} | {what}{} |", place(spec));
        }
    }
    table
}

/// Where a key means this, if that is not the tree.
fn place(spec: &Spec) -> &'static str {
    match spec.scope {
        Scope::Browse | Scope::Anywhere | Scope::Dialog => "",
        Scope::Question => " (in a question)",
        Scope::Prompt => " (where text is typed)",
        Scope::Notice => " (in a notice)",
        Scope::Reading => " (in the help and other texts)",
        Scope::Transfers => " (in the transfers)",
    }
}

#[test]
fn the_keys_in_the_readme_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}{BEGIN}\n{}\n{END}{after}", table());
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
