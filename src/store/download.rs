//! Fetching one object to the local disk, whole or not at all.

use std::path::PathBuf;

use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::primitives::ByteStream;

use super::connect::STALLED;
use super::failure::Act;
use super::landing::{Landing, Obstacle};
use super::meter::Meter;
use super::{Store, Watch};
use crate::object::{Doing, DownloadPlan, Failure, FailureKind, Fetched, Permission};

impl Store {
    /// Fetches the object that `plan` names. A file under its name is there whole or not at all.
    pub async fn download(&self, plan: &DownloadPlan, watch: &Watch) -> Result<Fetched, Failure> {
        let doing = Doing::Downloading(plan.key.clone());
        let act = self.act(doing, Permission::GetObject);
        let meter = Meter::of(watch);
        let fetched = self.fetch(plan, &act, watch, &meter).await;
        meter.finish();
        let path = fetched?;
        let size = meter.so_far();
        let key = plan.key.clone();
        Ok(Fetched { key, path, size })
    }

    /// Only what lies between making the hidden file and naming it can be stopped: dropped halfway,
    /// the disk's own work may go on unseen.
    async fn fetch(
        &self,
        plan: &DownloadPlan,
        act: &Act,
        watch: &Watch,
        meter: &Meter,
    ) -> Result<PathBuf, Failure> {
        let stopped = || act.fails(FailureKind::Stopped, "");
        if watch.stop.is_cancelled() {
            return Err(stopped());
        }
        let landing = Landing::prepare(plan).await;
        let mut landing = landing.map_err(|obstacle| act.cannot_land(plan, &obstacle))?;
        tokio::select! {
            biased;
            () = watch.stop.cancelled() => Err(stopped()),
            filled = self.fill(&mut landing, plan, act, meter) => filled,
        }?;
        let settled = landing.settle(plan).await;
        settled.map_err(|obstacle| act.cannot_land(plan, &obstacle))
    }

    async fn fill(
        &self,
        landing: &mut Landing,
        plan: &DownloadPlan,
        act: &Act,
        meter: &Meter,
    ) -> Result<(), Failure> {
        // Until the first byte; after that the SDK watches over the stream itself.
        let timeouts = TimeoutConfig::builder()
            .read_timeout(STALLED)
            .operation_timeout(2 * STALLED);
        let patience = aws_sdk_s3::Config::builder().timeout_config(timeouts.build());
        let request = self.client().get_object().bucket(self.bucket());
        let request = request.key(plan.key.as_str()).customize();
        let answer = request.config_override(patience).send().await;
        let answer = answer.map_err(|error| act.failed(&error))?;
        let length = answer
            .content_length()
            .and_then(|length| u64::try_from(length).ok());
        act.pour(answer.body, plan, landing, meter).await?;
        if length.is_some_and(|length| length != meter.so_far()) {
            return Err(act.fails(FailureKind::Offline, "the answer was cut short"));
        }
        let finished = landing.finish().await;
        finished.map_err(|obstacle| act.cannot_land(plan, &obstacle))
    }
}

impl Act {
    async fn pour(
        &self,
        mut body: ByteStream,
        plan: &DownloadPlan,
        landing: &mut Landing,
        meter: &Meter,
    ) -> Result<(), Failure> {
        while let Some(bytes) = body.next().await {
            let bytes = bytes.map_err(|error| self.never_answered(&error))?;
            let written = landing.write(&bytes).await;
            written.map_err(|obstacle| self.cannot_land(plan, &obstacle))?;
            meter.add(bytes.len() as u64);
        }
        Ok(())
    }

    fn cannot_land(&self, plan: &DownloadPlan, obstacle: &Obstacle) -> Failure {
        let path = plan.directory.join(&plan.name);
        match obstacle {
            Obstacle::Taken => self.fails(FailureKind::Exists, path.to_string_lossy()),
            Obstacle::Disk(error) => {
                let detail = format!("{}: {error}", path.to_string_lossy());
                self.fails(FailureKind::Local, detail)
            }
        }
    }
}
