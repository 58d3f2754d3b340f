//! One HTTP/1.1 message as it came: where it begins and ends, and nothing else about it.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A connection that is read message by message.
pub(super) type Side = BufReader<TcpStream>;

/// Head and body, byte by byte, framing included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Message {
    pub head: Vec<u8>,
    pub body: Vec<u8>,
}

/// How the body of a message ends.
enum Ends {
    After(usize),
    InChunks,
    WithConnection,
}

impl Message {
    /// The next request; `None` if no more are to come.
    pub async fn request(side: &mut Side) -> io::Result<Option<Self>> {
        let head = head(side).await?;
        if head.is_empty() {
            return Ok(None);
        }
        let ends = ends(&head).unwrap_or(Ends::After(0));
        let body = body(side, &ends).await?;
        Ok(Some(Self { head, body }))
    }

    /// The answer to `request`.
    pub async fn answer(side: &mut Side, request: &Self) -> io::Result<Self> {
        loop {
            let head = head(side).await?;
            let Some(status) = head.get(9..12) else {
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            if status.starts_with(b"1") {
                continue;
            }
            let is_bare = request.head.starts_with(b"HEAD ") || matches!(status, b"204" | b"304");
            let ends = match ends(&head) {
                _ if is_bare => Ends::After(0),
                Some(ends) => ends,
                None => Ends::WithConnection,
            };
            let body = body(side, &ends).await?;
            return Ok(Self { head, body });
        }
    }

    /// An answer of the line's own, as S3 words it; 200 with no word.
    pub fn refusal(status: u16, request: &Self) -> Self {
        let (reason, code) = match status {
            200 => ("OK", ""),
            404 => ("Not Found", "NoSuchKey"),
            412 => ("Precondition Failed", "PreconditionFailed"),
            503 => ("Service Unavailable", "SlowDown"),
            _ => ("Internal Server Error", "InternalError"),
        };
        let text = match code {
            "" => String::new(),
            code => format!("<Error><Code>{code}</Code><Message>of the line</Message></Error>"),
        };
        let length = text.len();
        let head = format!(
            "HTTP/1.1 {status} {reason}\r\ncontent-type: application/xml\r\ncontent-length: {length}\r\n\r\n"
        );
        let is_bare = request.head.starts_with(b"HEAD ");
        Self {
            head: head.into_bytes(),
            body: if is_bare {
                Vec::new()
            } else {
                text.into_bytes()
            },
        }
    }

    /// With another body, whose length the head tells.
    pub fn with_body(&self, body: Vec<u8>) -> Self {
        let text = String::from_utf8_lossy(&self.head);
        let is_other = |line: &&str| {
            let name = line.split(':').next().unwrap_or_default();
            !["content-length", "transfer-encoding"].contains(&name.to_ascii_lowercase().as_str())
        };
        let lines: Vec<_> = text.trim_end().split("\r\n").filter(is_other).collect();
        let head = format!(
            "{}\r\ncontent-length: {}\r\n\r\n",
            lines.join("\r\n"),
            body.len()
        );
        Self {
            head: head.into_bytes(),
            body,
        }
    }

    /// Head and body in one.
    pub fn bytes(&self) -> Vec<u8> {
        [self.head.as_slice(), &self.body].concat()
    }

    /// Sends all of it.
    pub async fn send(&self, side: &mut Side) -> io::Result<()> {
        side.write_all(&self.head).await?;
        side.write_all(&self.body).await?;
        side.flush().await
    }
}

/// All up to the empty line; nothing if the connection ends before.
async fn head(side: &mut Side) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    loop {
        let from = head.len();
        if side.read_until(b'\n', &mut head).await? == 0 {
            return Ok(Vec::new());
        }
        if &head[from..] == b"\r\n" && from > 0 {
            return Ok(head);
        }
    }
}

fn ends(head: &[u8]) -> Option<Ends> {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.map(|rest| rest.trim_start_matches(':').trim().to_owned())
    };
    if value("transfer-encoding").is_some_and(|value| value.contains("chunked")) {
        return Some(Ends::InChunks);
    }
    let length = value("content-length")?.parse().ok()?;
    Some(Ends::After(length))
}

async fn body(side: &mut Side, ends: &Ends) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    match ends {
        Ends::After(length) => {
            body.resize(*length, 0);
            side.read_exact(&mut body).await?;
        }
        Ends::WithConnection => {
            side.read_to_end(&mut body).await?;
        }
        Ends::InChunks => loop {
            let from = body.len();
            side.read_until(b'\n', &mut body).await?;
            let line = String::from_utf8_lossy(&body[from..]);
            let digits = line.split(';').next().unwrap_or_default().trim();
            let length = usize::from_str_radix(digits, 16).map_err(io::Error::other)?;
            let from = body.len();
            body.resize(from + length + 2, 0);
            side.read_exact(&mut body[from..]).await?;
            if length == 0 {
                break;
            }
        },
    }
    Ok(body)
}
