//! A desk for tests: the whole model, driven by keys and by a far side that answers when it is told to.

use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Size;

use super::{Chosen, Copied, CopyTrouble, Pane, TransferNews, Way, begin, update};
use super::{Dialog, Effect, FoundRow, Message, Model, Note, Place, Shown, Start, Ticket, What};
use crate::ledger::{History, Record};
use crate::object::{
    Batch, Class, Content, CopyPlan, Cursor, Details, Doing, Encryption, Ending, Entry, EntryKind,
    Failure, FailureKind, Key, Link, LinkWish, LocalFile, Outcome, Page, Plan, Prefix, Settled,
    Side, Sides, Span, Stored, Timestamp, TransferId, Trial,
};
use crate::search::{Usage, find, gather};

/// The model and everything that it has asked for.
pub struct Desk {
    /// The program.
    pub model: Model,
    asked: Vec<Effect>,
    /// How many of them a test has looked at.
    seen: usize,
}

/// Every file in a listing has this size, and was written then, unless a test says otherwise.
pub const SIZE: u64 = 184_320;
/// 2026-03-12T14:05:09Z.
pub const THEN: Timestamp = Timestamp(1_773_324_309);
/// 2026-11-24T09:00:00Z: what the wall clock says in tests.
pub const NOW: Timestamp = Timestamp(1_795_510_800);

/// Whoever asks for a UUID gets this.
const UUID: &str = "0b1f7c1e-5d5a-4d53-9c0a-1f2e3d4c5b6a";

impl Desk {
    /// A desk with its bucket open: `uploads/` is being listed, jobs are being looked for.
    pub fn open() -> Self {
        let mut desk = Self::over(Self::start(), (120, 40));
        desk.connects();
        desk
    }

    /// What the program is started with in tests.
    pub fn start() -> Start {
        Start {
            bucket: "desk".into(),
            downloads: "/home/ann/Downloads".into(),
            home: Some("/home/ann".into()),
            ..Start::default()
        }
    }

    /// A desk just started, still connecting.
    pub fn over(start: Start, (width, height): (u16, u16)) -> Self {
        let mut model = Model::new(start, Size { width, height });
        // Most tests are about other things: those that look inside a file ask for it.
        model.looking.pane = Pane::Hidden;
        model.clock.wall = NOW;
        let asked = begin(&mut model);
        Self {
            model,
            asked,
            seen: 0,
        }
    }

    /// The bucket opens.
    pub fn connects(&mut self) -> &mut Self {
        let bucket = self.model.start.bucket.clone();
        self.hears(Message::Connected(Ok(Place {
            bucket,
            ..Place::default()
        })))
    }

    /// The view of what was done opens, and the ledger holds these.
    pub fn opens_ledger(&mut self, records: &[Record], unreadable: usize) -> &mut Self {
        self.keys("H");
        let ticket = self.reading_ledger();
        self.reads_ledger(ticket, records, unreadable)
    }

    /// The ticket under which the ledger was to be read last.
    pub fn reading_ledger(&self) -> Ticket {
        self.last(|effect| match effect {
            Effect::ReadLedger { ticket } => Some(*ticket),
            _ => None,
        })
    }

    /// The ledger is read.
    pub fn reads_ledger(
        &mut self,
        ticket: Ticket,
        records: &[Record],
        unreadable: usize,
    ) -> &mut Self {
        let history = History {
            records: records.to_vec(),
            unreadable,
        };
        let result = Ok(Arc::new(history));
        self.hears(Message::LedgerRead { ticket, result })
    }

