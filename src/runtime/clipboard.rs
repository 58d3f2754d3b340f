//! The clipboards: OSC 52 is the terminal's; here are tmux's buffer and the desktop's.

use std::env;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::app::{Copied, CopyTrouble, Secret, Way};

/// Copies by every way that can work here at once, and tells which did.
///
/// The default knows no way but the terminal's, for tests, which leave their developer's clipboards alone.
#[derive(Default)]
pub(super) struct Clipboard {
    is_in_tmux: bool,
    has_desktop: bool,
    desktop: Option<mpsc::Sender<Request>>,
}

/// A text for the desktop's clipboard, and whom to tell.
struct Request(String, oneshot::Sender<Result<(), String>>);

/// No clipboard is waited for longer.
const PATIENCE: Duration = Duration::from_secs(2);

impl Clipboard {
    /// The clipboards that this process can reach.
    pub fn here() -> Self {
        let is_in_tmux = env::var_os("TMUX").is_some();
        let has_desktop = has_desktop();
        Self {
            is_in_tmux,
            has_desktop,
            desktop: None,
        }
    }

    /// Starts copying; what comes back tells the ways that took the text.
    pub fn copy(
        &mut self,
        text: Secret,
        osc52: Result<(), CopyTrouble>,
    ) -> impl Future<Output = Copied> + use<> {
        let desktop = self.has_desktop.then(|| self.set_desktop(text.0.clone()));
        let is_in_tmux = self.is_in_tmux;
        async move {
            let mut copied = Copied::default();
            copied.take(Way::Osc52, osc52);
            if is_in_tmux {
                let taken = to_tmux(&text.0).await;
                copied.take(Way::Tmux, taken.map_err(CopyTrouble::Said));
            }
            if let Some(answer) = desktop {
                let result = match timeout(PATIENCE, answer).await {
                    Ok(Ok(result)) => result,
                    _ => Err("the desktop's clipboard does not answer".into()),
                };
                copied.take(Way::Desktop, result.map_err(CopyTrouble::Said));
            }
            copied
        }
    }

    /// Lets go of the desktop's clipboard, so that a clipboard manager can take over what is on it.
    pub async fn leave(self) {
        if let Some(desktop) = self.desktop {
            drop(desktop);
            // arboard hands over while it is dropped, which takes about 110 ms on X11.
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    fn set_desktop(&mut self, text: String) -> oneshot::Receiver<Result<(), String>> {
        let (tell, answer) = oneshot::channel();
        let desktop = self.desktop.get_or_insert_with(keep_desktop);
        // If its thread is gone, `tell` is dropped and the answer says so.
        let _ = desktop.send(Request(text, tell));
        answer
    }
}

impl Copied {
    fn take(&mut self, way: Way, result: Result<(), CopyTrouble>) {
        match result {
            Ok(()) => self.ways.push(way),
            Err(trouble) => self.troubles.push(trouble),
        }
    }
}

/// Over SSH a display would be the far machine's, where nobody sits.
pub(super) fn has_desktop() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_remote = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
    let has_display = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || cfg!(target_os = "macos");
    has_display && !is_remote
}

/// tmux's default `set-clipboard external` silently drops OSC 52 from programs; this it hands on.
async fn to_tmux(text: &str) -> Result<(), String> {
    let mut tmux = Command::new("tmux");
    tmux.args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = tmux
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("tmux: {error}"))?;
    let fed = async {
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes()).await?;
        }
        child.wait().await
    };
    match timeout(PATIENCE, fed).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(format!("tmux load-buffer: {status}")),
        Ok(Err(error)) => Err(format!("tmux load-buffer: {error}")),
        Err(_) => Err("tmux does not answer".into()),
    }
}

/// One clipboard on a thread of its own for as long as the program runs: set and dropped, X11 loses the text.
fn keep_desktop() -> mpsc::Sender<Request> {
    let (sender, requests) = mpsc::channel::<Request>();
    let keep = move || {
        let mut clipboard = None;
        for Request(text, tell) in requests {
            let _ = tell.send(set(&mut clipboard, text));
        }
    };
    // Without the thread the channel is closed, which every copy then reports.
    let _ = std::thread::Builder::new()
        .name("clipboard".into())
        .spawn(keep);
    sender
}

fn set(clipboard: &mut Option<arboard::Clipboard>, text: String) -> Result<(), String> {
    let said = |error: arboard::Error| error.to_string();
    let open = match clipboard {
        Some(open) => open,
        None => clipboard.insert(arboard::Clipboard::new().map_err(said)?),
    };
    open.set_text(text).map_err(said)
}
