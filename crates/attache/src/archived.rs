//! How do the documents of an archive become part of a corpus?

use attache_document::{Archive, ReadError, SkipReason, Skipped, SourceName};

use crate::read::{ReadFailure, ReadRequest};

/// A file of an archive, unpacked.
pub(crate) struct Member {
    pub(crate) name: SourceName,
    pub(crate) bytes: Vec<u8>,
}

/// What an archive holds.
#[derive(Default)]
pub(crate) struct Members {
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) failures: Vec<ReadFailure>,
}

/// Unpacks the documents of the archive in `bytes` and of the archives in it, as deep as the limit allows, and hands
/// over some megabytes of them at a time.
pub(crate) fn unpack<E>(
    bytes: &[u8],
    name: &SourceName,
    request: &ReadRequest<'_>,
    batch_bytes: u64,
    hand_over: &mut dyn FnMut(Vec<Member>) -> Result<(), E>,
) -> Result<Members, E> {
    let mut members = Members::default();
    let mut batch = Batch {
        members: Vec::new(),
        bytes: 0,
        limit: batch_bytes,
    };
    open(bytes, name, request, 1, &mut members, &mut batch, hand_over)?;
    hand_over(batch.members)?;
    Ok(members)
}

struct Batch {
    members: Vec<Member>,
    bytes: u64,
    limit: u64,
}

fn open<E>(
    bytes: &[u8],
    name: &SourceName,
    request: &ReadRequest<'_>,
    depth: u32,
    members: &mut Members,
    batch: &mut Batch,
    hand_over: &mut dyn FnMut(Vec<Member>) -> Result<(), E>,
) -> Result<(), E> {
    let limit = request.reading.containers.max_archive_depth;
    if depth > limit {
        let name = name.clone();
        members
            .failures
            .push(ReadError::NestedArchive { name, limit }.into());
        return Ok(());
    }
    let mut archive = match Archive::open(bytes, name, &request.reading) {
        Ok(archive) => archive,
        Err(failure) => {
            members.failures.push(failure.into());
            return Ok(());
        }
    };
    for member in archive.members() {
        let name = archive.member_name(&member);
        let bytes = match archive.read(&member) {
            Ok(bytes) => bytes,
            Err(failure) => {
                // The limits are for the whole archive: what comes after this member is not read either.
                members.failures.push(failure.into());
                return Ok(());
            }
        };
        if Archive::is_one(&bytes) {
            open(&bytes, &name, request, depth + 1, members, batch, hand_over)?;
            continue;
        }
        if name.format().is_none() && !crate::reader::is_risky(&bytes) {
            members.skipped.push(Skipped {
                path: name.as_str().into(),
                reason: SkipReason::Unknown,
            });
            continue;
        }
        batch.bytes += bytes.len() as u64;
        batch.members.push(Member { name, bytes });
        if batch.bytes >= batch.limit {
            batch.bytes = 0;
            hand_over(std::mem::take(&mut batch.members))?;
        }
    }
    Ok(())
}
