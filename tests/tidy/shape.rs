//! The house style as far as a machine can see it: lengths, purposes, docs, words that may not stand.

use crate::sources::Source;

/// So many lines of code a file may have, tests apart.
const LONGEST_FILE: usize = 400;
/// So many lines a function may have, from its name to its closing brace.
const LONGEST_FUNCTION: usize = 50;

/// Words that say a thing is not finished; split, so that this file may stand.
const LATER: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("#[", "ignore"),
    concat!("XX", "X"),
];

/// What production code may not do: end by surprise, or keep state outside of the model.
const NEVER: [&str; 10] = [
    ".unwrap()",
    ".unwrap_err()",
    "panic!(",
    "todo!(",
    "unimplemented!(",
    "unreachable!(",
    "dbg!(",
    "thread_local!",
    "OnceLock",
    "LazyLock",
];

/// A file without a first line that says its purpose in one sentence.
pub fn no_purpose(source: &Source) -> Vec<String> {
    let first = source.text.lines().next().unwrap_or_default();
    let is_told = first.starts_with("//! ") && first.ends_with('.');
    complaint(!is_told, || {
        format!("its first line is no `//! ` sentence: {first:?}")
    })
}

/// A file with too much in it.
pub fn too_long(source: &Source) -> Vec<String> {
    let lines = source.code.lines().count();
    complaint(lines > LONGEST_FILE, || {
        format!("{lines} lines without tests, of {LONGEST_FILE}; which two subjects has it?")
    })
}

/// Functions that no screen holds.
pub fn long_functions(source: &Source) -> Vec<String> {
    let starts = source.code.match_indices("fn ").filter(|(at, _)| {
        let before = source.code[..*at].chars().next_back();
        before.is_none_or(char::is_whitespace)
    });
    starts
        .filter_map(|(at, _)| {
            let name = source.code[at + 3..].split(['(', '<']).next()?;
            let lines = source.code[at..at + body_end(&source.code[at..])?]
                .lines()
                .count();
            (lines > LONGEST_FUNCTION)
                .then(|| format!("fn {name} has {lines} lines, of {LONGEST_FUNCTION}"))
        })
        .collect()
}

/// Public items and fields without a `///`.
pub fn undocumented(source: &Source) -> Vec<String> {
    if source.is_test() {
        return Vec::new();
    }
    let lines: Vec<_> = source
        .text
        .lines()
        .take(source.code.lines().count())
        .collect();
    let public = lines.iter().enumerate().filter(|(_, line)| {
        let item = line.trim_start().strip_prefix("pub ").map(str::trim_start);
        item.is_some_and(|item| !item.starts_with("use ") && !item.starts_with("mod "))
    });
    public
        .filter(|(at, _)| !has_doc(&lines[..*at]))
        .map(|(at, line)| format!("line {}: no `///` on `{}`", at + 1, line.trim()))
        .collect()
}

/// Words that may not stand.
pub fn forbidden(source: &Source) -> Vec<String> {
    let later = LATER.iter().filter(|word| source.text.contains(**word));
    let never = NEVER.iter().filter(|word| source.code.contains(**word));
    let globals = source.code.lines().filter(|line| {
        let line = line.trim_start().trim_start_matches("pub ");
        line.starts_with("static ")
    });
    later
        .chain(never)
        .map(|word| format!("`{word}` may not stand here"))
        .chain(globals.map(|line| format!("a global: `{}`", line.trim())))
        .collect()
}

fn complaint(is_due: bool, text: impl FnOnce() -> String) -> Vec<String> {
    if is_due { vec![text()] } else { Vec::new() }
}

/// Where the body ends of the function that `code` begins with; `None` if it has none.
fn body_end(code: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, letter) in code.char_indices() {
        match letter {
            ';' if depth == 0 => return None,
            '(' | '[' | '{' => depth += 1,
            '}' if depth == 1 => return Some(at + 1),
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether the lines above an item end in a doc comment, attributes apart.
fn has_doc(above: &[&str]) -> bool {
    let mut lines = above.iter().rev().map(|line| line.trim());
    loop {
        match lines.next() {
            Some(line) if line.starts_with("///") || line.starts_with("#[doc") => return true,
            Some(line) if line.starts_with("#[") => {}
            // The end of an attribute over several lines.
            Some(")]") => {
                lines.by_ref().find(|line| line.starts_with("#["));
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Source {
        Source::new("src/app/a.rs", text, false)
    }

    #[test]
    fn a_file_without_a_purpose_is_found() {
        assert_eq!(no_purpose(&file("use std::io;\n")).len(), 1);
        assert_eq!(no_purpose(&file("//! no full stop\n")).len(), 1);
        assert_eq!(no_purpose(&file("//! A purpose.\n")).len(), 0);
    }

    #[test]
    fn a_file_of_401_lines_is_found_but_its_tests_do_not_count() {
        let lines = |count| "fn f() {}\n".repeat(count);
        assert_eq!(too_long(&file(&lines(401))).len(), 1);
        let tests = format!(
            "{}#[cfg(test)]\nmod tests {{\n{}}}\n",
            lines(400),
            lines(90)
        );
        assert_eq!(too_long(&file(&tests)).len(), 0);
    }

    #[test]
    fn a_long_function_is_found() {
        let body = |lines| {
            format!(
                "fn f(a: [u8; 4]) -> u8 {{\n{}}}\n",
                "    g({ 1 });\n".repeat(lines)
            )
        };
        assert_eq!(long_functions(&file(&body(49))).len(), 1);
        assert_eq!(long_functions(&file(&body(48))).len(), 0);
        assert_eq!(
            long_functions(&file("trait T {\n    fn f();\n}\n")).len(),
            0
        );
    }

    #[test]
    fn a_public_thing_without_a_word_about_it_is_found() {
        assert_eq!(undocumented(&file("pub fn f() {}\n")).len(), 1);
        assert_eq!(
            undocumented(&file("/// S.\npub struct S {\n    pub a: u8,\n}\n")).len(),
            1
        );
        let told = "/// S.\n#[derive(Debug)]\n#[expect(\n    lint,\n    reason = \"\"\n)]\npub struct S;\n";
        assert_eq!(undocumented(&file(told)).len(), 0);
        assert_eq!(undocumented(&file("pub use a::B;\n")).len(), 0);
    }

    #[test]
    fn what_is_left_for_later_or_ends_by_surprise_is_found() {
        for word in LATER {
            assert_eq!(
                forbidden(&file(&format!("// {word} this\n"))).len(),
                1,
                "{word}"
            );
        }
        assert_eq!(forbidden(&file("fn f() { g().unwrap() }")).len(), 1);
        assert_eq!(forbidden(&file("fn f() { panic!(\"no\") }")).len(), 1);
        assert_eq!(forbidden(&file("static COUNT: u8 = 1;")).len(), 1);
        assert_eq!(
            forbidden(&file(
                "// panic!( in words\n#[cfg(test)]\nmod tests {\n    fn f() { g().unwrap() }\n}"
            ))
            .len(),
            0
        );
    }
}
