//! Fonts that a page names and does not bring along: which ones these are, and what the system has instead.

use std::collections::HashMap;
use std::sync::Arc;

use hayro_interpret::InterpreterSettings;
use hayro_interpret::font::{FallbackFontQuery, FontData, FontQuery};
use hayro_interpret::hayro_cmap::CidFamily;

use crate::preview::Source;
use crate::preview::font::{Script, Typeface};

/// Fonts of the system, with the number of the face in their file.
pub(super) type Fonts = HashMap<Typeface, (FontData, u32)>;

/// Asks whoever fetches for the fonts that a page lacks. What the system has not, is drawn as well as can be without.
pub(super) fn fetch(lacks: &[Typeface], source: &mut Source<'_>) -> Fonts {
    let mut fonts = Fonts::new();
    for typeface in lacks {
        if let Some((bytes, face)) = source.font(*typeface) {
            fonts.insert(*typeface, (Arc::new(bytes), face));
        }
    }
    fonts
}

/// How a page is read or drawn: for fonts that it lacks, what `find` has for them, or else the likeliest of those that every
/// reader has.
pub(super) fn settings(
    find: impl Fn(Typeface) -> Option<(FontData, u32)> + Send + Sync + 'static,
) -> InterpreterSettings {
    let usual = InterpreterSettings::default();
    let fallback = usual.font_resolver;
    InterpreterSettings {
        font_resolver: Arc::new(move |query| {
            let lacking = match query {
                FontQuery::Fallback(asked) => typeface(asked),
                FontQuery::Standard(_) => None,
            };
            lacking.and_then(&find).or_else(|| fallback(query))
        }),
        ..usual
    }
}

/// The typeface that a font has to be replaced with, if it is of a script that not every font has.
fn typeface(asked: &FallbackFontQuery) -> Option<Typeface> {
    let collection = asked.character_collection.as_ref()?;
    let script = match collection.family {
        CidFamily::AdobeJapan1 => Script::Japanese,
        CidFamily::AdobeGB1 => Script::SimplifiedChinese,
        CidFamily::AdobeCNS1 => Script::TraditionalChinese,
        CidFamily::AdobeKorea1 => Script::Korean,
        _ => return None,
    };
    Some(Typeface {
        script,
        is_serif: asked.is_serif,
    })
}
