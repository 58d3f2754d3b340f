//! Fonts of the system, for documents that name fonts of a script and do not bring them along.
//!
//! The child that draws cannot open a file: what it needs is looked up here, and handed to it whole.

use std::sync::{Arc, Mutex};

use fontdb::{Database, Family, Query, Source};
use tokio::task::spawn_blocking;

use crate::preview::{Script, Typeface};

/// No font is larger, in bytes: what is, would not leave the child enough to draw with.
const MOST: u64 = 40 << 20;

/// What the system has, once somebody has asked.
#[derive(Debug, Clone, Default)]
pub(in crate::runtime) struct Fonts(Arc<Mutex<Option<Database>>>);

impl Fonts {
    /// The number of the face in its file, and the file; nothing if there is none like that.
    #[expect(
        clippy::disallowed_methods,
        reason = "the look that waits for it is counted and cancelled; reading a font ends by itself"
    )]
    pub(super) async fn find(&self, typeface: Typeface) -> Option<(u32, Vec<u8>)> {
        let Self(known) = self.clone();
        let find = move || {
            let mut known = known.lock().ok()?;
            let database = known.get_or_insert_with(|| {
                let mut database = Database::new();
                database.load_system_fonts();
                database
            });
            found(database, typeface)
        };
        spawn_blocking(find).await.ok().flatten()
    }
}

fn found(database: &Database, typeface: Typeface) -> Option<(u32, Vec<u8>)> {
    names(typeface).find_map(|name| named(database, name))
}

/// The font of that name, if it is there and can be handed over.
fn named(database: &Database, name: &str) -> Option<(u32, Vec<u8>)> {
    let query = Query {
        families: &[Family::Name(name)],
        ..Query::default()
    };
    let face = database.face(database.query(&query)?)?;
    let Source::File(path) = &face.source else {
        return None;
    };
    let is_fit = std::fs::metadata(path).is_ok_and(|file| file.len() <= MOST);
    let bytes = is_fit.then(|| std::fs::read(path).ok()).flatten()?;
    Some((face.index, bytes))
}

/// What fonts with the letters of a script are called on Linux, macOS and Windows, in the order in which they suit.
fn names(typeface: Typeface) -> impl Iterator<Item = &'static str> {
    let (serif, sans) = match typeface.script {
        Script::Japanese => JAPANESE,
        Script::Korean => KOREAN,
        Script::SimplifiedChinese => SIMPLIFIED_CHINESE,
        Script::TraditionalChinese => TRADITIONAL_CHINESE,
    };
    let (first, then) = if typeface.is_serif {
        (serif, sans)
    } else {
        (sans, serif)
    };
    [first, then, ANY]
        .into_iter()
        .flat_map(|names| names.split(", "))
}

/// Names of fonts with serifs, and of those without.
type Names = (&'static str, &'static str);

const JAPANESE: Names = (
    "Noto Serif CJK JP, Noto Serif JP, Hiragino Mincho ProN, Yu Mincho, MS Mincho, IPAMincho",
    "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, MS Gothic, IPAGothic, VL Gothic",
);
const KOREAN: Names = (
    "Noto Serif CJK KR, Noto Serif KR, AppleMyungjo, Batang, UnBatang",
    "Noto Sans CJK KR, Noto Sans KR, Apple SD Gothic Neo, Malgun Gothic, NanumGothic, UnDotum",
);
const SIMPLIFIED_CHINESE: Names = (
    "Noto Serif CJK SC, Noto Serif SC, Songti SC, SimSun, AR PL UMing CN",
    "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei",
);
const TRADITIONAL_CHINESE: Names = (
    "Noto Serif CJK TC, Noto Serif TC, Songti TC, PMingLiU, AR PL UMing TW",
    "Noto Sans CJK TC, Noto Sans TC, PingFang TC, Microsoft JhengHei, WenQuanYi Micro Hei",
);
/// They have letters of all of these scripts, if not in the shapes of each country.
const ANY: &str = "Noto Sans CJK JP, Noto Sans CJK SC, Arial Unicode MS, Droid Sans Fallback";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_letters_come_before_the_right_look() {
        let typeface = Typeface {
            script: Script::Korean,
            is_serif: true,
        };
        let names: Vec<_> = names(typeface).collect();
        assert_eq!(names[0], "Noto Serif CJK KR");
        let place = |name: &str| names.iter().position(|known| *known == name).unwrap();
        assert!(place("Malgun Gothic") < place("Noto Sans CJK JP"));
    }

    #[test]
    fn where_there_are_no_fonts_none_is_found() {
        let typeface = Typeface {
            script: Script::Japanese,
            is_serif: false,
        };
        assert_eq!(found(&Database::new(), typeface), None);
    }
}
