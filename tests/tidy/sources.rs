//! The files of the program as the checks read them: which are tests, and what in them is code.

use std::fs;
use std::path::Path;

/// One Rust file.
pub struct Source {
    /// From the package's root, with `/`.
    pub path: String,
    /// As it stands.
    pub text: String,
    /// Its code proper: comments and literals blanked, the tests at its end cut off.
    pub code: String,
    /// The tests at its end, blanked too; all of it where the whole file is tests.
    pub tests: String,
}

impl Source {
    /// A file in `path`; `is_test` if all of it is compiled for tests only.
    pub fn new(path: &str, text: &str, is_test: bool) -> Self {
        let blank = blanked(text);
        let start = if is_test { 0 } else { start_of_tests(&blank) };
        Self {
            path: path.into(),
            text: text.into(),
            code: blank[..start].into(),
            tests: blank[start..].into(),
        }
    }

    /// The folder or file directly under `src` that it belongs to; `None` outside.
    pub fn floor(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        below.split(['/', '.']).next()
    }

    /// Whether nothing in it is for production.
    pub fn is_test(&self) -> bool {
        self.code.is_empty()
    }
}

/// All files of `src` and `tests`.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["src", "tests"] {
        walk(&root.join(folder), &mut paths);
    }
    let mut files: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let name = Path::new(path).strip_prefix(root).expect("below the root");
            let name = name.display().to_string();
            (name, fs::read_to_string(path).expect("a readable file"))
        })
        .collect();
    files.sort();
    let tests: Vec<_> = files
        .iter()
        .flat_map(|(path, text)| modules_for_tests(path, text))
        .collect();
    let is_test = |path: &str| {
        path.starts_with("tests/") || tests.iter().any(|test| path.starts_with(test.as_str()))
    };
    files
        .iter()
        .map(|(path, text)| Source::new(path, text, is_test(path)))
        .collect()
}

fn walk(folder: &Path, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            walk(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path.display().to_string());
        }
    }
}

/// The beginnings of the paths of modules that a file declares for tests only.
fn modules_for_tests(path: &str, text: &str) -> Vec<String> {
    let (folder, _) = path.rsplit_once('/').unwrap_or(("", path));
    let marked = text.split("#[cfg(test)]\n").skip(1);
    let declared = marked.filter_map(|rest| {
        let rest = rest.strip_prefix("pub ").unwrap_or(rest);
        rest.strip_prefix("mod ")
    });
    declared
        .filter_map(|rest| rest.split_once(';').map(|(name, _)| name))
        .filter(|name| {
            name.chars()
                .all(|letter| letter.is_alphanumeric() || letter == '_')
        })
        .flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/")])
        .collect()
}

/// Where the module of tests at the end of a file begins.
fn start_of_tests(code: &str) -> usize {
    let marks = code.match_indices("#[cfg(test)]\nmod ");
    marks
        .filter(|(at, _)| {
            let declared = code[*at..].split_once(['{', ';']);
            declared.is_some_and(|(name, _)| code[at + name.len()..].starts_with('{'))
        })
        .map(|(at, _)| at)
        .next()
        .unwrap_or(code.len())
}

/// The text with comments, the insides of literals and what only tests derive blanked, line for line.
pub fn blanked(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let before = code.chars().next_back();
        let skipped = comment(rest)
            .or_else(|| derived_for_tests(rest))
            .or_else(|| literal(rest, before));
        if let Some(length) = skipped {
            let blank = rest[..length].chars().map(|letter| match letter {
                '\n' => '\n',
                _ => ' ',
            });
            code.extend(blank);
            rest = &rest[length..];
        } else {
            code.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    code
}

/// The length of the attribute for tests that `text` begins with.
fn derived_for_tests(text: &str) -> Option<usize> {
    let length = text.find('\n').unwrap_or(text.len());
    text.starts_with("#[cfg_attr(test, derive(")
        .then_some(length)
}

/// The length of the comment that `text` begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.starts_with("/*")
        .then(|| text.find("*/").map_or(text.len(), |end| end + 2))
}

/// The length of the text, byte or letter literal that `text` begins with.
fn literal(text: &str, before: Option<char>) -> Option<usize> {
    let is_in_word = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    if !is_in_word && let Some(after) = text.strip_prefix('r').or(text.strip_prefix("br")) {
        let hashes = after.len() - after.trim_start_matches('#').len();
        if after[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let start = text.len() - after.len() + hashes + 1;
            return Some(
                text[start..]
                    .find(&close)
                    .map_or(text.len(), |end| start + end + close.len()),
            );
        }
    }
    match text.chars().next() {
        Some('"') => Some(closed(text, '"')),
        Some('\'') => {
            let mut letters = text[1..].chars();
            let is_letter = letters.next() == Some('\\') || letters.next() == Some('\'');
            is_letter.then(|| closed(text, '\''))
        }
        _ => None,
    }
}

/// The length up to the quote that closes the one at the beginning.
fn closed(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn comments_and_literals_are_no_code() {
    let text =
        "let a = \"x // y\"; // tokio::\nlet b = 'z'; let c: &'static str = r#\"q\"q\"#; f('\\'');";
    let code = blanked(text);
    assert_eq!(code.len(), text.len());
    assert_eq!(code.lines().count(), 2);
    for gone in ["tokio", "x", "y", "'z'", "q"] {
        assert!(!code.contains(gone), "{gone} in {code}");
    }
    assert!(code.contains("&'static str"));
}

#[test]
fn the_tests_of_a_file_are_told_from_its_code() {
    let source = Source::new(
        "src/a.rs",
        "fn f() {}\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n",
        false,
    );
    assert!(source.code.contains('f') && !source.code.contains('g'));
    assert!(source.tests.contains('g'));
    let declared = modules_for_tests(
        "src/app/mod.rs",
        "#[cfg(test)]\npub mod script;\n#[cfg(test)]\nmod tests {}\n",
    );
    assert_eq!(declared, ["src/app/script.rs", "src/app/script/"]);
}
