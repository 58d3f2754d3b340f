//! Passing on requests and answers, with the harm that is done to each.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::harm::Harm;
use super::message::{Message, Side};

/// Whether the connection can be used again.
enum After {
    GoesOn,
    IsGone,
}

/// Passes on what comes, request by request, until one side has enough.
pub(super) async fn pass(
    client: TcpStream,
    server: TcpStream,
    fate: impl Fn(&[u8], usize) -> Option<Harm>,
) -> io::Result<()> {
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut client, mut server) = (BufReader::new(client), BufReader::new(server));
    while let Some(request) = Message::request(&mut client).await? {
        let after = match fate(&request.head, request.body.len()) {
            None => {
                let answer = exchange(&mut server, &request).await?;
                answer.send(&mut client).await?;
                After::GoesOn
            }
            Some(harm) => suffer(&mut client, &mut server, &request, harm).await?,
        };
        if matches!(after, After::IsGone) {
            break;
        }
    }
    Ok(())
}

async fn exchange(server: &mut Side, request: &Message) -> io::Result<Message> {
    // Who refuses early may close before it has read all; its answer is there all the same.
    let _ = request.send(server).await;
    Message::answer(server, request).await
}

async fn suffer(
    client: &mut Side,
    server: &mut Side,
    request: &Message,
    harm: Harm,
) -> io::Result<After> {
    match harm {
        Harm::CutBefore => return Ok(After::IsGone),
        Harm::CutRequest(place) => {
            server.write_all(upto(&request.bytes(), place)).await?;
            return Ok(After::IsGone);
        }
        Harm::CutAfter => {
            exchange(server, request).await?;
            return Ok(After::IsGone);
        }
        Harm::CutAnswer(place) => {
            let answer = exchange(server, request).await?;
            client.write_all(upto(&answer.bytes(), place)).await?;
            return Ok(After::IsGone);
        }
        Harm::ShortRequest(place) => {
            server.write_all(&request.head).await?;
            server.write_all(upto(&request.body, place)).await?;
            server.shutdown().await?;
            let answer = Message::answer(server, request).await?;
            answer.send(client).await?;
            return Ok(After::IsGone);
        }
        Harm::ShortAnswer(place) => {
            let answer = exchange(server, request).await?;
            client.write_all(&answer.head).await?;
            client.write_all(upto(&answer.body, place)).await?;
            return Ok(After::IsGone);
        }
        Harm::Hang => return wait_for_end(client).await,
        Harm::HangAfter => {
            exchange(server, request).await?;
            return wait_for_end(client).await;
        }
        harm => change(client, server, request, harm).await?,
    }
    Ok(After::GoesOn)
}

/// Harm after which the connection goes on.
async fn change(
    client: &mut Side,
    server: &mut Side,
    request: &Message,
    harm: Harm,
) -> io::Result<()> {
    let answer = match harm {
        Harm::Refuse(status) => Message::refusal(status, request),
        Harm::RefuseAfter(status) => {
            exchange(server, request).await?;
            Message::refusal(status, request)
        }
        Harm::FlipRequest(place) if !request.body.is_empty() => {
            exchange(server, &flipped(request, place)).await?
        }
        Harm::FlipAnswer(place) | Harm::FlipRequest(place) => {
            let answer = exchange(server, request).await?;
            flipped(&answer, place)
        }
        Harm::Hold(time) => {
            tokio::time::sleep(time).await;
            exchange(server, request).await?
        }
        Harm::HoldAnswer(time) => {
            let bytes = exchange(server, request).await?.bytes();
            let (first, rest) = bytes.split_at(bytes.len() / 2);
            client.write_all(first).await?;
            tokio::time::sleep(time).await;
            return client.write_all(rest).await;
        }
        Harm::RewriteHead(old, new) => {
            let answer = exchange(server, request).await?;
            let head = String::from_utf8_lossy(&answer.head).replace(old, new);
            Message {
                head: head.into_bytes(),
                ..answer
            }
        }
        Harm::Rewrite(change) => {
            let answer = exchange(server, request).await?;
            let body = change(&String::from_utf8_lossy(&answer.body));
            answer.with_body(body.into_bytes())
        }
        _ => exchange(server, request).await?,
    };
    answer.send(client).await
}

/// So many thousandths of it.
fn upto(bytes: &[u8], place: u64) -> &[u8] {
    &bytes[..at(bytes, place)]
}

fn at(bytes: &[u8], place: u64) -> usize {
    let place = usize::try_from(place).unwrap_or(0);
    bytes.len() * place / 1_000
}

fn flipped(message: &Message, place: u64) -> Message {
    let mut message = message.clone();
    let at = at(&message.body, place);
    if let Some(byte) = message.body.get_mut(at) {
        *byte ^= 1 << (place % 8);
    }
    message
}

async fn wait_for_end(client: &mut Side) -> io::Result<After> {
    let mut rest = Vec::new();
    client.read_to_end(&mut rest).await?;
    Ok(After::IsGone)
}