    /// Presses keys, written `j`, `G` or `<enter>`, with spaces between.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.hears(Message::Key(event(key)));
        }
        self
    }

    /// Types text, letter by letter.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            // As terminals say it: a capital comes with its shift.
            let modifiers = if letter.is_uppercase() {
                KeyModifiers::SHIFT
            } else {
                KeyModifiers::NONE
            };
            let key = KeyEvent::new(KeyCode::Char(letter), modifiers);
            self.hears(Message::Key(key));
        }
        self
    }

    /// Pastes text.
    pub fn pastes(&mut self, text: &str) -> &mut Self {
        self.hears(Message::Paste(text.into()))
    }

    /// Anything happens.
    pub fn hears(&mut self, message: Message) -> &mut Self {
        self.asked.extend(update(&mut self.model, message));
        self
    }

    /// Time passes, and the program looks at its clock.
    pub fn waits(&mut self, length: Duration) -> &mut Self {
        self.model.clock.steady += length;
        self.hears(Message::Tick)
    }

    /// What was asked for since the last look.
    pub fn effects(&mut self) -> Vec<Effect> {
        let new = self.asked[self.seen..].to_vec();
        self.seen = self.asked.len();
        new
    }

    /// Everything that was ever asked for.
    pub fn asked(&self) -> &[Effect] {
        &self.asked
    }

    /// `prefix` is listed to its end: these names, folders with their `/`.
    pub fn lists(&mut self, prefix: &str, names: &[&str]) -> &mut Self {
        self.answers(self.listing(prefix), Ok((page(prefix, names), None)))
    }

    /// A page of `prefix` comes, and more will follow.
    pub fn lists_some(&mut self, prefix: &str, names: &[&str]) -> &mut Self {
        let last = names.last().copied().unwrap_or_default();
        let next = Some(Cursor(last.into()));
        self.answers(self.listing(prefix), Ok((page(prefix, names), next)))
    }

    /// The listing of `prefix` breaks off.
    pub fn fails_to_list(&mut self, prefix: &str, kind: FailureKind) -> &mut Self {
        let failure = Failure::new(Doing::Listing(Prefix::new(prefix)), kind);
        self.answers(self.listing(prefix), Err(failure))
    }

    /// A listing's ticket is answered.
    pub fn answers(
        &mut self,
        ticket: Ticket,
        result: Result<(Arc<Page>, Option<Cursor>), Failure>,
    ) -> &mut Self {
        self.hears(Message::Listed { ticket, result })
    }

    /// The ticket under which `prefix` was asked for last.
    pub fn listing(&self, wanted: &str) -> Ticket {
        let ticket = self.asked.iter().rev().find_map(|effect| match effect {
            Effect::List { ticket, prefix, .. } if prefix.as_str() == wanted => Some(*ticket),
            _ => None,
        });
        ticket.unwrap_or_else(|| panic!("{wanted} was never asked for: {:?}", self.asked))
    }

    /// The homes of jobs are found.
    pub fn finds_jobs(&mut self, homes: &[&str]) -> &mut Self {
        let result = Ok(homes.iter().map(|home| Prefix::new(*home)).collect());
        let ticket = self.last(|effect| match effect {
            Effect::FindJobs { ticket } => Some(*ticket),
            _ => None,
        });
        self.hears(Message::JobsFound { ticket, result })
    }

    /// A page of the count behind a question comes; it is the last one.
    pub fn counts(&mut self, prefix: &str, names: &[&str]) -> &mut Self {
        let ticket = self.counting();
        let result = Ok((page(prefix, names), false));
        self.hears(Message::Counted { ticket, result })
    }

    /// The count behind a question breaks off.
    pub fn fails_to_count(&mut self) -> &mut Self {
        let ticket = self.counting();
        let doing = Doing::Listing(Prefix::new("uploads/"));
        let result = Err(Failure::new(doing, FailureKind::Offline));
        self.hears(Message::Counted { ticket, result })
    }

    /// Nothing was kept the last time.
    pub fn recalls_nothing(&mut self) -> &mut Self {
        let ticket = self.recalling();
        self.hears(Message::RecallEnded {
            ticket,
            taken: None,
        })
    }

    /// The ticket of the last look at what was kept.
    pub fn recalling(&self) -> Ticket {
        self.last(|effect| match effect {
            Effect::Recall { ticket } => Some(*ticket),
            _ => None,
        })
    }

    /// The ticket of the last sweep.
    pub fn sweeping(&self) -> Ticket {
        self.last(|effect| match effect {
            Effect::Sweep { ticket, .. } => Some(*ticket),
            _ => None,
        })
    }

    /// The sweep brings these keys, which are all that lie between the first and the last of them.
    pub fn sweeps(&mut self, keys: &[&str]) -> &mut Self {
        let bound = |key: Option<&&str>| match key {
            Some(key) => Bound::Included((*key).into()),
            None => Bound::Unbounded,
        };
        let span = Span {
            start: bound(keys.first()),
            end: bound(keys.last()),
        };
        let (ticket, page) = (self.sweeping(), page("", keys));
        self.hears(Message::Swept { ticket, span, page })
    }

    /// The sweep comes to its end.
    pub fn sweep_ends(&mut self, failures: Vec<Failure>) -> &mut Self {
        let ticket = self.sweeping();
        self.hears(Message::SweepEnded { ticket, failures })
    }

    /// The index holds exactly these keys.
    pub fn knows(&mut self, keys: &[&str]) -> &mut Self {
        self.recalls_nothing().sweeps(keys).sweep_ends(Vec::new())
    }

    /// The last search or gathering is really done, and answers.
    pub fn searches(&mut self) -> &mut Self {
        let effect = self.last(|effect| match effect {
            Effect::Find { .. } | Effect::Gather { .. } => Some(effect.clone()),
            _ => None,
        });
        let mut answers = Vec::new();
        let stop = AtomicBool::new(false);
        match effect {
            Effect::Find {
                ticket,
                snapshot,
                query,
            } => find(&snapshot, &query, &stop, &mut |hits| {
                answers.push(Message::Found { ticket, hits });
            }),
            Effect::Gather {
                ticket,
                snapshot,
                whose,
            } => answers.push(Message::Gathered {
                ticket,
                groups: gather(&snapshot, &whose, &stop).unwrap_or_default(),
                snapshot,
            }),
            _ => {}
        }
        for answer in answers {
            self.hears(answer);
        }
        self
    }

    /// What the bucket holds is really counted, and told.
    pub fn counts_usage(&mut self) -> &mut Self {
        let (ticket, snapshot, now) = self.last(|effect| match effect {
            Effect::Measure {
                ticket,
                snapshot,
                now,
            } => Some((*ticket, snapshot.clone(), *now)),
            _ => None,
        });
        let usage = Usage::of(&snapshot, now, &AtomicBool::new(false));
        let usage = Arc::new(usage.expect("nobody stops it"));
        self.hears(Message::Measured { ticket, usage })
    }

    /// The newest ticket there is.
    pub fn last_ticket(&mut self) -> Ticket {
        Ticket(self.model.ticket().0 - 1)
    }

    /// The keys in the window of the list that is shown, headings in brackets.
    pub fn found(&self) -> Vec<String> {
        let found = self.model.found.as_ref().expect("a list is shown");
        let told = |row: FoundRow<'_>| match row {
            FoundRow::Heading(heading) => format!("({}: {})", heading.title, heading.files),
            FoundRow::Entry { prefix, entry, .. } => format!("{}{}", prefix.as_str(), entry.name),
        };
        found.window().map(told).collect()
    }

    /// The links that were asked for last are signed.
    pub fn signs(&mut self, links: Vec<Link>) -> &mut Self {
        let ticket = self.last(|effect| match effect {
            Effect::Sign { ticket, .. } => Some(*ticket),
            _ => None,
        });
        let result = Ok(links);
        self.hears(Message::Signed { ticket, result })
    }

    /// The form for a request is opened and filled in with this name; what is to be signed then.
    pub fn requests(&mut self, name: &str) -> (Ticket, Key) {
        self.keys("A");
        let ticket = self.last(|effect| match effect {
            Effect::Roll { ticket } => Some(*ticket),
            _ => None,
        });
        let uuid = UUID.to_owned();
        self.hears(Message::Rolled { ticket, uuid });
        // The owner is in doubt; what follows are category, time and name.
        self.keys("<tab> <tab> <tab>").types(name).keys("<enter>");
        self.last(|effect| match effect {
            Effect::SignUpload { ticket, key, .. } => Some((*ticket, key.clone())),
            _ => None,
        })
    }

    /// The ticket of the last trial of links, and the links.
    pub fn trying(&self) -> (Ticket, Vec<(usize, Link, LinkWish)>) {
        self.last(|effect| match effect {
            Effect::Try { ticket, links } => Some((*ticket, links.clone())),
            _ => None,
        })
    }

    /// The text that was copied last went these ways.
    pub fn copies(&mut self, ways: &[Way], troubles: &[&str]) -> &mut Self {
        let ticket = self.last(|effect| match effect {
            Effect::Copy { ticket, .. } => Some(*ticket),
            _ => None,
        });
        let troubles = troubles
            .iter()
            .map(|trouble| CopyTrouble::Said((*trouble).to_owned()))
            .collect();
        let copied = Copied {
            ways: ways.to_vec(),
            troubles,
        };
        self.hears(Message::Copied { ticket, copied })
    }

    /// The ticket of the last count.
    pub fn counting(&self) -> Ticket {
        self.last(|effect| match effect {
            Effect::Count { ticket, .. } => Some(*ticket),
            _ => None,
        })
    }

    /// The local file that was typed last is there.
    pub fn finds_file(&mut self) -> &mut Self {
        let (ticket, typed) = self.last(|effect| match effect {
            Effect::Examine { ticket, typed } => Some((*ticket, typed.clone())),
            _ => None,
        });
        let file = LocalFile {
            path: typed.concat().into(),
            size: SIZE,
            modified: Some(THEN),
            content_type: "application/pdf".into(),
        };
        let chosen = Chosen {
            below: "x.pdf".into(),
            uuid: UUID.into(),
            file,
        };
        let result = Ok((vec![chosen], Vec::new()));
        self.hears(Message::Examined { ticket, result })
    }

    /// The transfer has news.
    pub fn transfer(&mut self, id: TransferId, news: TransferNews) -> &mut Self {
        self.hears(Message::Transfer { id, news })
    }

    /// The first file of the transfer that was started last fails, and with it the transfer.
    pub fn transfer_fails(&mut self, kind: FailureKind) -> &mut Self {
        let (id, batch) = self.last_transfer();
        let failure = Failure::new(batch.plans[0].doing(), kind);
        if failure.kind == FailureKind::Stopped {
            return self.transfer(id, TransferNews::Ended(Ending::Stopped(None)));
        }
        if failure.kind.is_of_the_line() {
            let ending = Ending::PutOff(Some(failure));
            return self.transfer(id, TransferNews::Ended(ending));
        }
        self.settles(&[(0, Outcome::Failed(failure))])
    }

    /// The files of the transfer that was started last come to their ends, and with them the transfer.
    pub fn settles(&mut self, files: &[(usize, Outcome)]) -> &mut Self {
        let (id, batch) = self.last_transfer();
        let settled = files.iter().map(|(place, outcome)| Settled {
            place: *place,
            outcome: outcome.clone(),
        });
        let settled = settled.collect();
        self.transfer(id, TransferNews::Started(batch));
        self.transfer(id, TransferNews::Settled(settled));
        self.transfer(id, TransferNews::Ended(Ending::Over))
    }

    /// The upload that was started last is complete.
    pub fn upload_ends(&mut self) -> &mut Self {
        let (_, batch) = self.last_transfer();
        let Plan::Upload(plan) = &batch.plans[0] else {
            panic!("the last transfer is no upload")
        };
        let stored = Stored {
            url: format!("https://desk.s3.us-east-1.amazonaws.com/{}", plan.key),
            key: plan.key.clone(),
            size: plan.size,
            at: NOW,
            encrypted: true,
            kept: None,
            crc32: None,
        };
        self.settles(&[(0, Outcome::Stored(stored))])
    }

    /// All files of the transfer that was started last, which moves or deletes within the bucket, are done.
    pub fn copies_end(&mut self) -> &mut Self {
        let (_, batch) = self.last_transfer();
        let ended = batch.plans.iter().enumerate().map(|(place, plan)| {
            let outcome = match plan {
                Plan::Copy(plan) => copied(plan),
                other => Outcome::Purged(other.key().clone()),
            };
            (place, outcome)
        });
        let ended: Vec<_> = ended.collect();
        self.settles(&ended)
    }

    /// Comparing tells of these files, by their places among those that are there already.
    pub fn compares(&mut self, told: &[(usize, Content)]) -> &mut Self {
        let ticket = self.comparing();
        let results = told.iter().map(|(place, content)| {
            let longer = u64::from(*content == Content::OtherSize);
            let side = |size, modified| Side { size, modified };
            let sides = Sides {
                there: side(SIZE, Some(THEN)),
                coming: side(SIZE + longer, Some(NOW)),
                content: *content,
            };
            (*place, Ok(sides))
        });
        let results = results.collect();
        self.hears(Message::Compared { ticket, results })
    }

    /// The ticket of the last comparing.
    pub fn comparing(&self) -> Ticket {
        self.last(|effect| match effect {
            Effect::Compare { ticket, .. } => Some(*ticket),
            _ => None,
        })
    }

    /// All files of the transfer that was started last turn out to be there already.
    pub fn all_are_there(&mut self) -> &mut Self {
        let (_, batch) = self.last_transfer();
        let there = batch.plans.iter().enumerate().map(|(place, plan)| {
            let failure = Failure::new(plan.doing(), FailureKind::Exists);
            (place, Outcome::Failed(failure))
        });
        let there: Vec<_> = there.collect();
        self.settles(&there)
    }

    /// The last transfer that was asked for.
    pub fn last_transfer(&self) -> (TransferId, Arc<Batch>) {
        self.last(|effect| match effect {
            Effect::Transfer(id, batch) => Some((*id, Arc::clone(batch))),
            _ => None,
        })
    }

    /// HEAD answers about the object that it was asked about last.
    pub fn tells_details(&mut self) -> &mut Self {
        let (ticket, key) = self.last(|effect| match effect {
            Effect::Inspect { ticket, key } => Some((*ticket, key.clone())),
            _ => None,
        });
        let result = Ok(details(key));
        self.hears(Message::Inspected { ticket, result })
    }

    /// Which objects HEAD was asked about since the last look.
    pub fn inspected(&mut self) -> Vec<String> {
        let effects = self.effects();
        let keys = effects.iter().filter_map(|effect| match effect {
            Effect::Inspect { key, .. } => Some(key.as_str().to_owned()),
            _ => None,
        });
        keys.collect()
    }

    /// The rows in the window, indented; folders have an arrow, notes stand in brackets.
    pub fn rows(&self) -> Vec<String> {
        self.model.tree.shown().map(|row| told(&row)).collect()
    }

    /// The row under the cursor, without its indent.
    pub fn at(&self) -> String {
        let tree = &self.model.tree;
        let row = tree.shown().nth(tree.cursor() - tree.top());
        row.map_or_else(String::new, |row| told(&row).trim_start().to_owned())
    }

    /// The notes on screen, oldest first.
    pub fn notes(&self) -> Vec<String> {
        let toasts = self.model.toasts.shown();
        toasts.iter().map(|toast| toast.text.clone()).collect()
    }

    /// What lies over the tree, from the top.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.model.dialogs.last()
    }

    fn last<T>(&self, pick: impl Fn(&Effect) -> Option<T>) -> T {
        let found = self.asked.iter().rev().find_map(pick);
        found.unwrap_or_else(|| panic!("that was never asked for: {:?}", self.asked))
    }
}

