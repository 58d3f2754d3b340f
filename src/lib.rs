//! filedesk: a terminal file browser for an agency's documents in one S3 bucket.
//!
//! This page is the map. In one sentence: one closed enum of events, one function that changes state, effects as
//! data, and everything slow in tasks that own nothing.
//!
//! ```text
//!              keys, mouse, paste, resize, signals             results, pages, progress
//!  terminal ───────────────┐                              ┌──────────────────────────── tasks
//!                          ▼                              ▼                               ▲
//!                  ┌──────────────── Message (closed enum) ──────────────────┐            │ start, replace,
//!                  │                                                         │            │ stop
//!                  │   app::update(&mut Model, Message) -> Vec<Effect>       │            │
//!                  │   no await, no clock, no randomness, no I/O             ├── Effect (data)
//!                  │                                                         │
//!                  └─────── &Model ──▶ ui::view(&Model, &Theme, &mut Frame) ──▶ terminal
//! ```
//!
//! One task, the loop, owns the model, the screen and the clock. Everything slow happens in tasks that own none of them
//! and end in a message. `y` from end to end: `Message::Key` → the keymap says `Command::CopyLink`, whose row says
//! whether it can be done → `Effect::Sign` → `Store::presign` in a task → `Message::Signed` → `Effect::Record` for the
//! ledger, `Effect::Copy` for the clipboards, `Effect::Try` → `Message::Tried`, and the screen says whether it opens. Every
//! step but the tasks is a value that a test compares.
//!
//! # The floors
//!
//! Each names only what lies below it; `tests/tidy/floors.rs` holds that, crate by crate.
//!
//! | folder | what it is | why it is apart |
//! |---|---|---|
//! | `object` | what is in a bucket, as plain data | it can be trusted by everyone |
//! | `store` | talking to S3; the only folder that names aws | errors, retries and odd keys end here |
//! | `search` | find any key among millions, in the pages that listings brought | it can be timed alone |
//! | `ledger` | the local record of what was done | what was sent to whom outlives the program, whatever ends it |
//! | `journal` | what is under way, on the disk | whatever ends the program, a transfer goes on |
//! | `transfer` | moving many files: one engine for uploads, downloads, copies, the trash and its way back | it needs no screen |
//! | `reconcile` | a local folder beside a part of the bucket: which belongs to which, and what differs | both sides are looked at before anything is moved |
//! | `preview` | from a file's bytes to something to look at | it can be handed any bytes, and is: in a child process |
//! | `share` | what is sent to a customer, as text: links in every form, requests, expiry, the guard | no name can be more than text |
//! | `demo` | an S3 bucket in memory, for people and for tests | it cannot share a mistake with `store` |
//! | `app` | the whole program without I/O | every behaviour is a value |
//! | `ui` | from the model to a frame | drawing can cause nothing |
//! | `runtime` | where the browser waits: loop, tasks, terminal, clipboards, log | waiting happens here only |
//! | `cli` | the same store without a screen, one file a command | what it prints, scripts read: no screen may leak into it |
//! | `gateway` | `filedesk serve`: a file's name in, a redirect to a fresh link out | it has no screen, and may not even name one |
//! | `args`, `config` | command line, environment, `.env` and `config.toml` to settings | |
//!
//! # What always holds
//!
//! - `app` and `ui` never wait, read a clock, touch a file or start a thread: time comes with the message.
//! - Every task is started by `runtime::tasks`, and ends in messages, even when it panics; transfers are stopped politely.
//!   The threads that `search` divides its work among end with the task that asked.
//!   What `store` does at once for one of them, the parts of a file or the requests of a sweep, ends with it.
//! - Every answer carries its ticket; one that is not awaited any more is dropped. Aborting saves bandwidth, tickets
//!   give correctness.
//! - Newest-only work says so in `Effect::slot`; starting it stops what held the slot: work that waits is aborted, work
//!   that computes is asked to stop and says nothing more.
//! - A key acts on the rows that the line of a search asks for, never on those of an older answer: it waits for them.
//! - A cache is believed whole or not at all, holds names only, and can be read by its user only.
//! - A key never waits for the network, and a flood of results never starves a frame: the order of the loop's arms.
//! - While nothing turns, moves or expires on screen, nothing wakes the program.
//! - Nothing per frame is O(n) in a folder's rows: pages are packed, shared and immutable, only the window is drawn.
//! - A question holds the very effects that it releases; nothing is looked up again after the answer.
//! - What may not be listed is not shown from an older listing either.
//! - What mixes two customers, or is not the pinned one's, is handed over or uploaded only after a question names both.
//! - What is made goes into the ledger at once, and is waited for when the program leaves; an address never does.
//! - A source goes only after its copy is proved, if it is still what was copied; a copy goes only while its source is seen.
//! - What arrived is compared with what left before anything is called done. The disk is waited for behind the screen only:
//!   what was saved is in the bucket still.
//! - Only what is proved to be the same is skipped as identical; what cannot be proved is not known, and says so.
//! - What is deleted, moved or replaced can come back; what goes for good is another command, and says so.
//! - Nothing is overwritten without an answer to a question; with `--read-only` nothing is written at all.
//! - Keys from a bucket reach the screen only through `object::reveal`: no name can steer the terminal.
//! - Secrets, links and signatures have a `Debug` that leaves them out, and never reach the log.
//! - A document is decoded only in a child process, under limits of memory, time and open files; what comes back
//!   is plain data without control characters.
//! - The gateway answers with links only, for exact keys inside its prefixes; a name's dots and slashes are never tidied up.
//! - The terminal is waited for nowhere, since some never answer, and is always given back.
//! - Behind a shell nothing is drawn, and nothing stops the program for good: asked to end there, it ends.
//! - There is no global state, and deliberately none of these: a trait over stores, boxed dialogs, an event bus.
//!
//! # How anything is found at once
//!
//! ```text
//!  store::sweep ── parts of the bucket, in no order ──────▶ Message::Swept ──▶ search::Index (in the model)
//!   many requests over disjoint ranges of keys                                     │ a snapshot is a pointer
//!                                                                                   ▼
//!  runtime::index_file ◀── Effect::Keep, Recall ──▶        Effect::Find, Gather, Measure ──▶ blocking threads
//!   the same pages, from the last run                                               │ hits: places in the snapshot
//!                                                                                   ▼
//!                                                       Message::Found ──▶ app::found, the list in the tree's place
//! ```
//!
//! A key lies in memory once: in the page that a listing brought. Index, snapshots, hits and sums only point there.
//! What filedesk itself writes or deletes is held against every page that was asked for before.
//!
//! # How something is handed over
//!
//! ```text
//!  y, Y, A ─▶ app::sharing::ask ─▶ guard: one customer only? ─▶ Effect::Sign, SignUpload ─▶ store: signed here, at once
//!                                        │ no: a question that holds the effect                    │
//!  share: words, forms, curl line, page ◀┼──────────────── Message::Signed, UploadSigned ◀─────────┘
//!         │                              │
//!         ▼                              ▼
//!  Handout (the text, exactly as copied) ─▶ Effect::Copy     Effect::Try ─▶ one byte of each, without credentials
//!                                           Effect::Record ─▶ ledger      Effect::Await ─▶ Message::Arrived
//! ```
//!
//! What is shown is what is copied. When a link ends is worked out in one place, `Until::earlier_of`, for the form that
//! asks as for the link that was signed. The ledger knows acts and keys, never an address.
//!
//! # How a file is looked into
//!
//! ```text
//!  the cursor rests ─▶ Effect::Look ─▶ runtime::looking: the first bytes, ranges as they are needed, kept for a while
//!                                            │ ▲ pipe: ask, need ◀─▶ bytes, answer
//!                                            ▼ │
//!                         this program as `preview-worker`: preview::render under limits ─▶ Message::Looked ─▶ ui::look
//! ```
//!
//! The next look stops the one before: what is fetched is given up, and who decodes is killed, since nothing else stops it.
//! What was shown stays, dimmed, until the new one has come.
//!
//! # How files move
//!
//! ```text
//!  a, s, d, m, u ─▶ a question that holds the Batch ─▶ app::Transfers: who has a turn ─▶ Effect::Transfer, GoOn, Halt
//!                                                                                            │
//!  journal: plans first, then every step ◀──────────── transfer: one task a file, lanes ◀────┘
//!         │ the next run reads it                          │
//!         ▼                                                ▼
//!  Message::LeftFound                         store: upload, download, copy; proof; remove_unchanged
//!                                                          │
//!  app::Back: what leads back ◀── TransferNews::Settled ◀──┘──▶ the tree, the index, the ledger
//! ```
//!
//! A transfer is what a person asked for at once, however many files that is. What has happened to a file is written down
//! before the next step that could not be repeated; what fails for want of the network fails no file, it pauses them all.
//!
//! # How to add
//!
//! - **A command:** a row in `app/commands.rs`; an arm where the compiler then points; a test that types the key
//!   (`app::script::Desk`, as in `app/tests`); `FILEDESK_REDRAW=1 cargo test readme`. Keymap, help and footer follow by themselves.
//! - **An effect:** a variant in `app/effect.rs`, with its slot if only the newest counts; an arm in `runtime/work.rs`,
//!   or in `runtime/computing.rs` if it computes rather than waits; a
//!   method of `Store` with its contract test in `store/contract`; the message that answers, and its arm in
//!   `app/update.rs`.
//! - **A dialog:** `app/dialog/x.rs`, `ui/dialog/x.rs`, a variant of `Dialog`, and its scope.
//! - **A command without a screen:** `cli/x.rs` with its arguments and what it does, a variant of `cli::Command`, a test in
//!   `cli/tests` that types it, a row in the README. What it tells with `--json` is a type in `cli/told`, and in the schema (`FILEDESK_REDRAW=1 cargo test schema`).
//! - **A flag:** a field in `args`, its use in `config/settings.rs`, a row in the README.
//! - **A key of the configuration file:** a name in `SECTIONS` of `config/file.rs`, what it sets, and its lines in
//!   `assets/config.toml`.
//! - **A filter of the search:** a row in `search/query/filter.rs` and in `search/query/syntax.rs`, from which help and
//!   README follow; its trouble in `search/query/trouble.rs`.
//! - **A kind of document:** a variant of `preview::Kind` with its endings and types, how it is told by its bytes in
//!   `preview/sniff.rs`, `preview/x.rs`, and documents of real programs in `preview/tests/documents`.
//! - **A kind of trouble:** a variant of `FailureKind` with its sentence and its hint; a row in `store/failure`.
//!
//! # Where we left the first design on purpose
//!
//! - The terminal is heard by a thread of its own, not by crossterm's `EventStream`: polled once without a waker that
//!   wakes (to ask what waits), the stream never wakes again. For the same reason nothing may ask the terminal a question
//!   through crossterm: that thread would hold the answer (`Terminal::clear` did, and ended the program).
//! - Pictures are drawn beside the cells, not in them: `ui` leaves cells alone and tells over which ones a picture stands,
//!   `runtime::graphics` sends it. ratatui-image sends raw pixels (megabytes a page, over SSH), and asks the terminal in a way
//!   that eats keys where it does not answer; here the child sends a PNG, and the answer is picked out from among the keys.
//! - `object` names serde and `serde_json`, for the answer to an upload that STORAGE.md defines as JSON, and
//!   percent-encoding, for the keys in links that people paste or hand to a command.
//! - `search` was to be a matcher over pages; it also holds the index, its file's form, the orders and the sums, since all of
//!   them read the same snapshot. It starts scoped threads of its own to look through it.
//! - `app` names `search`: an index and a query are state. Snapshots are equal if they are the same, not if they are alike.
//! - A folder is sorted and filtered as a flat list in the tree's place, not within the tree: one list serves search,
//!   filter, order and gathering, and a tree of a million rows stays in key order for nothing.
//! - The matcher is asked for exact text first and fuzzily afterwards, so an exact id never drowns.
//! - What is sent to customers (`share`), what was done (`ledger`) and `gateway` are floors of their own: texts that names
//!   from a bucket cannot break, lines that survive a kill, and a server that could not draw if it wanted to.
//! - Links are signed by `aws-sigv4` itself over the address that the SDK makes: three times as fast, and one reading of the
//!   credentials signs and tells when they end.
//! - A file is asked for by a POST form as well as by a PUT: a page that lies on the customer's disk may send a form to a
//!   bucket that has no CORS rules, and nothing else.
//! - `app` names tui-input, percent-encoding and unicode-width: a one-line editor, dropped `file://` addresses, and which line
//!   is in sight where long ones take several rows, are state, not drawing.
//! - `preview` has number formats of its own: the crates for them panic at some formats, round others wrongly, and leave a sign
//!   out where a colour is to tell it. Of old spreadsheets it reads the formats beside calamine, which keeps them to itself.
//! - `demo` is a few crates wider than planned (bodies that break off need `http-body`), and compiled always: it is a
//!   feature for people, not only for tests.
//! - A key is one chord, not a sequence; there is no palette. The configuration file gives a command further keys, but
//!   never takes its first one away: what help, hints and a colleague on the phone say to press is true at every desk.
//! - A delete is one transfer among others, not an effect of its own, and a transfer has many files: the engine, its journal
//!   and the way back are the same for all of them. `object` names jiff: the name of a folder in the trash is a moment.
//! - In a versioned bucket too deletes go to the trash prefix: bringing a version back takes permissions beyond the four.
//! - The arguments of a command without a screen stand beside what it does, in `cli`, not in `args`: to know a command,
//!   open one file. `cli` and `runtime` are both floor 4; of `runtime` it names the ledger's books and the clock.
//! - Failures have more kinds than planned: whatever has a remedy of its own has a kind of its own.
//! - Comparing a folder with the bucket (`reconcile`) holds the bucket's side in memory, not both in order: servers tell keys in
//!   more than one order.
//! - The tests of the real program are one folder, `tests/terminal`, which also draws the README's picture.
//!
//! # Words
//!
//! One word per idea, the same in code, help and README:
//!
//! | word | idea |
//! |---|---|
//! | bucket, key, prefix | as in S3; a prefix is a folder and ends in `/` |
//! | entry, row | one file or folder in a listing; one line of the tree |
//! | page, listing | one answer to a listing request; the pages of one folder |
//! | sweep, span | the whole bucket listed by many requests at once; a stretch of the order of keys |
//! | index, snapshot | all keys that are known; what was known at one moment |
//! | stretch, spot | rows of a page in a snapshot; the place of one of them |
//! | query, hits, order | what a person typed; what fits it; how that is sorted |
//! | recall, keep | read the index of the last run; write that of this one |
//! | whose, gathering | an owner or a job; everything of it |
//! | list | files from anywhere, in the tree's place: what was found, filtered or gathered |
//! | usage, share, tally | what the bucket holds; one part of it; how many files and bytes that is |
//! | sweep, stretch | listing by many requests at once; what one of them tells, from one place in key order to another |
//! | desk | the invisible folder that holds the roots of the tree |
//! | handout | what is handed over: links, or a link to upload with; shown, copied, there again on `L` |
//! | trial, doubt | what came of trying a link; what may be wrong although it opens |
//! | pin | whose ticket is at hand |
//! | mark | a file chosen for the next command |
//! | suggestion, recent folder | a local path to choose from; a folder that was uploaded from last |
//! | details | what HEAD tells about an object |
//! | link, until | a presigned URL, and the moment it really ends |
//! | ledger, record | the local memory of what was done; one line of it: who did what, when, and how it ended |
//! | form, words | how links are copied: bare, in a table, or in the agency's own words |
//! | request | asking a customer for a file: a message, a line for a shell, and a page to send it with |
//! | guard, mixture | what stands between two customers; files of one share that belong to more than one |
//! | gateway, catalog | what answers a file's name with a link over HTTP; the names that it knows, from one sweep |
//! | transfer, batch, plan | what a person asked for at once; its files, as data; what is done with one of them |
//! | extras | what an upload says of a file beyond its name and type: storage class, tags, metadata |
//! | rehearsal, outlook | trying an upload without sending; what would become of one file of it |
//! | journal, page, note | what is under way, on the disk; that of one transfer; something that has happened to a file of it |
//! | lanes, breadth, climb, brake | how much may move at once; how many parts of a file that makes; the way to what serves best; the wish to stop, for now or for good |
//! | limit, valve | how fast all uploads and downloads together may be; what holds them to it |
//! | proof, sum | a checksum that the server tells; one that is taken of local bytes |
//! | side, content | what is there already, or what is to take its place; whether both hold the same bytes |
//! | trash, act | where what is deleted or replaced waits; what went there at once, a folder of it |
//! | back, undo | what leads back from what a transfer has done |
//! | places, archive | where saved files lie below a local folder; the one ZIP that they become |
//! | departure | whether the program is leaving, at once or when all is done |
//! | layout, mapping | which local path becomes which key; a part of the folder that is called otherwise in the bucket |
//! | twin, verdict | one of two things that are to be the same; what came of comparing them |
//! | tag | the MD5 that an entity tag in a listing may be |
//! | named store | a bucket that the configuration file knows by a name, with how it is reached |
//! | owner, category, job | `AGY-123` or `CLT-456`; the folder of a kind of document; 24 hex digits |
//! | command, message, effect | what a person can do; what happened; what the program asks for |
//! | ticket, slot | names one request; names work of which only the newest counts |
//! | failure, hint | what went wrong, and what to do next |
//! | finding, remedy | something that `doctor` looked at, and how it is; what to do about it |
//! | toast, notice | a note that goes by itself; something to read that stays |

