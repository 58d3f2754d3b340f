//! Opening a file with this computer's own program for it: a private copy, which goes when filedesk leaves.

use std::path::PathBuf;
use std::sync::Arc;

use super::files::start;
use super::{Effect, Model, Selected};
use crate::object::{
    Batch, DownloadPlan, Failure, IfThere, Kind, Plan, local_name, may_run, reveal,
};

/// Fetches the file under the cursor, to be opened once it is whole.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Selected::File { key, size, .. } = model.selected() else {
        return Vec::new();
    };
    let Some(folder) = model.start.opens_into.clone() else {
        let why =
            "There is no desktop here to open it on, as over SSH. s saves it, y makes a link.";
        model.toasts.plain(model.clock.steady, why);
        return Vec::new();
    };
    let name = local_name(&key);
    if may_run(&name) {
        let name = reveal(&name);
        let why = format!("{name} may be a program, and is not opened. s saves it.");
        model.toasts.plain(model.clock.steady, why);
        return Vec::new();
    }
    let id = model.transfer_id();
    let plan = DownloadPlan {
        key,
        size,
        directory: folder.join(id.0.to_string()),
        name,
        if_there: IfThere::Replace,
        zip: None,
    };
    let batch = Batch {
        kind: Kind::Download,
        plans: vec![Plan::Download(plan)],
    };
    start(model, Effect::Transfer(id, Arc::new(batch)))
}

/// Says whether it was opened.
pub(super) fn opened(model: &mut Model, result: Result<PathBuf, Failure>) -> Vec<Effect> {
    let now = model.clock.steady;
    match result {
        Ok(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let text = format!(
                "Opened a copy of {}; what is changed in it stays there.",
                reveal(&name)
            );
            model.toasts.good(now, text);
        }
        Err(failure) => model.toasts.failed(now, &failure),
    }
    Vec::new()
}