/// What comes of a copy within the bucket that worked.
pub fn copied(plan: &CopyPlan) -> Outcome {
    Outcome::Copied(crate::object::Copied {
        from: plan.from.clone(),
        to: plan.to.clone(),
        size: plan.size,
        at: NOW,
        purpose: plan.purpose,
        kept: None,
        tags: crate::object::Tags::Kept,
    })
}

/// A page of names, folders with their `/`, in key order.
pub fn page(prefix: &str, names: &[&str]) -> Arc<Page> {
    let mut page = Page::below(Prefix::new(prefix));
    for name in names {
        let kind = if name.ends_with('/') {
            EntryKind::Folder
        } else {
            file()
        };
        page.push(Entry { name, kind });
    }
    Arc::new(page.finish())
}

/// What a listing says about a file.
pub fn file() -> EntryKind {
    EntryKind::File {
        size: SIZE,
        modified: Some(THEN),
        class: Class::Standard,
    }
}

/// What comes of trying a link that opens.
pub fn opens() -> Trial {
    Trial {
        size: Some(SIZE),
        content_type: "application/pdf".into(),
        better_type: None,
        doubts: Vec::new(),
    }
}

/// What comes of trying a link to a file in the archive.
pub fn archived(wish: &LinkWish) -> Failure {
    Failure::new(Doing::Trying(wish.key.clone()), FailureKind::Archived)
}

