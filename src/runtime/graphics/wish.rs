//! How pictures are to be drawn, as a person wants it.

use std::fmt;
use std::str::FromStr;

use crate::preview::Protocol;

/// How pictures are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pictures {
    /// As the terminal says that it can.
    #[default]
    Auto,
    /// In half blocks; the terminal is not asked.
    Blocks,
    /// In this language, whatever the terminal says; it is not asked.
    In(Protocol),
}

/// All of them, by their names.
const ALL: [(&str, Pictures); 5] = [
    ("auto", Pictures::Auto),
    ("blocks", Pictures::Blocks),
    ("kitty", Pictures::In(Protocol::Kitty)),
    ("iterm2", Pictures::In(Protocol::ITerm2)),
    ("sixel", Pictures::In(Protocol::Sixel)),
];

impl Pictures {
    /// Their names.
    pub fn names() -> [&'static str; 5] {
        ALL.map(|(name, _)| name)
    }
}

impl FromStr for Pictures {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let mut all = ALL.into_iter();
        all.find_map(|(known, wish)| (known == name).then_some(wish))
            .ok_or(())
    }
}

impl fmt::Display for Pictures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = ALL.into_iter();
        let name = all.find_map(|(name, wish)| (wish == *self).then_some(name));
        out.write_str(name.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_known_by_its_name() {
        for name in Pictures::names() {
            assert_eq!(
                name.parse::<Pictures>().map(|wish| wish.to_string()),
                Ok(name.to_owned())
            );
        }
        assert_eq!("ascii".parse::<Pictures>(), Err(()));
    }
}
