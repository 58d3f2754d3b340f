//! A whole session in process: the real loop, tasks and store against the bucket in memory, on a fake terminal.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use jiff::tz::TimeZone;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::app::{CopyTrouble, Message, Model, ReadOnlyBy, Start};
use crate::demo::{Bucket, Demo, Shape};
use crate::object::{IfThere, Key, Limit, UploadPlan};
use crate::runtime::clipboard::Clipboard;
use crate::runtime::surface::Surface;
use crate::runtime::tasks::Tasks;
use crate::runtime::world::{Folders, Opening, World, demo_target};
use crate::store::{Access, Store, Target, Watch};
use crate::ui::{Placed, Theme};

/// A person at a terminal.
pub struct Session {
    run: Pin<Box<dyn Future<Output = io::Result<()>>>>,
    terminal: Rc<RefCell<Fake>>,
    /// The far side.
    pub demo: Demo,
    /// Speaks to the loop as a task would.
    pub sender: Sender<Message>,
    folder: tempfile::TempDir,
}

/// What the loop and the test share; the loop only runs while the test waits.
#[derive(Default)]
struct Fake {
    events: VecDeque<Message>,
    screen: String,
    frames: usize,
    copied: Vec<String>,
    rests: bool,
    rings: usize,
    is_over: bool,
}

struct FakeSurface {
    fake: Rc<RefCell<Fake>>,
    terminal: Terminal<TestBackend>,
}

/// Nothing in a test takes so long.
const PATIENCE: Duration = Duration::from_secs(8);
/// Wide enough for the details beside the tree.
const WINDOW: Size = Size {
    width: 120,
    height: 30,
};

impl Session {
    /// A session over `bucket`, come to rest.
    pub async fn over(bucket: Bucket) -> Self {
        Self::with(bucket, Access::ReadWrite).await
    }

    /// A session that may not write.
    pub async fn read_only(bucket: Bucket) -> Self {
        Self::with(bucket, Access::ReadOnly).await
    }

    async fn with(bucket: Bucket, access: Access) -> Self {
        let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
        let mut session = Self::start(demo, access);
        session.settles().await;
        session
    }

    /// A session that keeps its index in this folder, not drawn yet.
    pub fn keeping(demo: Demo, caches: &Path) -> Self {
        Self::begin(demo, Access::ReadWrite, Some(caches.to_owned()))
    }

    /// A session that has not even drawn yet.
    pub fn start(demo: Demo, access: Access) -> Self {
        Self::begin(demo, access, None)
    }

    fn begin(demo: Demo, access: Access, caches: Option<PathBuf>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let start = Start {
            bucket: Demo::BUCKET.into(),
            endpoint: Some(demo.endpoint()),
            downloads: folder.path().join("Downloads"),
            read_only: (access == Access::ReadOnly).then_some(ReadOnlyBy::Flag),
            no_index: true,
            ..Start::default()
        };
        let terminal = Rc::new(RefCell::new(Fake::default()));
        let surface = FakeSurface {
            fake: Rc::clone(&terminal),
            terminal: Terminal::new(TestBackend::new(WINDOW.width, WINDOW.height)).unwrap(),
        };
        let opening = Opening::Bucket(Box::new(target(&demo, access)));
        let folders = Folders {
            caches,
            states: Some(folder.path().join("states")),
            downloads: start.downloads.clone(),
        };
        let tasks = Tasks::new(
            World::new(opening, folders, Limit::Off),
            Clipboard::default(),
        );
        let sender = tasks.sender();
        let theme = Theme::colours(TimeZone::UTC);
        let model = Model::new(start, WINDOW);
        let run = crate::runtime::event_loop::run(model, theme, surface, tasks);
        let run = Box::pin(async { run.await.map(|_| ()) });
        Self {
            run,
            terminal,
            demo,
            sender,
            folder,
        }
    }

    /// Presses keys, written `j`, `G` or `<enter>`, with spaces between; waits until all is done.
    pub async fn keys(&mut self, keys: &str) {
        self.presses(keys);
        self.settles().await;
    }

