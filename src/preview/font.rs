//! Fonts that a document names and does not bring along: which kind of them is wanted.

use serde::{Deserialize, Serialize};

/// What a font of the system has to be like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Typeface {
    /// What it has letters for.
    pub script: Script,
    /// Whether its letters have serifs.
    pub is_serif: bool,
}

/// A script that few fonts have letters for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Script {
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// Chinese as in China.
    SimplifiedChinese,
    /// Chinese as in Taiwan and Hong Kong.
    TraditionalChinese,
}