mod app;
mod args;
mod cli;
mod config;
#[cfg_attr(
    not(any(test, feature = "bench")),
    expect(
        dead_code,
        unused_imports,
        reason = "faults and looks behind the door are for tests"
    )
)]
#[cfg_attr(
    all(feature = "bench", not(test)),
    allow(dead_code, reason = "the benchmarks use a part of it")
)]
mod demo;
mod gateway;
mod journal;
mod ledger;
mod object;
mod preview;
mod reconcile;
mod runtime;
mod search;
mod share;
mod store;
mod transfer;
mod ui;

pub use args::run;

/// What the benchmarks reach in for; not part of the program.
#[cfg(feature = "bench")]
pub mod bench {
    pub use crate::object::{
        Batch, Class, CopyPlan, Cursor, DownloadPlan, Ending, Entry, EntryKind, Extras, IfThere,
        Key, Kind, Link, LinkWish, Opens, Outcome, Page, Plan, Prefix, Purpose, SessionEnd,
        Settled, Span, Timestamp, TransferNews, Trial, UploadPlan, Whose,
    };
    pub use crate::search::*;
    pub use crate::store::*;

    /// A bucket in memory to measure against.
    pub mod far {
        pub use crate::demo::*;
    }

    /// What moves many files.
    pub mod engine {
        pub use crate::journal::{Journal, Place};
        pub use crate::transfer::*;
    }

    /// The program and its picture.
    pub mod screen {
        pub use crate::app::*;
        pub use crate::ui::*;
    }
}
