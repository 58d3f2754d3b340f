//! A server that does nothing but list, as fast as a machine can write XML, in a process of its own.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use percent_encoding::percent_decode_str;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::keys::{Keys, SHAPES};

/// What a server is to be like.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    pub shape: &'static str,
    pub keys: usize,
    /// Milliseconds that every answer takes longer.
    pub latency: u64,
    /// So many of a hundred requests are refused or break off.
    pub faults: u64,
}

/// A server in another process, for as long as it is held.
pub struct Server {
    child: Child,
    pub endpoint: String,
}

impl Server {
    /// Starts this very program once more, as a server.
    pub fn start(order: Order) -> Self {
        let program = std::env::current_exe().expect("a program knows where it lies");
        let mut child = Command::new(program)
            .args(["serve", order.shape])
            .args([
                order.keys.to_string(),
                order.latency.to_string(),
                order.faults.to_string(),
            ])
            .stdout(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let mut port = String::new();
        let out = child.stdout.take().expect("it is piped");
        BufReader::new(out)
            .read_line(&mut port)
            .expect("it tells its port");
        let endpoint = format!("http://127.0.0.1:{}", port.trim());
        Self { child, endpoint }
    }

    /// How many requests there were since this was last asked.
    pub fn requests(&self) -> u64 {
        let mut stream = std::net::TcpStream::connect(self.endpoint.trim_start_matches("http://"))
            .expect("it is up");
        std::io::Write::write_all(&mut stream, b"GET /count HTTP/1.1\r\n\r\n").expect("it reads");
        let mut told = String::new();
        BufReader::new(stream)
            .read_line(&mut told)
            .expect("it answers");
        told.trim().parse().expect("a number")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which is just as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct World {
    keys: Keys,
    latency: Duration,
    faults: u64,
    requests: AtomicU64,
    counted: AtomicU64,
}

/// Serves until it is ended; the port is the only thing it says.
pub fn serve(arguments: &[String]) {
    let number = |at: usize| arguments[at].parse::<u64>().expect("a number");
    let shape = SHAPES.iter().find(|(_, name)| *name == arguments[0]);
    let world = Arc::new(World {
        keys: Keys::make(
            shape.expect("a shape").0,
            usize::try_from(number(1)).expect("a count"),
        ),
        latency: Duration::from_millis(number(2)),
        faults: number(3),
        requests: AtomicU64::new(0),
        counted: AtomicU64::new(0),
    });
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("{}", listener.local_addr().expect("its port").port());
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let _ = stream.set_nodelay(true);
            runtime.spawn(connection(stream, Arc::clone(&world)));
        }
    });
}

/// One request after the other, until the client goes away or a fault cuts it off.
async fn connection(mut stream: TcpStream, world: Arc<World>) -> Option<()> {
    let mut head = Vec::new();
    loop {
        head.clear();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut head).await.ok()? == 0 {
                return None;
            }
        }
        let line = std::str::from_utf8(&head).ok()?.lines().next()?;
        let target = line.split(' ').nth(1)?;
        if target == "/count" {
            let all = world.requests.load(Ordering::Relaxed);
            let new = all - world.counted.swap(all, Ordering::Relaxed);
            stream.write_all(format!("{new}\n").as_bytes()).await.ok()?;
            return None;
        }
        let number = world.requests.fetch_add(1, Ordering::Relaxed);
        if !world.latency.is_zero() {
            tokio::time::sleep(world.latency).await;
        }
        let chance = fastrand::u64(..100);
        if chance < world.faults && number.is_multiple_of(2) {
            let body = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
            let refusal = answer("503 Slow Down", body);
            stream.write_all(&refusal).await.ok()?;
            continue;
        }
        let page = answer("200 OK", &world.list(target));
        if chance < world.faults {
            stream.write_all(&page[..page.len() / 2]).await.ok()?;
            return None;
        }
        stream.write_all(&page).await.ok()?;
    }
}

