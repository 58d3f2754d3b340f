//! A server that lists in a manner of its own, which the demo, being as AWS is, does not.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// How it lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// In the order of a walk: what a folder holds stands where the folder's name without the slash would.
    Walks,
    /// As a dictionary does, by the first letter: all of `A`, all of `a`, all of `B`.
    Folds,
    /// By the book, but so many answers break off in the middle.
    Cuts { every: usize },
    /// By the book, but what begins with this is never told, only that there is more.
    Sticks { at: &'static str },
    /// The same, with so many different tokens in turn to go on with.
    Strays { at: &'static str, tokens: usize },
    /// By the book, but the last page goes on with the first.
    Circles,
    /// By the book, but a key is written just behind each place that it is asked from: in turn, before and after it
    /// has looked.
    Grows,
}

/// What it needs to know.
pub(super) struct StandIn {
    keys: Mutex<Vec<String>>,
    manner: Manner,
    answers: Arc<AtomicUsize>,
}

impl StandIn {
    /// A bucket of these keys.
    pub(super) fn new(keys: impl IntoIterator<Item = String>, manner: Manner) -> Self {
        let keys: BTreeSet<_> = keys.into_iter().collect();
        let mut keys = Vec::from_iter(keys);
        keys.sort_by_key(|key| manner.rank(key));
        Self {
            keys: Mutex::new(keys),
            manner,
            answers: Arc::default(),
        }
    }

    /// How many requests it has answered.
    pub(super) fn count(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.answers)
    }

    /// Serves on a port for as long as the set is held; says where.
    pub(super) async fn serve(self) -> (String, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let server = Arc::new(self);
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let server = Arc::clone(&server);
                connections.spawn(async move { server.answer_all(stream).await });
            }
        });
        (endpoint, serving)
    }

    async fn answer_all(&self, mut stream: TcpStream) -> Option<()> {
        loop {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                if stream.read_buf(&mut head).await.ok()? == 0 {
                    return None;
                }
            }
            let number = self.answers.fetch_add(1, Ordering::Relaxed);
            let body = self.list(std::str::from_utf8(&head).ok()?, number);
            let length = body.len();
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
            let is_cut =
                matches!(self.manner, Manner::Cuts { every } if number % every == every - 1);
            if is_cut {
                let half = &answer.as_bytes()[..answer.len() / 2];
                stream.write_all(half).await.ok()?;
                return None;
            }
            stream.write_all(answer.as_bytes()).await.ok()?;
        }
    }

    fn write_behind(&self, place: Option<&str>) {
        if let (Manner::Grows, Some(place)) = (self.manner, place) {
            let key = format!("{place}!");
            let mut keys = self.keys.lock().unwrap();
            if let Err(at) = keys.binary_search(&key) {
                keys.insert(at, key);
            }
        }
    }

    fn list(&self, head: &str, number: usize) -> String {
        let (_, query) = head.split_once('?').unwrap();
        let query = query.split(' ').next().unwrap();
        let told = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(told, _)| *told == name)?;
            let value = percent_encoding::percent_decode_str(value);
            Some(value.decode_utf8().unwrap().into_owned())
        };
        let most = told("max-keys").unwrap().parse().unwrap();
        let start = told("start-after");
        if number.is_multiple_of(2) {
            self.write_behind(start.as_deref());
        }
        let keys = self.keys.lock().unwrap().clone();
        if number % 2 == 1 {
            self.write_behind(start.as_deref());
        }
        let place = told("continuation-token").or(start);
        let after = place.map(|place| self.manner.rank(&place));
        let is_behind = |key: &&String| {
            after
                .as_ref()
                .is_none_or(|after| self.manner.rank(key) > *after)
        };
        let rows: Vec<_> = keys.iter().filter(is_behind).take(most + 1).collect();
        let mut page = &rows[..rows.len().min(most)];
        let mut has_more = rows.len() > most;
        let mut goes_on = page.last().map(|key| (*key).clone());
        if let Manner::Sticks { at } | Manner::Strays { at, .. } = self.manner
            && let Some(stuck) = page.iter().position(|key| key.starts_with(at))
        {
            page = &page[..stuck];
            has_more = true;
            goes_on = page.last().map(|key| (*key).clone());
            if let Manner::Strays { tokens, .. } = self.manner {
                goes_on = Some(format!("{at}!{}", number % tokens));
            }
        }
        if self.manner == Manner::Circles && !has_more {
            has_more = true;
            goes_on = Some("!".to_owned());
        }
        let contents: Vec<_> = page
            .iter()
            .map(|key| format!("<Contents><Key>{key}</Key></Contents>"))
            .collect();
        let token =
            goes_on.map(|token| format!("<NextContinuationToken>{token}</NextContinuationToken>"));
        format!(
            "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>{has_more}</IsTruncated>{}{}\
             </ListBucketResult>",
            token.unwrap_or_default(),
            contents.concat()
        )
    }
}

impl Manner {
    /// What keys are ordered by.
    fn rank(self, key: &str) -> String {
        match self {
            Self::Walks => key.replace('/', "\0"),
            Self::Folds => format!("{}{key}", key[..1].to_lowercase()),
            Self::Cuts { .. }
            | Self::Sticks { .. }
            | Self::Strays { .. }
            | Self::Circles
            | Self::Grows => key.to_owned(),
        }
    }
}
