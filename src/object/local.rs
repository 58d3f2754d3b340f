//! Names on the local disk: whatever a key says, a download lands inside its folder.

use std::path::PathBuf;

use super::{Key, Timestamp};

/// A file on the local disk, as it was when the user chose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFile {
    /// Absolute path.
    pub path: PathBuf,
    /// Size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<Timestamp>,
    /// The media type guessed from its name.
    pub content_type: String,
}

/// A path in JSON: as text, or as the bytes that it is where those are no text.
pub(super) mod path {
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Bytes(Vec<u8>),
    }

    /// Writes a path.
    pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        let written = match path.to_str() {
            Some(text) => Written::Text(text.to_owned()),
            None => Written::Bytes(path.as_os_str().as_encoded_bytes().to_vec()),
        };
        written.serialize(serializer)
    }

    /// Reads a path.
    pub fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<PathBuf, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Text(text) => text.into(),
            Written::Bytes(bytes) => from_bytes(bytes),
        })
    }

    #[cfg(unix)]
    fn from_bytes(bytes: Vec<u8>) -> PathBuf {
        use std::os::unix::ffi::OsStringExt;
        std::ffi::OsString::from_vec(bytes).into()
    }

    #[cfg(not(unix))]
    fn from_bytes(bytes: Vec<u8>) -> PathBuf {
        String::from_utf8_lossy(&bytes).into_owned().into()
    }
}

/// Names that Windows keeps for devices, whatever their extension.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Endings of files that run as programs when they are opened, on one system or another.
const PROGRAMS: [&str; 44] = [
    "action",
    "app",
    "appimage",
    "applescript",
    "bash",
    "bat",
    "chm",
    "cmd",
    "com",
    "command",
    "cpl",
    "csh",
    "deb",
    "desktop",
    "dmg",
    "exe",
    "hta",
    "jar",
    "js",
    "jse",
    "lnk",
    "msc",
    "msi",
    "msp",
    "pif",
    "pkg",
    "pl",
    "ps1",
    "py",
    "rb",
    "reg",
    "rpm",
    "run",
    "scf",
    "scr",
    "sh",
    "terminal",
    "url",
    "vb",
    "vbe",
    "vbs",
    "webloc",
    "workflow",
    "wsf",
];

/// The longest file name, in bytes, that common file systems take, less room for ` (99)` and a temporary ending.
const LONGEST: usize = 220;

/// The file name under which `key` is saved: one harmless path segment on any system, never empty, never hidden.
///
/// `jobs/../../.bashrc` becomes `_.bashrc`, control characters and `/ \ : * ? " < > |` become `_`.
pub fn local_name(key: &Key) -> String {
    let last = key
        .as_str()
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or("");
    safe_name(last)
}

/// `text` as one harmless path segment on any system, never empty, never hidden.
pub fn safe_name(text: &str) -> String {
    let mut name: String = text.chars().map(harmless).collect();
    name.truncate(name.trim_end_matches([' ', '.']).len());
    if name.starts_with(['.', ' ']) || name.is_empty() {
        name.insert(0, '_');
    }
    let stem = name.split('.').next().unwrap_or("").to_lowercase();
    if RESERVED.contains(&stem.as_str()) {
        name.insert(0, '_');
    }
    shortened(name)
}

/// `name` with ` (n)` before its extension, for keeping both of two files.
pub fn free_name(name: &str, n: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem} ({n}).{extension}"),
        _ => format!("{name} ({n})"),
    }
}

/// Whether a file of this name may run as a program when it is opened.
pub fn may_run(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| PROGRAMS.contains(&ending.to_lowercase().as_str()))
}

fn harmless(character: char) -> char {
    let is_refused = matches!(
        character,
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'
    );
    let reorders = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if is_refused || reorders || character.is_control() {
        '_'
    } else {
        character
    }
}

/// Cuts the middle, so that the extension stays.
fn shortened(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let extension = match name.rsplit_once('.') {
        Some((_, extension)) if extension.len() <= 16 => format!(".{extension}"),
        _ => String::new(),
    };
    let mut end = LONGEST - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::{Component, Path};

    fn saved_as(key: &str) -> String {
        local_name(&Key::new(key).unwrap())
    }

    #[test]
    fn a_key_cannot_climb_out_of_its_folder() {
        assert_eq!(saved_as("jobs/../../.bashrc"), "_.bashrc");
        assert_eq!(saved_as("jobs//etc/passwd"), "passwd");
        assert_eq!(saved_as("uploads/.."), "_");
        assert_eq!(saved_as("uploads/a\\..\\b"), "a_.._b");
        assert_eq!(saved_as("uploads/"), "uploads");
    }

    #[test]
    fn names_that_some_systems_refuse_are_changed() {
        assert_eq!(saved_as("a/CON.txt"), "_CON.txt");
        assert_eq!(saved_as("a/quote: \"final\".pdf"), "quote_ _final_.pdf");
        assert_eq!(saved_as("a/dots..."), "dots");
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_written_down_even_if_it_is_no_text() {
        use std::os::unix::ffi::OsStringExt;
        #[derive(PartialEq, Debug, serde::Serialize, serde::Deserialize)]
        struct Holder(#[serde(with = "path")] PathBuf);
        for bytes in [&b"/home/ann/a b.pdf"[..], b"/home/ann/\xff\xfe"] {
            let holder = Holder(std::ffi::OsString::from_vec(bytes.to_vec()).into());
            let written = serde_json::to_string(&holder).unwrap();
            assert_eq!(serde_json::from_str::<Holder>(&written).unwrap(), holder);
        }
    }

    #[test]
    fn keeping_both_puts_the_number_before_the_extension() {
        assert_eq!(free_name("rates.xlsx", 2), "rates (2).xlsx");
        assert_eq!(free_name("README", 3), "README (3)");
    }

    proptest! {
        #[test]
        fn every_key_has_a_harmless_name(text in "\\PC{1,300}|[./\\\\a\\n]{1,40}") {
            prop_assume!(text.len() <= 1024);
            let name = saved_as(&text);
            let parts: Vec<_> = Path::new(&name).components().collect();
            prop_assert_eq!(parts.len(), 1);
            prop_assert!(matches!(parts[0], Component::Normal(_)));
            prop_assert!(!name.starts_with('.') && name.len() <= 240);
        }
    }
}