/// A key.
pub fn key(text: &str) -> Key {
    Key::new(text).expect("a test's keys are keys")
}

/// What HEAD tells about any object.
pub fn details(key: Key) -> Details {
    Details {
        key,
        size: SIZE,
        modified: Some(THEN),
        content_type: Some("application/pdf".into()),
        content_disposition: None,
        etag: Some("9b2cf535f27731c974343645a3985328".into()),
        encryption: Encryption::Aes256,
        storage_class: "STANDARD".into(),
        checksum: Some(("CRC32".into(), "nG7pIA==".into())),
        version: None,
        metadata: vec![("uploaded-by".into(), "portal".into())],
    }
}

fn event(written: &str) -> KeyEvent {
    let name = written
        .strip_prefix('<')
        .and_then(|name| name.strip_suffix('>'));
    let (rest, modifiers) = match name.and_then(|name| name.strip_prefix("ctrl-")) {
        Some(rest) => (rest, KeyModifiers::CONTROL),
        None => (name.unwrap_or(written), KeyModifiers::NONE),
    };
    let code = match rest {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "space" => KeyCode::Char(' '),
        "tab" => KeyCode::Tab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "right" => KeyCode::Right,
        "left" => KeyCode::Left,
        "backspace" => KeyCode::Backspace,
        "pagedown" => KeyCode::PageDown,
        "pageup" => KeyCode::PageUp,
        letter => KeyCode::Char(letter.chars().next().expect("a key has a letter")),
    };
    KeyEvent::new(code, modifiers)
}

fn told(row: &Shown<'_>) -> String {
    let text = match &row.what {
        What::Folder { name, is_open, .. } => {
            format!("{} {name}", if *is_open { "▾" } else { "▸" })
        }
        What::File { name, .. } => (*name).to_owned(),
        What::Note(Note::Empty) => "(empty)".into(),
        What::Note(Note::Looking) => "(looking)".into(),
        What::Note(Note::Listing(rows)) => format!("(listing, {rows} so far)"),
        What::Note(Note::Paused(rows)) => format!("(paused, {rows} so far)"),
        What::Note(Note::Hint(sentence)) => format!("({sentence})"),
        What::Note(Note::Failed(failure)) => format!("({})", failure.kind),
    };
    format!("{}{text}", "  ".repeat(row.depth.into()))
}
