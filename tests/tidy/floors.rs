//! The floors: which folder may name which other folder, and which outside crates.

use std::collections::BTreeSet;

use crate::sources::Source;

/// What a floor may name beside itself and std.
struct Floor {
    name: &'static str,
    /// Other folders and files of `src`.
    floors: &'static str,
    /// Crates.
    crates: &'static str,
    /// What its tests may name further; every dev-dependency they may anyway.
    tests: &'static str,
}

/// The whole house. Whoever needs more here changes the architecture, and says so in `src/lib.rs`.
const HOUSE: &[Floor] = &[
    Floor {
        name: "object",
        floors: "",
        crates: "jiff percent_encoding serde serde_json",
        tests: "",
    },
    Floor {
        name: "store",
        floors: "object",
        crates: "aws_config aws_credential_types aws_sdk_s3 aws_sigv4 aws_smithy_http_client aws_smithy_runtime_api aws_smithy_types bytes crc32fast crc_fast fastrand http_body md5 mime_guess percent_encoding quick_xml rustix serde_json tokio tokio_util tracing",
        tests: "base64 demo hyper tracing_subscriber",
    },
    Floor {
        name: "search",
        floors: "object",
        crates: "crc32fast frizbee jiff lz4_flex memchr",
        tests: "",
    },
    Floor {
        name: "ledger",
        floors: "object",
        crates: "csv jiff serde serde_json",
        tests: "",
    },
    Floor {
        name: "journal",
        floors: "object",
        crates: "serde serde_json",
        tests: "",
    },
    Floor {
        name: "transfer",
        floors: "journal object store",
        crates: "jiff tokio tokio_util zip",
        tests: "bytes demo",
    },
    Floor {
        name: "reconcile",
        floors: "object store",
        crates: "globset tokio",
        tests: "demo",
    },
    Floor {
        name: "preview",
        floors: "object",
        crates: "base64 calamine cfb chardetng csv encoding_rs hayro hayro_interpret html2text humansize icy_sixel image infer mail_parser memchr quick_xml serde serde_json syntect unicode_width zip",
        tests: "crc32fast",
    },
    Floor {
        name: "share",
        floors: "object",
        crates: "csv humansize jiff",
        tests: "base64",
    },
    Floor {
        name: "demo",
        floors: "object",
        crates: "async_trait bytes futures_util http_body hyper hyper_util percent_encoding s3s tokio",
        tests: "aws_sdk_s3",
    },
    Floor {
        name: "app",
        floors: "ledger object preview search share",
        crates: "crossterm percent_encoding ratatui tui_input unicode_width",
        tests: "",
    },
    Floor {
        name: "ui",
        floors: "app ledger object preview search share",
        crates: "humansize jiff qrcode ratatui tui_input unicode_width",
        tests: "crossterm",
    },
    Floor {
        name: "runtime",
        floors: "app demo journal ledger object preview search share store transfer ui",
        crates: "arboard bytes crossterm dirs fontdb nix open ratatui rustix serde serde_json terminput terminput_crossterm tokio tokio_util tracing tracing_subscriber uuid whoami",
        tests: "jiff",
    },
    Floor {
        name: "cli",
        floors: "journal ledger object reconcile runtime search share store transfer",
        crates: "clap crc32fast futures_util humansize jiff qrcode serde serde_json tokio tokio_util uuid",
        tests: "demo",
    },
    Floor {
        name: "gateway",
        floors: "object search store",
        crates: "axum futures_util governor hyper_util jiff percent_encoding serde serde_json subtle tokio tokio_util",
        tests: "bytes demo",
    },
    Floor {
        name: "args",
        floors: "cli config gateway runtime",
        crates: "clap clap_complete clap_mangen",
        tests: "",
    },
    Floor {
        name: "config",
        floors: "app args cli demo gateway object runtime share store ui",
        crates: "dirs dotenvy jiff toml",
        tests: "",
    },
    Floor {
        name: "lib",
        floors: "app args demo journal object search store transfer ui",
        crates: "",
        tests: "",
    },
    Floor {
        name: "main",
        floors: "",
        crates: "",
        tests: "",
    },
];

/// Parts of crates that only these floors may name: events and rectangles are data, a terminal is not.
const PARTS: &[(&str, &str, &[&str])] = &[
    ("app", "crossterm", &["event"]),
    ("app", "ratatui", &["layout"]),
];

