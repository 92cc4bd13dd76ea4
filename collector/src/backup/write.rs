//! Writing a backup: under another name until it is whole and durable, for its owner alone.

use super::{BLOCK, FORMAT, MAGIC, MANIFEST, Manifest, RECORDS, Record, head, name};
use crate::domain::people::{Account, Digest32, Link, Token};
use crate::domain::{Event, Head, Instant, Listing, Wordings};
use crate::store::Words;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// A backup in the making. Dropped before its end, it leaves no file.
#[derive(Debug)]
pub struct Unfinished {
    out: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
    block: Vec<u8>,
    manifest: Manifest,
    file: PathBuf,
    under: Option<PathBuf>,
}

/// A backup that is whole and durable.
#[derive(Debug)]
pub struct Finished {
    pub manifest: Manifest,
    pub bytes: u64,
    pub sha256: [u8; 32],
}

impl Unfinished {
    /// Begins the backup that will be `file`.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn begin(file: &Path, at: Instant) -> io::Result<Self> {
        let under = name::unfinished(file);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let out = BufWriter::new(options.open(&under)?);
        let mut backup = Self {
            out,
            hash: Sha256::new(),
            bytes: 0,
            block: Vec::new(),
            manifest: Manifest {
                format: FORMAT,
                made_at: at.to_string(),
                ..Manifest::default()
            },
            file: file.to_owned(),
            under: Some(under),
        };
        backup.put(MAGIC)?;
        backup.put(format!("{FORMAT}\n").as_bytes())?;
        Ok(backup)
    }

    /// Begins a page; what follows is about it.
    pub fn page(&mut self, head: &Head) -> io::Result<()> {
        self.record(&Record::Page {
            site: head.site.clone(),
            name: head.name.clone(),
        })
    }

    pub fn event(&mut self, number: u64, event: Event) -> io::Result<()> {
        self.record(&Record::Event(number, event))
    }

    pub fn words(&mut self, words: Words) -> io::Result<()> {
        self.record(&Record::Words(words))
    }

    pub fn account(&mut self, account: Account) -> io::Result<()> {
        self.record(&Record::Account(Box::new(account)))
    }

    pub fn token(&mut self, digest: Digest32, token: Token) -> io::Result<()> {
        self.record(&Record::Token(digest, token))
    }

    pub fn audit(&mut self, number: u64, link: Link) -> io::Result<()> {
        self.record(&Record::Audit(number, link))
    }

    pub fn wordings(&mut self, wordings: Wordings) -> io::Result<()> {
        self.record(&Record::Wordings(wordings))
    }

    pub fn listing(&mut self, listing: Listing) -> io::Result<()> {
        self.record(&Record::Listing(Box::new(listing)))
    }

    pub fn widget(&mut self, name: &str, file: Vec<u8>) -> io::Result<()> {
        // A block of its own: beside others it could be too large for one.
        if !self.block.is_empty() {
            self.end_block()?;
        }
        self.record(&Record::Widget(name.to_owned(), file))
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.manifest.count(record);
        let block = std::mem::take(&mut self.block);
        self.block = postcard::to_extend(record, block).map_err(io::Error::other)?;
        if self.block.len() >= BLOCK {
            self.end_block()?;
        }
        Ok(())
    }

    fn end_block(&mut self) -> io::Result<()> {
        let mut deflated = DeflateEncoder::new(Vec::new(), Compression::fast());
        deflated.write_all(&self.block)?;
        self.block.clear();
        let body = deflated.finish()?;
        self.put_block(RECORDS, &body)
    }

    fn put_block(&mut self, kind: u8, body: &[u8]) -> io::Result<()> {
        self.put(&head(kind, body))?;
        self.put(body)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Ends the backup and gives it its name, once it is durable.
    ///
    /// # Errors
    /// If it cannot be written; nothing bears its name then.
    pub fn finish(mut self) -> io::Result<Finished> {
        if !self.block.is_empty() {
            self.end_block()?;
        }
        let manifest = serde_json::to_vec(&self.manifest)?;
        self.put_block(MANIFEST, &manifest)?;
        let sha256: [u8; 32] = self.hash.clone().finalize().into();
        self.put(&sha256)?;
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        if let Some(under) = self.under.take()
            && let Err(error) = fs::rename(&under, &self.file)
        {
            self.under = Some(under);
            return Err(error);
        }
        let directory = match self.file.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        File::open(directory)?.sync_all()?;
        Ok(Finished {
            manifest: self.manifest.clone(),
            bytes: self.bytes,
            sha256,
        })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(under) = &self.under {
            // What cannot be removed here bears a name that says what it is.
            let _ = fs::remove_file(under);
        }
    }
}
