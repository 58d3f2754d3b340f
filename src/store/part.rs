//! One part of an upload on its way: read, sent, sent again while the trouble may pass, and remembered.

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

use super::asking::Asking;
use super::failure::Act;
use super::meter::{BodyMeter, Meter, moving};
use super::patience::Patience;
use super::source::Source;
use super::{Store, Watch, sums};
use crate::object::{Failure, FailureKind, Note, SentPart};

/// One part on its way. It owns what it needs, because it runs beside the others.
pub(super) struct Part {
    pub(super) store: Store,
    pub(super) act: Act,
    pub(super) key: String,
    pub(super) upload: String,
    pub(super) asking: Asking,
    pub(super) number: u32,
    pub(super) source: Source,
    pub(super) from: u64,
    pub(super) length: u64,
    pub(super) meter: Meter,
    pub(super) watch: Watch,
}

impl Part {
    /// Sends it; its number, and what the server has of it.
    pub(super) async fn send(self) -> Result<(u32, SentPart), Failure> {
        let bytes = self.source.read(self.from, self.length).await?;
        let crc32 = crc32fast::hash(&bytes);
        let mut patience = Patience::of(&self.watch);
        let etag = loop {
            match self.put(bytes.clone(), crc32).await {
                Err(failure) if patience.has_more(&failure).await => {}
                ended => break ended?,
            }
        };
        let part = SentPart { etag, crc32 };
        let (number, told) = (self.number, part.clone());
        self.watch.note(Note::Sent { number, part: told });
        Ok((number, part))
    }

    async fn put(&self, bytes: Bytes, crc32: u32) -> Result<String, Failure> {
        let (length, meter) = (bytes.len() as u64, BodyMeter::within(&self.meter));
        let sum = sums::written(crc32);
        let request = self
            .store
            .client()
            .upload_part()
            .bucket(self.store.bucket())
            .key(&self.key)
            .upload_id(&self.upload)
            .part_number(self.number.cast_signed())
            .set_checksum_crc32(self.asking.checksum().map(|_| sum.clone()))
            .body(ByteStream::from(bytes))
            .customize()
            .config_override(self.asking.configure(aws_sdk_s3::Config::builder()))
            .interceptor(meter.clone())
            .interceptor(self.watch.breadth.clone());
        let answer = moving(&self.act, length, &meter, request.send()).await;
        let answer = answer.and_then(|answer| answer.map_err(|error| self.act.failed(&error)));
        let answer = answer.inspect_err(|_| meter.take_back())?;
        match answer.checksum_crc32() {
            Some(told) if told != sum => {
                meter.take_back();
                let detail = format!("CRC-32 {sum} was sent, {told} arrived");
                Err(self.act.fails(FailureKind::Mismatch, detail))
            }
            _ => answer.e_tag.ok_or_else(|| {
                meter.take_back();
                self.act.says_nothing()
            }),
        }
    }
}
