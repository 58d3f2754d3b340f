//! A bucket in memory, and commands typed at it.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use clap::Parser;
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::cli::out::Out;
use crate::cli::{Command, Exit, Setup, perform};
use crate::demo::{Demo, Shape, empty};
use crate::object::{Limit, Prefix, Trash};
use crate::share::Words;
use crate::store::{Access, Target, target_of_demo};

/// Where commands are typed.
pub struct Desk {
    demo: Demo,
    disk: TempDir,
    target: Target,
    prefix: Prefix,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub struct Ended {
    /// Standard output.
    pub results: String,
    /// Standard error.
    pub troubles: String,
    /// The status.
    pub exit: Exit,
}

#[derive(Debug, Parser)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

/// What is written, for a test to read.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Desk {
    /// A bucket with these objects.
    pub async fn with(objects: &[(&str, &str)]) -> Self {
        let bucket = objects.iter().fold(empty(), |bucket, (key, body)| {
            bucket.with(key, (*body).to_owned())
        });
        let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
        Self {
            target: target_of_demo(demo.endpoint()),
            demo,
            disk: tempfile::tempdir().unwrap(),
            prefix: Prefix::bucket(),
        }
    }

    /// The same where nothing may be changed.
    pub fn read_only(self) -> Self {
        self.reached(|target| target.access = Access::ReadOnly)
    }

    /// The same reached in another way.
    pub fn reached(mut self, change: impl FnOnce(&mut Target)) -> Self {
        change(&mut self.target);
        self
    }

    /// The same where a folder stands for the bucket.
    pub fn within(self, prefix: &str) -> Self {
        let prefix = Prefix::new(prefix);
        Self { prefix, ..self }
    }

    /// The server.
    pub fn demo(&self) -> &Demo {
        &self.demo
    }

    /// The bucket's name.
    pub fn bucket(&self) -> &str {
        &self.target.bucket
    }

    /// A folder of this test's own.
    pub fn disk(&self) -> &Path {
        self.disk.path()
    }

    /// A local file.
    pub fn file(&self, name: &str, body: &str) -> String {
        let path = self.disk().join(name);
        std::fs::write(&path, body).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// Types a command, its words apart.
    pub async fn types(&self, line: &str) -> Ended {
        let words: Vec<_> = line.split_whitespace().collect();
        self.words(&words).await
    }

    /// The same, word by word.
    pub async fn words(&self, words: &[&str]) -> Ended {
        let line = Line::try_parse_from(std::iter::once(&"filedesk").chain(words)).unwrap();
        let (results, troubles) = (Written::default(), Written::default());
        let mut out = Out::into(Box::new(results.clone()), Box::new(troubles.clone()));
        let ended = perform(&line.command, self.setup(), &mut out).await;
        let exit = out.end(ended);
        Ended {
            results: results.text(),
            troubles: troubles.text(),
            exit,
        }
    }

    fn setup(&self) -> Setup {
        Setup {
            target: self.target.clone(),
            trash: Trash::default(),
            words: Words::default(),
            limit: Limit::Off,
            states: Some(self.disk().join("states")),
            prefix: self.prefix.clone(),
            caches: Some(self.disk().join("caches")),
            downloads: self.disk().join("downloads"),
            zone: TimeZone::UTC,
            told: Vec::new(),
            other: Some(self.target.clone()),
        }
    }
}

impl Ended {
    /// The lines of standard output.
    pub fn lines(&self) -> Vec<&str> {
        self.results.lines().collect()
    }

    /// The objects of standard output.
    pub fn json(&self) -> Vec<serde_json::Value> {
        let lines = self.results.lines();
        let lines = lines.map(|line| serde_json::from_str(line).unwrap());
        lines.inspect(super::schema::check).collect()
    }
}