    /// Presses keys and goes on at once.
    pub fn presses(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let code = match key {
                "<enter>" => KeyCode::Enter,
                "<esc>" => KeyCode::Esc,
                "<tab>" => KeyCode::Tab,
                "<down>" => KeyCode::Down,
                "<right>" => KeyCode::Right,
                "<backspace>" => KeyCode::Backspace,
                "<ctrl-o>" | "<ctrl-t>" => {
                    let letter = key.chars().nth(6).unwrap();
                    self.press_with(KeyCode::Char(letter), KeyModifiers::CONTROL);
                    continue;
                }
                "<space>" => KeyCode::Char(' '),
                letter => KeyCode::Char(letter.chars().next().unwrap()),
            };
            self.press(code);
        }
    }

    /// Types text; waits until all is done.
    pub async fn types(&mut self, text: &str) {
        text.chars()
            .for_each(|letter| self.press(KeyCode::Char(letter)));
        self.settles().await;
    }

    /// Drops a local file on the window.
    pub async fn drops(&mut self, path: &Path) {
        let text = path.to_str().unwrap().to_owned();
        self.terminal
            .borrow_mut()
            .events
            .push_back(Message::Paste(text));
        self.settles().await;
    }

    fn press(&mut self, code: KeyCode) {
        self.press_with(code, KeyModifiers::NONE);
    }

    fn press_with(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        let key = Message::Key(KeyEvent::new(code, modifiers));
        self.terminal.borrow_mut().events.push_back(key);
    }

    /// Waits until everything asked for is done and drawn.
    pub async fn settles(&mut self) {
        self.terminal.borrow_mut().rests = false;
        self.until(|fake| fake.rests && fake.events.is_empty())
            .await;
    }

    /// Waits until the screen says `text`.
    pub async fn sees(&mut self, text: &str) {
        let wanted = text.to_owned();
        self.until(move |fake| fake.screen.contains(&wanted)).await;
    }

    /// Waits until the program has ended.
    pub async fn ends(&mut self) {
        self.until(|fake| fake.is_over).await;
    }

    /// Leaves the program; the bucket stays.
    pub async fn leaves(mut self) -> Demo {
        self.presses("<esc> q");
        self.ends().await;
        self.demo
    }

    /// Runs the loop beside `other`, until that ends.
    pub async fn beside<T>(&mut self, other: impl Future<Output = T>) -> T {
        let run = &mut self.run;
        tokio::select! {
            biased;
            _ = run => panic!("the program ended"),
            done = other => done,
        }
    }

    async fn until(&mut self, reached: impl Fn(&Fake) -> bool) {
        let (run, terminal) = (&mut self.run, &self.terminal);
        let waits = poll_fn(|context| {
            if !terminal.borrow().is_over
                && let Poll::Ready(result) = run.as_mut().poll(context)
            {
                result.unwrap();
                terminal.borrow_mut().is_over = true;
            }
            let fake = terminal.borrow();
            if reached(&fake) || fake.is_over {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        });
        let waited = timeout(PATIENCE, waits).await;
        let fake = terminal.borrow();
        assert!(
            waited.is_ok() && reached(&fake),
            "this never came; the screen says:\n{}",
            fake.screen
        );
    }

    /// What the screen says.
    pub fn screen(&self) -> String {
        self.terminal.borrow().screen.clone()
    }

    /// How many frames were drawn.
    pub fn frames(&self) -> usize {
        self.terminal.borrow().frames
    }

    /// What was sent to the terminal's clipboard last.
    pub fn clipboard(&self) -> String {
        self.terminal.borrow().copied.last().cloned().unwrap()
    }

    /// A local file with these bytes.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The file of this name in the download folder.
    pub fn downloaded(&self, name: &str) -> Vec<u8> {
        let path = self.folder.path().join("Downloads").join(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// What is kept in this file of the folder for states.
    pub fn kept(&self, path: &str) -> String {
        let path = self.folder.path().join("states").join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"))
    }

    /// How often the bell rang.
    pub fn rings(&self) -> usize {
        self.terminal.borrow().rings
    }

    /// Someone else puts an object into the bucket.
    pub async fn puts(&mut self, key: &str, bytes: &[u8]) {
        let source = self.file("theirs", bytes);
        let target = target(&self.demo, Access::ReadWrite);
        let plan = UploadPlan {
            source,
            size: bytes.len() as u64,
            key: Key::new(key).unwrap(),
            content_type: "application/pdf".into(),
            if_there: IfThere::Ask,
            kept: None,
            extras: crate::object::Extras::default(),
        };
        let put = async {
            let store = Store::connect(&target).await.unwrap();
            store
                .upload(&plan, &Watch::new(CancellationToken::new(), |_| ()))
                .await
                .unwrap();
        };
        Box::pin(self.beside(put)).await;
    }

    /// The names in the download folder.
    pub fn downloads(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.folder.path().join("Downloads")).unwrap();
        let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}

impl Surface for FakeSurface {
    fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>) -> Option<Placed>) -> io::Result<()> {
        let Ok(frame) = self.terminal.draw(|frame| drop(view(frame)));
        let width = usize::from(frame.area.width);
        let rows = frame.buffer.content.chunks(width);
        let rows = rows.map(|row| row.iter().map(Cell::symbol).collect::<String>());
        let screen = rows.collect::<Vec<_>>().join("\n");
        let mut fake = self.fake.borrow_mut();
        fake.screen = screen;
        fake.frames += 1;
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        Ok(())
    }

    async fn next(&mut self) -> io::Result<Message> {
        // No waker is kept: whoever adds an event then polls the loop.
        let event = poll_fn(|_| match self.fake.borrow_mut().events.pop_front() {
            Some(event) => Poll::Ready(event),
            None => Poll::Pending,
        });
        Ok(event.await)
    }

    fn waiting(&mut self) -> io::Result<Option<Message>> {
        Ok(self.fake.borrow_mut().events.pop_front())
    }

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn hold_mouse(&mut self, _hold: bool) -> io::Result<()> {
        Ok(())
    }

    fn copy_osc52(&mut self, text: &str) -> Result<(), CopyTrouble> {
        self.fake.borrow_mut().copied.push(text.into());
        Ok(())
    }

    fn show_plain(&mut self, text: &str) -> io::Result<()> {
        self.fake.borrow_mut().screen = text.to_owned();
        Ok(())
    }

    fn come_back(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn ring(&mut self) -> io::Result<()> {
        self.fake.borrow_mut().rings += 1;
        Ok(())
    }

    fn rest(&mut self) {
        self.fake.borrow_mut().rests = true;
    }

    fn give_back(&mut self) {}
}

fn target(demo: &Demo, access: Access) -> Target {
    Target {
        endpoint: Some(demo.endpoint()),
        access,
        ..demo_target()
    }
}

/// Fetches `url` as a browser would, knowing nothing of S3.
pub async fn fetch(url: &str) -> Vec<u8> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<bytes::Bytes>>();
    let answer = client.get(url.parse().unwrap()).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    answer
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .into()
}