/// What the floors that decide and draw may not name: they neither wait nor look outside.
const OUTSIDE: [&str; 8] = [
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "Instant",
    "SystemTime",
    ".await",
];

/// What a file names that its floor may not.
pub fn trespasses(source: &Source) -> Vec<String> {
    let Some(name) = source.floor() else {
        return Vec::new();
    };
    let Some(floor) = HOUSE.iter().find(|floor| floor.name == name) else {
        return vec![format!("the floor `{name}` is not in tests/tidy/floors.rs")];
    };
    let (known, developer) = (
        dependencies("[dependencies]"),
        dependencies("[dev-dependencies]"),
    );
    let may = |also: &str| -> BTreeSet<String> {
        let all = [floor.floors, floor.crates, also, name];
        all.iter()
            .flat_map(|list| list.split(' '))
            .map(str::to_owned)
            .collect()
    };
    let depth = depth(&source.path);
    let named = |code: &str| -> BTreeSet<String> {
        let crates = crates_named(code)
            .into_iter()
            .filter(|found| known.contains(found) || developer.contains(found));
        crates.chain(floors_named(code, depth)).collect()
    };
    let mut complaints = Vec::new();
    for found in named(&source.code).difference(&may("")) {
        complaints.push(format!("`{name}` may not name `{found}`"));
    }
    let for_tests = may(floor.tests).union(&developer).cloned().collect();
    for found in named(&source.tests).difference(&for_tests) {
        complaints.push(format!("the tests of `{name}` may not name `{found}`"));
    }
    complaints.extend(parts_named(name, &source.code));
    complaints
}

/// What a file of a pure floor asks of the world.
pub fn looks_outside(source: &Source) -> Vec<String> {
    if !matches!(source.floor(), Some("object" | "app" | "ui")) {
        return Vec::new();
    }
    let asks = OUTSIDE.iter().filter(|word| has_word(&source.code, word));
    asks.map(|word| format!("`{word}` is not for a floor that is pure"))
        .collect()
}

/// Dependencies that no production code names.
pub fn idle_dependencies(sources: &[Source]) -> Vec<String> {
    let named: BTreeSet<_> = sources
        .iter()
        .flat_map(|source| crates_named(&source.code))
        .collect();
    dependencies("[dependencies]")
        .difference(&named)
        .cloned()
        .collect()
}

fn parts_named(floor: &str, code: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (_, library, parts) in PARTS.iter().filter(|(name, ..)| *name == floor) {
        let path = format!("{library}::");
        for (at, _) in code.match_indices(&path) {
            let part = first_word(&code[at + path.len()..]);
            if !code[..at].ends_with("::") && !parts.contains(&part) {
                complaints.push(format!("of `{library}`, `{floor}` may not name `{part}`"));
            }
        }
    }
    complaints
}

/// The names under a heading of `Cargo.toml`, as code writes them.
fn dependencies(heading: &str) -> BTreeSet<String> {
    let manifest = include_str!("../../Cargo.toml");
    let section = manifest
        .split(&format!("\n{heading}\n"))
        .nth(1)
        .unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let lines = section.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect()
}

/// Every word that stands before a `::`, but not after one.
fn crates_named(code: &str) -> BTreeSet<String> {
    let ends = code.match_indices("::").map(|(at, _)| &code[..at]);
    ends.filter_map(|before| {
        let word = last_word(before);
        let is_first = !before[..before.len() - word.len()].ends_with("::");
        (is_first && !word.is_empty()).then(|| word.to_owned())
    })
    .chain(uses_of_whole_crates(code))
    .collect()
}

/// `use tokio;` and `use tokio as t;`.
fn uses_of_whole_crates(code: &str) -> impl Iterator<Item = String> + '_ {
    let uses = code
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("use "));
    uses.filter(|rest| !rest.contains("::"))
        .map(|rest| first_word(rest).to_owned())
}

