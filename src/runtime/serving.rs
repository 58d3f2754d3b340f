//! Just the demo's server, kept up until somebody asks it to end.

use std::io;

use super::signals::{asked, leaving};
use crate::demo::{Demo, Shape, agency};

/// Serves the demo; `tell` gets the address once somebody listens there.
pub fn serve(shape: &Shape, tell: impl FnOnce(&str) -> io::Result<()>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut leave = leaving()?;
        let server = Demo::start(agency(shape.files), shape).await?;
        tell(&server.endpoint())?;
        asked(&mut leave).await;
        Ok(())
    })
}
