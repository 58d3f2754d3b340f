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

    /// The same in another order.
    pub fn ordered(self, order: Order) -> Self {
        Self { order, ..self }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Class, Timestamp};
    use crate::search::query::filter::Owner;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    /// 2026-11-24 09:30 in UTC.
    fn today() -> Today {
        Today {
            now: Timestamp(1_795_512_600),
            zone: TimeZone::UTC,
        }
    }

    fn read(typed: &str) -> Query {
        let (query, troubles) = Query::parse(typed, &today());
        assert_eq!(troubles, [], "{typed}");
        query
    }

    fn sentence(typed: &str) -> String {
        let (query, troubles) = Query::parse(typed, &today());
        assert!(query.is_empty(), "{typed}");
        assert_eq!(troubles.len(), 1, "{typed}");
        assert_eq!(troubles[0].at, 0..typed.len());
        troubles[0].sentence.clone()
    }

    fn told(typed: &str) -> Vec<(String, bool, Place)> {
        let words = read(typed).words;
        words
            .into_iter()
            .map(|word| (word.text, word.is_negated, word.place))
            .collect()
    }

    #[test]
    fn words_and_their_signs() {
        use Place::{Anywhere, End, Scattered, Start, Whole};
        for (typed, text, is_negated, place) in [
            ("Rate", "rate", false, Scattered),
            ("\"Rate Card\"", "rate card", false, Scattered),
            ("'rate", "rate", false, Anywhere),
            ("'\"rate card\"", "rate card", false, Anywhere),
            ("^rate", "rate", false, Start),
            ("rate$", "rate", false, End),
            ("^rate$", "rate", false, Whole),
            ("!rate", "rate", true, Anywhere),
            ("!'rate", "rate", true, Anywhere),
            ("!^rate", "rate", true, Start),
            ("!rate$", "rate", true, End),
            ("\"newest\"", "newest", false, Scattered),
            ("'newest", "newest", false, Anywhere),
            ("!largest", "largest", true, Anywhere),
            ("\"owner:x\"", "owner:x", false, Scattered),
            ("'owner:x", "owner:x", false, Anywhere),
            ("10:30", "10:30", false, Scattered),
            ("C:\\x", "c:\\x", false, Scattered),
            ("http://x", "http://x", false, Scattered),
            ("s3:x", "s3:x", false, Scattered),
            ("$", "$", false, Scattered),
        ] {
            assert_eq!(
                told(typed),
                [(text.to_owned(), is_negated, place)],
                "{typed}"
            );
        }
        assert_eq!(told("a 'b").len(), 2);
        for lone in ["", " ", "!", "'", "^", "\"", "\"\"", "!^"] {
            assert_eq!(told(lone), [], "{lone}");
        }
    }

    #[test]
    fn filters_in_the_words_of_the_store() {
        let named = |name: &str| Owner::Named(name.into());
        let texts = |all: &[&str]| {
            all.iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        let (march, april) = (Timestamp(1_772_323_200), Timestamp(1_775_001_600));
        let (always, never) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
        for (typed, test) in [
            ("owner:agy-123", Test::Owner(vec![named("AGY-123")])),
            ("OWNER:CLT5", Test::Owner(vec![named("CLT-5")])),
            (
                "owner:123",
                Test::Owner(vec![Owner::Numbered("123".into())]),
            ),
            (
                "owner:AGY-1,7",
                Test::Owner(vec![named("AGY-1"), Owner::Numbered("7".into())]),
            ),
            ("category:Rate_card", Test::Category(texts(&["rate_card"]))),
            ("cat:rate", Test::Category(texts(&["rate"]))),
            (
                "category:\"two words\"",
                Test::Category(texts(&["two words"])),
            ),
            ("job:68B7", Test::Job(texts(&["68b7"]))),
            ("type:pdf,.XLSX", Test::Type(texts(&[".pdf", ".xlsx"]))),
            ("type:jpg", Test::Type(texts(&[".jpg", ".jpeg"]))),
            ("type:xls", Test::Type(texts(&[".xls", ".xlsx", ".xlsm"]))),
            ("size:>5M", Test::Size(5_000_001..=u64::MAX)),
            ("size:1M..5M", Test::Size(1_000_000..=5_000_000)),
            ("after:2026-03", Test::Uploaded(march, never)),
            ("before:2026-03-01", Test::Uploaded(always, march)),
            ("on:march", Test::Uploaded(march, april)),
            ("in:march", Test::Uploaded(march, april)),
            ("in:Uploads/x", Test::Folder("uploads/x".into())),
            ("in:nowhere", Test::Folder("nowhere".into())),
            ("folder:/march", Test::Folder("march".into())),
            ("class:glacier-ir", Test::Class(vec![Class::GlacierIr])),
        ] {
            for is_negated in [false, true] {
                let typed = format!("{}{typed}", if is_negated { "!" } else { "" });
                let filter = Filter {
                    is_negated,
                    test: test.clone(),
                };
                assert_eq!(read(&typed).filters, [filter], "{typed}");
            }
        }
    }

    #[test]
    fn orders_are_bare_words() {
        let newest = Order::Uploaded(Way::Descending);
        assert_eq!(read("Newest").order, newest);
        assert_eq!(read("oldest").order, Order::Uploaded(Way::Ascending));
        assert_eq!(read("largest x").order, Order::Size(Way::Descending));
        assert_eq!(read("smallest").order, Order::Size(Way::Ascending));
        assert_eq!(read("x").ordered(newest).order, newest);
        assert_eq!(read("x smallest").ordered(newest).order, newest);
    }

    #[test]
    fn case_matters_where_it_is_asked() {
        assert_eq!(
            told("AGY case:yes"),
            [("AGY".to_owned(), false, Place::Scattered)]
        );
        assert!(
            read("case:on").is_cased && !read("!case:yes").is_cased && !read("case:no").is_cased
        );
    }

    #[test]
    fn what_is_wrong_is_left_out_and_told_with_the_way_out() {
        for (typed, expected) in [
            (
                "size:>",
                "size: wants a number as in size:>5M, size:<100k or size:1M..5M.",
            ),
            (
                "size:5M",
                "size: wants a number as in size:>5M, size:<100k or size:1M..5M.",
            ),
            (
                "owner:",
                "owner: wants an agency or a client, as in owner:AGY-123, or the number alone.",
            ),
            (
                "owner:AGY-",
                "owner: wants an agency or a client, as in owner:AGY-123, or the number alone.",
            ),
            (
                "owner:1,",
                "owner: wants an agency or a client, as in owner:AGY-123, or the number alone.",
            ),
            (
                "category:",
                "category: wants the name of a folder or its beginning, as in category:rate_card.",
            ),
            (
                "job:xyz",
                "job: wants the beginning of a job's 24 digits (0-9 and a-f), as in job:68b7.",
            ),
            (
                "type:",
                "type: wants the ending of a name, as in type:pdf or type:pdf,xlsx.",
            ),
            (
                "after:soon",
                "after: wants a day, a month, a year or a while, as in after:2026-03-01, after:march or after:7d.",
            ),
            (
                "folder:",
                "folder: wants the beginning of a key, as in folder:uploads/rate_card/.",
            ),
            (
                "in:",
                "in: wants a time or a folder, as in in:march or in:uploads/rate_card/.",
            ),
            (
                "case:maybe",
                "case: wants yes or no; case:yes tells capitals from small letters.",
            ),
            (
                "!colour:red",
                "There is no filter colour:. Filters are owner, category, job, type, size, after, before, on, in, folder, class. Quotes make it text.",
            ),
        ] {
            assert_eq!(sentence(typed), expected, "{typed}");
        }
        assert!(sentence("class:cold").starts_with("class: wants a storage class: STANDARD, "));
    }

    #[test]
    fn the_rest_of_a_query_is_run_while_a_filter_is_half_typed() {
        let (query, troubles) = Query::parse("rate size:> card", &today());
        assert_eq!(query.words.len(), 2);
        assert_eq!(troubles[0].at, 5..11);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_no_word_is_lost(typed in "(\\PC|[ !'^$\":a-z0-9<>.,-]){0,40}") {
            let (query, troubles) = Query::parse(&typed, &today());
            for trouble in &troubles {
                prop_assert!(typed.get(trouble.at.clone()).is_some());
            }
            let words = tokens(&typed);
            let kept = query.words.len() + query.filters.len() + troubles.len();
            let others = words.iter().filter(|token| {
                let is_case = token.name.as_ref().is_some_and(|(name, _)| name.eq_ignore_ascii_case("case"));
                order(token).is_some() || is_case || token.name.is_none() && token.text.is_empty()
            });
            prop_assert!(kept + others.count() >= words.len());
        }

        #[test]
        fn words_between_blanks_are_all_kept(words in prop::collection::vec("[a-z0-9ü/._-]{1,8}[0-9]", 0..6)) {
            let query = read(&words.join(" "));
            let kept: Vec<_> = query.words.into_iter().map(|word| word.text).collect();
            prop_assert_eq!(kept, words);
        }
    }
}