/// The folders of `src` that code names through `crate::`, or through enough `super::`.
fn floors_named(code: &str, depth: usize) -> BTreeSet<String> {
    let (up, further) = ("super::".repeat(depth), "super::".repeat(depth + 1));
    let mut named = BTreeSet::new();
    for path in ["crate::", up.as_str()] {
        for (at, _) in code.match_indices(path) {
            let is_deeper = code[..at].ends_with("super::") || code[at..].starts_with(&further);
            if depth == 0 && path.is_empty() || is_deeper {
                continue;
            }
            named.extend(listed(&code[at + path.len()..]));
        }
    }
    named.retain(|name| HOUSE.iter().any(|floor| floor.name == name));
    named
}

/// The first names of what follows a `::`: one, or those in braces.
fn listed(after: &str) -> Vec<String> {
    let Some(group) = after.strip_prefix('{') else {
        return vec![first_word(after).to_owned()];
    };
    let (mut depth, mut names, mut is_new) = (0, Vec::new(), true);
    for (at, letter) in group.char_indices() {
        match letter {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => is_new = true,
            letter if is_new && !letter.is_whitespace() => {
                names.push(first_word(&group[at..]).to_owned());
                is_new = false;
            }
            _ => {}
        }
    }
    names
}

/// How many `super::` lead from a file to the root.
fn depth(path: &str) -> usize {
    let parts = path.matches('/').count();
    match path.rsplit('/').next() {
        Some("mod.rs") => parts - 1,
        Some("lib.rs" | "main.rs") => 0,
        _ => parts,
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn first_word(text: &str) -> &str {
    text.split(|letter| !is_word(letter))
        .next()
        .unwrap_or_default()
}

fn last_word(text: &str) -> &str {
    text.rsplit(|letter| !is_word(letter))
        .next()
        .unwrap_or_default()
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let after = code[at + word.len()..].chars().next();
        let before = code[..at]
            .chars()
            .next_back()
            .filter(|_| !word.starts_with('.'));
        !after.is_some_and(is_word) && !before.is_some_and(is_word)
    })
}

#[test]
fn a_floor_that_names_one_above_or_a_foreign_crate_is_found() {
    let complaints = |path, text| trespasses(&Source::new(path, text, false));
    let found = |path, text| complaints(path, text).len();
    assert_eq!(found("src/app/a.rs", "use crate::ui::Theme;"), 1);
    assert_eq!(
        found(
            "src/app/a.rs",
            "use crate::{object::Key, store::{Store, Depth}};"
        ),
        1
    );
    assert_eq!(found("src/app/mod.rs", "use super::runtime::browse;"), 1);
    assert_eq!(
        found("src/app/tree/a.rs", "use super::super::super::store;"),
        1
    );
    assert_eq!(found("src/app/a.rs", "fn f() { tokio::spawn(g()) }"), 1);
    assert_eq!(found("src/app/a.rs", "use ratatui::widgets::List;"), 1);
    assert_eq!(found("src/object/a.rs", "use humansize;"), 1);
    assert_eq!(found("src/cellar/a.rs", ""), 1);
    assert_eq!(
        found(
            "src/ui/a.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::store::Store;\n}"
        ),
        1
    );
}

#[test]
fn what_a_floor_may_name_is_no_trespass() {
    let complaints = |path, text| trespasses(&Source::new(path, text, false));
    let none = Vec::<String>::new();
    assert_eq!(
        complaints(
            "src/app/a.rs",
            "use crate::object::Key; use super::Model; // store::"
        ),
        none
    );
    assert_eq!(
        complaints(
            "src/app/a.rs",
            "use ratatui::layout::Rect; use crate::app::tokio_like;"
        ),
        none
    );
    assert_eq!(
        complaints(
            "src/store/a.rs",
            "use aws_sdk_s3::config::http::HttpResponse;"
        ),
        none
    );
    assert_eq!(
        complaints(
            "src/store/a.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::demo::Demo;\n}"
        ),
        none
    );
}

#[test]
fn a_pure_floor_that_reads_a_clock_or_a_file_is_found() {
    let asks = |path, text| looks_outside(&Source::new(path, text, false)).len();
    assert_eq!(
        asks("src/app/a.rs", "let now = std::time::Instant::now();"),
        1
    );
    assert_eq!(asks("src/ui/a.rs", "let text = std::fs::read(path);"), 1);
    assert_eq!(asks("src/object/a.rs", "task.await"), 1);
    assert_eq!(asks("src/app/a.rs", "Command::Instantly"), 0);
    assert_eq!(asks("src/runtime/a.rs", "std::fs::read(path)"), 0);
}
