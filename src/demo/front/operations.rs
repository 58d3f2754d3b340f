//! The list of S3 operations that the demo answers; each is done in the file of its kind.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput, CreateMultipartUploadInput,
    CreateMultipartUploadOutput, DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput,
    DeleteObjectsOutput, GetObjectInput, GetObjectOutput, GetObjectTaggingInput,
    GetObjectTaggingOutput, HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput,
    ListMultipartUploadsInput, ListMultipartUploadsOutput, ListObjectsV2Input, ListObjectsV2Output,
    ListPartsInput, ListPartsOutput, PutObjectInput, PutObjectOutput, UploadPartCopyInput,
    UploadPartCopyOutput, UploadPartInput, UploadPartOutput,
};
use s3s::{S3, S3Request, S3Response, S3Result};

use crate::demo::bucket::Bucket;
use crate::demo::faults::Faults;
use crate::demo::server::Demo;

/// Answers S3's operations from one bucket.
pub(in crate::demo) struct Front {
    /// The bucket, locked only between two awaits.
    pub bucket: Arc<Mutex<Bucket>>,
    /// What may go wrong.
    pub faults: Arc<Faults>,
}

/// A request for an operation.
type Asked<T> = S3Request<T>;
/// The answer to an operation.
type Answered<T> = S3Result<S3Response<T>>;

impl Front {
    pub(super) fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl S3 for Front {
    async fn head_bucket(&self, _: Asked<HeadBucketInput>) -> Answered<HeadBucketOutput> {
        Ok(S3Response::new(HeadBucketOutput {
            bucket_region: Some(Demo::REGION.into()),
            ..Default::default()
        }))
    }

    async fn list_objects_v2(
        &self,
        asked: Asked<ListObjectsV2Input>,
    ) -> Answered<ListObjectsV2Output> {
        self.list(asked.input).map(S3Response::new)
    }

    async fn head_object(&self, asked: Asked<HeadObjectInput>) -> Answered<HeadObjectOutput> {
        self.head(&asked.input).map(S3Response::new)
    }

    async fn get_object(&self, asked: Asked<GetObjectInput>) -> Answered<GetObjectOutput> {
        self.get(&asked.input).map(S3Response::new)
    }

    async fn get_object_tagging(
        &self,
        asked: Asked<GetObjectTaggingInput>,
    ) -> Answered<GetObjectTaggingOutput> {
        self.tagging(&asked.input).map(S3Response::new)
    }

    async fn put_object(&self, asked: Asked<PutObjectInput>) -> Answered<PutObjectOutput> {
        self.put(asked).await.map(S3Response::new)
    }

    async fn copy_object(&self, asked: Asked<CopyObjectInput>) -> Answered<CopyObjectOutput> {
        self.copy(asked).map(S3Response::new)
    }

    async fn delete_object(&self, asked: Asked<DeleteObjectInput>) -> Answered<DeleteObjectOutput> {
        self.delete(&asked.input).map(S3Response::new)
    }

    async fn delete_objects(
        &self,
        asked: Asked<DeleteObjectsInput>,
    ) -> Answered<DeleteObjectsOutput> {
        self.delete_many(asked.input).map(S3Response::new)
    }

    async fn create_multipart_upload(
        &self,
        asked: Asked<CreateMultipartUploadInput>,
    ) -> Answered<CreateMultipartUploadOutput> {
        self.start(asked.input).map(S3Response::new)
    }

    async fn upload_part(&self, asked: Asked<UploadPartInput>) -> Answered<UploadPartOutput> {
        self.put_part(asked).await.map(S3Response::new)
    }

    async fn upload_part_copy(
        &self,
        asked: Asked<UploadPartCopyInput>,
    ) -> Answered<UploadPartCopyOutput> {
        self.copy_part(&asked.input).map(S3Response::new)
    }

    async fn complete_multipart_upload(
        &self,
        asked: Asked<CompleteMultipartUploadInput>,
    ) -> Answered<CompleteMultipartUploadOutput> {
        self.complete(asked.input).map(S3Response::new)
    }

    async fn abort_multipart_upload(
        &self,
        asked: Asked<AbortMultipartUploadInput>,
    ) -> Answered<AbortMultipartUploadOutput> {
        self.abort(&asked.input).map(S3Response::new)
    }

    async fn list_multipart_uploads(
        &self,
        asked: Asked<ListMultipartUploadsInput>,
    ) -> Answered<ListMultipartUploadsOutput> {
        self.list_uploads(asked.input).map(S3Response::new)
    }

    async fn list_parts(&self, asked: Asked<ListPartsInput>) -> Answered<ListPartsOutput> {
        self.list_parts_of(asked.input).map(S3Response::new)
    }
}
