//! From what is typed to a query that can always be run.

use super::filter::{Filter, NAMES, Test};
use super::moment::Today;
use super::token::{Sign, Token, tokens};
use super::trouble::{QueryTrouble, unknown, wanted};
use crate::search::fold::fold;
use crate::search::{Order, Way};

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    words: Vec<Word>,
    filters: Vec<Filter>,
    order: Order,
    is_cased: bool,
}

/// A text that a name must hold, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What is looked for; in small letters, unless case matters.
    pub text: String,
    /// Whether no name may hold it.
    pub is_negated: bool,
    /// Where it must stand.
    pub place: Place,
}

/// Where in a name a word must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Its letters anywhere, in their order.
    Scattered,
    /// In one piece, anywhere.
    Anywhere,
    /// At the beginning.
    Start,
    /// At the end.
    End,
    /// It is the whole.
    Whole,
}

impl Query {
    /// Reads what is `typed`. What is wrong or unfinished in it is told and left out.
    pub fn parse(typed: &str, today: &Today) -> (Self, Vec<QueryTrouble>) {
        let mut query = Self::default();
        let mut troubles = Vec::new();
        for token in tokens(typed) {
            if let Err(sentence) = query.take(&token, today) {
                troubles.push(QueryTrouble {
                    at: token.range,
                    sentence,
                });
            }
        }
        if !query.is_cased {
            for word in &mut query.words {
                word.text = fold(&word.text);
            }
        }
        (query, troubles)
    }

    /// Whether every row fits it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty()
    }

    /// What names must hold, or must not.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// What rows must be, or must not be.
    pub fn filters(&self) -> &[Filter] {
        &self.filters
    }

    /// The order that was asked for.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The same in another order, where none was typed.
    pub fn ordered(mut self, order: Order) -> Self {
        if self.order == Order::Relevance {
            self.order = order;
        }
        self
    }

    /// Whether capitals are told from small letters.
    pub fn is_cased(&self) -> bool {
        self.is_cased
    }

    /// Takes one token, or says what is wrong with it.
    fn take(&mut self, token: &Token, today: &Today) -> Result<(), String> {
        if let Some((name, _)) = &token.name {
            let name = name.to_ascii_lowercase();
            if is_filter(&name) || !is_text(&name, &token.text) {
                return self.take_filter(&name, token, today);
            }
        } else if let Some(order) = order(token) {
            self.order = order;
            return Ok(());
        }
        let text = match &token.name {
            Some((name, _)) => format!("{name}:{}", token.text),
            None => token.text.clone(),
        };
        self.push(token, text);
        Ok(())
    }

    fn push(&mut self, token: &Token, text: String) {
        // A lone sign is a word that is about to be typed.
        if !text.is_empty() {
            self.words.push(Word {
                text,
                is_negated: token.is_negated,
                place: place(token),
            });
        }
    }

    fn take_filter(&mut self, name: &str, token: &Token, today: &Today) -> Result<(), String> {
        if !is_filter(name) {
            return Err(unknown(name));
        }
        if name == "case" {
            self.is_cased = match token.text.to_ascii_lowercase().as_str() {
                "yes" | "on" => !token.is_negated,
                "no" | "off" => token.is_negated,
                _ => return Err(wanted(name)),
            };
            return Ok(());
        }
        let test = Test::read(name, &token.text, today).ok_or_else(|| wanted(name))?;
        self.filters.push(Filter {
            is_negated: token.is_negated,
            test,
        });
        Ok(())
    }
}

fn is_filter(name: &str) -> bool {
    name == "cat" || NAMES.iter().any(|(known, _)| *known == name)
}

/// Whether `name:text` is no filter at all, but text with a colon: a drive, an address.
fn is_text(name: &str, text: &str) -> bool {
    name.len() == 1 || text.starts_with(['/', '\\', ':'])
}

/// The order that a bare word asks for.
fn order(token: &Token) -> Option<Order> {
    let is_bare = !token.is_negated && !token.is_quoted && !token.is_at_end && token.sign.is_none();
    if !is_bare {
        return None;
    }
    match token.text.to_ascii_lowercase().as_str() {
        "newest" => Some(Order::Uploaded(Way::Descending)),
        "oldest" => Some(Order::Uploaded(Way::Ascending)),
        "largest" => Some(Order::Size(Way::Descending)),
        "smallest" => Some(Order::Size(Way::Ascending)),
        _ => None,
    }
}

fn place(token: &Token) -> Place {
    match (token.sign, token.is_at_end) {
        (Some(Sign::Start), true) => Place::Whole,
        (Some(Sign::Start), false) => Place::Start,
        (_, true) => Place::End,
        (Some(Sign::Exact), false) => Place::Anywhere,
        // Turned around, scattered letters would leave out far more than anyone means.
        (None, false) if token.is_negated => Place::Anywhere,
        (None, false) => Place::Scattered,
    }
}
