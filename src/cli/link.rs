//! `link`: addresses that open a file for a while, whoever has them.

use std::pin::pin;
use std::time::Duration;

use clap::{Args, ValueEnum};
use futures_util::stream::{self, StreamExt};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::address::Keys;
use super::out::{Out, Stop};
use super::told::Linked;
use super::{AT_ONCE, Desk, Exit};
use crate::ledger::{Act, Entry};
use crate::object::{Failure, Key, Link as Made, LinkWish, Opens, Until};
use crate::runtime::now;
use crate::share::{Form, Here, Item, lasting, message};
use crate::store::Store;

/// What its help ends with.
const EXAMPLES: &str = "Examples:
  filedesk link uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx
  filedesk link --expires 3d --test --form message KEY KEY
  filedesk link --qr KEY";

/// The arguments of `link`.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(after_help = EXAMPLES)]
pub struct Link {
    #[command(flatten)]
    keys: Keys,
    /// How long it opens, or until when: 90m, 3d, \"until friday 17:00\"; seven days at most
    #[arg(short, long, value_name = "TIME", default_value = "1h")]
    expires: String,
    /// Under which name it is saved [default: the customer's own name for it]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Whoever opens it saves it; otherwise a browser shows what it can
    #[arg(long)]
    download: bool,
    /// Try every link as its receiver would; one that does not open is not told
    #[arg(long)]
    test: bool,
    /// Do not look whether the files are there: a link to what is not there opens nothing
    #[arg(long, conflicts_with = "test")]
    unseen: bool,
    /// In which form links are written
    #[arg(
        long,
        value_enum,
        value_name = "FORM",
        default_value = "urls",
        conflicts_with = "json"
    )]
    form: Written,
    /// The link as a code to scan as well, as large as it has to be
    #[arg(long, conflicts_with = "json")]
    qr: bool,
    /// A word for the ledger, such as the ticket's number
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// A link that opens, as far as is known, and the size of its file.
type Good<'a> = (&'a Made, &'a LinkWish, Option<u64>);

/// The forms in which links are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Written {
    /// The addresses, one a line
    Urls,
    /// A list for chats and tickets
    Markdown,
    /// A small table for mails
    Html,
    /// A table for spreadsheets
    Csv,
    /// A message in the agency's words
    Message,
}

impl Link {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let lasts = lasting(&self.expires, now(), &out.zone);
        let lasts = lasts.map_err(|trouble| Stop::Wrong(format!("--expires: {trouble}")))?;
        let keys = self.keys.read(desk)?;
        let wishes: Vec<_> = keys.iter().map(|key| self.wish(key, lasts)).collect();
        let links = desk.store.presign(&wishes).await?;
        let (mut good, mut failed) = (Vec::new(), 0);
        let pairs = stream::iter(links.iter().zip(&wishes));
        let looked = pairs.map(|(link, wish)| async move {
            (link, wish, self.look(&desk.store, link, wish).await)
        });
        let mut looked = pin!(looked.buffered(AT_ONCE));
        while let Some((link, wish, seen)) = looked.next().await {
            match seen {
                Ok(size) => good.push((link, wish, size)),
                Err(failure) => {
                    failed += 1;
                    out.failed(&link.key, &failure, self.json)?;
                }
            }
        }
        // What can be opened is written down before anybody can open it.
        let entries = good.iter().map(|(link, ..)| Entry {
            until: Some(link.until.moment()),
            note: self.note.clone(),
            ..Entry::done(Act::Link, link.key.clone())
        });
        desk.write_down(entries.collect(), out);
        self.tell(desk, out, &good)?;
        Ok(Exit::of(good.len(), failed))
    }

    /// Whether it will open, as far as that is wanted to be known; and its size, if that is told then.
    async fn look(
        &self,
        store: &Store,
        link: &Made,
        wish: &LinkWish,
    ) -> Result<Option<u64>, Failure> {
        if self.test {
            Ok(store.try_link(link, wish).await?.size)
        } else if self.unseen {
            Ok(None)
        } else {
            Ok(Some(store.head(&link.key).await?.size))
        }
    }

    fn wish(&self, key: &Key, lasts: Duration) -> LinkWish {
        let usual = LinkWish::usual(key.clone(), lasts);
        LinkWish {
            name: self.name.clone().unwrap_or(usual.name),
            opens: if self.download {
                Opens::AsDownload
            } else {
                Opens::InBrowser
            },
            ..usual
        }
    }

    fn tell(&self, desk: &Desk, out: &mut Out, good: &[Good<'_>]) -> Result<(), Stop> {
        if self.json {
            for (link, ..) in good {
                out.json(&Linked {
                    key: link.key.as_str(),
                    url: &link.url,
                    until: link.until.moment().utc(),
                    ends: ends(link.until),
                    opens: self.test.then_some(true),
                })?;
            }
            return Ok(());
        }
        let items = good.iter().map(|(link, wish, size)| Item {
            key: &link.key,
            name: &wish.name,
            size: *size,
            url: &link.url,
            until: link.until,
        });
        let items: Vec<_> = items.collect();
        if items.is_empty() {
            return Ok(());
        }
        let zone = out.zone.clone();
        let here = Here {
            now: now(),
            zone: &zone,
        };
        let text = message(self.form.form(), &items, &desk.setup.words, here);
        out.line(&text)?;
        for item in items.iter().filter(|_| self.qr) {
            out.line(&code(item.url, out.is_for_people)?)?;
        }
        if out.is_for_people
            && let Some(first) = Until::first_of(good.iter().map(|(link, ..)| link.until))
        {
            let until = out.moment(first.moment());
            out.say(&opens_until(first, &until));
        }
        Ok(())
    }
}

impl Written {
    fn form(self) -> Form {
        match self {
            Self::Urls => Form::Urls,
            Self::Markdown => Form::Markdown,
            Self::Html => Form::Html,
            Self::Csv => Form::Csv,
            Self::Message => Form::Words,
        }
    }
}

/// The address as a code, black on white where colours are.
fn code(url: &str, in_colour: bool) -> Result<String, Stop> {
    let code = QrCode::new(url.as_bytes());
    let code = code.map_err(|_| Stop::Wrong("the link is too long for a code.".into()))?;
    let drawn = code.render::<Dense1x2>().build();
    if !in_colour {
        return Ok(drawn);
    }
    let lines = drawn
        .lines()
        .map(|line| format!("\x1b[30;107m{line}\x1b[0m"));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// Until when links open, in a sentence.
fn opens_until(first: Until, until: &str) -> String {
    match first {
        Until::Asked(_) => format!("Opens until {until}.\n"),
        Until::SessionEnds(_) => {
            format!("Opens until {until}: the credentials that signed it end then.\n")
        }
        Until::AtMost(_) => {
            format!("Opens until {until} at the latest: the credentials may end earlier.\n")
        }
    }
}

fn ends(until: Until) -> &'static str {
    match until {
        Until::Asked(_) => "asked",
        Until::SessionEnds(_) => "session",
        Until::AtMost(_) => "at_most",
    }
}
