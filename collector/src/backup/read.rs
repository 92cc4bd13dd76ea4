//! Reading a backup: first the whole of it against its checksums, then record by record. Memory is
//! needed for one block.

use super::{FORMAT, LARGEST, MAGIC, MANIFEST, Manifest, RECORDS, Record, head};
use flate2::read::DeflateDecoder;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _};
use std::path::{Path, PathBuf};

/// Why a file is not restored from. Places are bytes, counted from 0.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    #[error("{file} cannot be read: {why}")]
    Io { file: PathBuf, why: io::Error },
    #[error("{file} is no backup of rayak: it does not begin as one")]
    Foreign { file: PathBuf },
    #[error(
        "{file} was made by a newer version (format {found}, this one reads {FORMAT}); restore it \
         with that version"
    )]
    Newer { file: PathBuf, found: u32 },
    #[error(
        "{file} is torn: it ends at byte {at}, before its end; copy it again, or take another \
         backup"
    )]
    Torn { file: PathBuf, at: u64 },
    #[error(
        "{file} is altered between byte {from} and byte {to}; copy it again, or take another backup"
    )]
    Altered { file: PathBuf, from: u64, to: u64 },
    #[error("{file} contradicts itself: {what}; take another backup")]
    Contrary { file: PathBuf, what: String },
}

/// A backup whose checksums were all found right.
#[derive(Debug)]
pub struct Backup {
    source: Source,
    pub manifest: Manifest,
}

/// The file, and how far it was read.
#[derive(Debug)]
struct Source {
    file: PathBuf,
    input: BufReader<File>,
    hash: Sha256,
    at: u64,
}

struct Block {
    kind: u8,
    body: Vec<u8>,
    from: u64,
}

impl Backup {
    /// Reads the whole file and holds it against its checksums. `progress` is told how many bytes of
    /// how many are read.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn check(file: &Path, mut progress: impl FnMut(u64, u64)) -> Result<Self, BackupFault> {
        let (mut source, length) = Source::open(file)?;
        source.read_beginning()?;
        let manifest = loop {
            let block = source.block()?;
            progress(source.at, length);
            if block.kind == MANIFEST {
                break serde_json::from_slice(&block.body)
                    .map_err(|_| source.altered(block.from))?;
            }
        };
        let found: [u8; 32] = source.hash.clone().finalize().into();
        let sum = source.at;
        let kept: [u8; 32] = source.take()?;
        if kept != found {
            // Every block is as its own checksum says, so that it is this one, or all are forged.
            return Err(source.altered(sum));
        }
        if length != source.at {
            return Err(source.altered_to(source.at, length));
        }
        Ok(Self { source, manifest })
    }

    /// Hands every record to `take`.
    ///
    /// # Errors
    /// What is wrong with the file, or what `take` says.
    pub fn each<E: From<BackupFault>>(
        mut self,
        mut take: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<(), E> {
        let source = &mut self.source;
        source
            .input
            .rewind()
            .map_err(|error| source.unreadable(error))?;
        source.at = 0;
        source.read_beginning()?;
        let mut counted = Manifest {
            format: self.manifest.format,
            made_at: self.manifest.made_at.clone(),
            ..Manifest::default()
        };
        loop {
            let block = source.block()?;
            if block.kind == MANIFEST {
                break;
            }
            let mut records = Vec::new();
            let inflated = DeflateDecoder::new(block.body.as_slice())
                .take(LARGEST as u64)
                .read_to_end(&mut records);
            inflated.map_err(|_| source.altered(block.from))?;
            let mut rest = records.as_slice();
            while !rest.is_empty() {
                let (record, after) = postcard::take_from_bytes::<Record>(rest)
                    .map_err(|_| source.altered(block.from))?;
                rest = after;
                counted.count(&record);
                take(record)?;
            }
        }
        if counted != self.manifest {
            let what = "it does not hold as many records of each kind as it says".to_owned();
            return Err(BackupFault::Contrary {
                file: source.file.clone(),
                what,
            }
            .into());
        }
        Ok(())
    }

    /// A fault of what the backup says, found by whoever reads it.
    pub fn contrary(file: &Path, what: String) -> BackupFault {
        BackupFault::Contrary {
            file: file.to_owned(),
            what,
        }
    }
}

impl Source {
    fn open(file: &Path) -> Result<(Self, u64), BackupFault> {
        let opened = File::open(file).and_then(|input| {
            let length = input.metadata()?.len();
            Ok((input, length))
        });
        let (input, length) = opened.map_err(|why| BackupFault::Io {
            file: file.to_owned(),
            why,
        })?;
        let source = Self {
            file: file.to_owned(),
            input: BufReader::new(input),
            hash: Sha256::new(),
            at: 0,
        };
        Ok((source, length))
    }

    fn read_beginning(&mut self) -> Result<(), BackupFault> {
        let foreign = || BackupFault::Foreign {
            file: self.file.clone(),
        };
        let mut line = Vec::new();
        // As long as the beginning with any number that fits.
        let mut beginning = (&mut self.input).take(MAGIC.len() as u64 + 11);
        io::BufRead::read_until(&mut beginning, b'\n', &mut line).map_err(|why| {
            BackupFault::Io {
                file: self.file.clone(),
                why,
            }
        })?;
        let found: u32 = line
            .strip_prefix(MAGIC)
            .and_then(|rest| std::str::from_utf8(rest.strip_suffix(b"\n")?).ok())
            .and_then(|number| number.parse().ok())
            .ok_or_else(foreign)?;
        if found > FORMAT {
            return Err(BackupFault::Newer {
                file: self.file.clone(),
                found,
            });
        }
        self.hash.update(&line);
        self.at += line.len() as u64;
        Ok(())
    }

    fn block(&mut self) -> Result<Block, BackupFault> {
        let from = self.at;
        let head_read: [u8; 9] = self.take()?;
        let [kind, a, b, c, d, ..] = head_read;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if !matches!(kind, RECORDS | MANIFEST) || length > LARGEST {
            return Err(self.altered(from));
        }
        let mut body = vec![0; length];
        self.fill(&mut body)?;
        if head(kind, &body) != head_read {
            return Err(self.altered(from));
        }
        Ok(Block { kind, body, from })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], BackupFault> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, mut bytes: &mut [u8]) -> Result<(), BackupFault> {
        while !bytes.is_empty() {
            let read = match self.input.read(bytes) {
                Ok(0) => {
                    return Err(BackupFault::Torn {
                        file: self.file.clone(),
                        at: self.at,
                    });
                }
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.unreadable(error)),
            };
            let (done, rest) = bytes.split_at_mut(read);
            self.hash.update(&*done);
            self.at += read as u64;
            bytes = rest;
        }
        Ok(())
    }

    fn altered(&self, from: u64) -> BackupFault {
        self.altered_to(from, self.at)
    }

    fn altered_to(&self, from: u64, to: u64) -> BackupFault {
        BackupFault::Altered {
            file: self.file.clone(),
            from,
            to,
        }
    }

    fn unreadable(&self, why: io::Error) -> BackupFault {
        BackupFault::Io {
            file: self.file.clone(),
            why,
        }
    }
}