fn answer(status: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// What a list request asks for.
#[derive(Default)]
struct Ask {
    prefix: String,
    delimiter: String,
    after: String,
    most: usize,
    is_encoded: bool,
}

impl Ask {
    fn of(target: &str) -> Self {
        let mut ask = Self {
            most: 1_000,
            ..Self::default()
        };
        let (_, query) = target.split_once('?').unwrap_or_default();
        let mut token = None;
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let spaced = value.replace('+', " ");
            let value = percent_decode_str(&spaced).decode_utf8_lossy().into_owned();
            match name {
                "prefix" => ask.prefix = value,
                "delimiter" => ask.delimiter = value,
                "start-after" => ask.after = value,
                "continuation-token" => token = Some(value),
                "max-keys" => ask.most = value.parse().unwrap_or(1_000),
                "encoding-type" => ask.is_encoded = true,
                _ => {}
            }
        }
        ask.after = token.unwrap_or(ask.after);
        ask
    }
}

impl World {
    fn list(&self, target: &str) -> String {
        let ask = Ask::of(target);
        let mut rows = String::with_capacity(256 * ask.most.min(1_000) + 512);
        let mut at = self
            .keys
            .position(|key| key <= ask.after.as_str() || key < ask.prefix.as_str());
        if !ask.delimiter.is_empty() && ask.after.ends_with(&ask.delimiter) {
            at = self.behind(&ask.after);
        }
        if ask.after.is_empty() {
            at = self.keys.position(|key| key < ask.prefix.as_str());
        }
        let (mut count, mut last) = (0, String::new());
        while at < self.keys.len() && self.keys.get(at).starts_with(&ask.prefix) && count < ask.most
        {
            let key = self.keys.get(at);
            let slash = key[ask.prefix.len()..]
                .find(&ask.delimiter)
                .filter(|_| !ask.delimiter.is_empty());
            if let Some(slash) = slash {
                key[..ask.prefix.len() + slash + ask.delimiter.len()].clone_into(&mut last);
                rows.push_str("<CommonPrefixes><Prefix>");
                spell(&mut rows, &last, ask.is_encoded);
                rows.push_str("</Prefix></CommonPrefixes>");
                at = self.behind(&last);
            } else {
                row(&mut rows, key, at, ask.is_encoded);
                at += 1;
                if count + 1 == ask.most {
                    key.clone_into(&mut last);
                }
            }
            count += 1;
        }
        let is_truncated = at < self.keys.len() && self.keys.get(at).starts_with(&ask.prefix);
        let mut body = String::with_capacity(rows.len() + 512);
        body.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bench</Name>");
        if ask.is_encoded {
            body.push_str("<EncodingType>url</EncodingType>");
        }
        if is_truncated {
            // A token is opaque and comes back as it was given; here it is the last name.
            body.push_str("<NextContinuationToken>");
            spell(&mut body, &last, false);
            body.push_str("</NextContinuationToken>");
        }
        let _ = write!(
            body,
            "<KeyCount>{count}</KeyCount><IsTruncated>{is_truncated}</IsTruncated>{rows}</ListBucketResult>"
        );
        body
    }

    /// The first key that does not begin with `common`, which has been told.
    fn behind(&self, common: &str) -> usize {
        self.keys
            .position(|key| key < common || key.starts_with(common))
    }
}

fn row(rows: &mut String, key: &str, at: usize, is_encoded: bool) {
    rows.push_str("<Contents><Key>");
    spell(rows, key, is_encoded);
    let (hour, minute) = (at / 60 % 24, at % 60);
    let _ = write!(
        rows,
        "</Key><LastModified>2026-03-{:02}T{hour:02}:{minute:02}:07.000Z</LastModified>\
         <ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag><Size>{}</Size>\
         <StorageClass>STANDARD</StorageClass></Contents>",
        1 + at % 28,
        at * 31
    );
}

fn spell(rows: &mut String, key: &str, is_encoded: bool) {
    for character in key.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | '*' | '/' => rows.push(character),
            ' ' if is_encoded => rows.push('+'),
            character if is_encoded => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(rows, "%{byte:02X}");
                }
            }
            '&' => rows.push_str("&amp;"),
            '<' => rows.push_str("&lt;"),
            character => rows.push(character),
        }
    }
}
