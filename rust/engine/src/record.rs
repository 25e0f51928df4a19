//! Records: what a device says of itself in its account's log, and for how long others may rely on it. The
//! newest one of a device counts. The place in the log gives the order, so no clock and no counter is needed to
//! tell an old record from a new one, and nobody can bring an old one back.

use sealwright_crypto::{DeviceKey, SUITES};
use sealwright_store::{Records, Row};
use sealwright_transport::{PeerRecord, Time, Transport, Transports};
use serde::{Deserialize, Serialize};

use crate::engine::Work;
use crate::error::{Error, Result};
use crate::ids::{AccountId, DeviceId};
use crate::log::{self, LogView};
use crate::tables;

/// The largest message that this version takes from others, in bytes before sealing. Sealed and padded, it
/// fits an entry of any relay (4 MiB), and a page of such messages fits the way to JavaScript.
pub(crate) const MAX_TAKEN: u64 = 1 << 20;
/// In milliseconds: how long a record counts, after how long it is replaced, and how often at most it is
/// when a device has something new to say.
const LIFE: u64 = 90 * DAY;
const RENEWAL: u64 = 60 * DAY;
const PAUSE: u64 = DAY;
const DAY: u64 = 24 * 60 * 60 * 1_000;
/// The largest record that is looked at, in bytes.
const MAX_RECORD: usize = 1024;
const VERSION: u8 = 1;

/// What a device says of itself. Later versions append fields, which this one passes over; what it could not
/// do without them comes with another version byte, and then it knows nothing of that device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// In milliseconds since 1970, by the clock of the device.
    issued_at: u64,
    expires_at: u64,
    abilities: Abilities,
}

/// The part of a record that does not change from day to day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Abilities {
    /// The MLS cipher suites that it implements, the preferred one first.
    suites: Vec<u16>,
    /// The largest message that it takes, in bytes before sealing.
    max_bytes: u64,
    /// The ways by which it takes sealed bytes, as words: a later version knows more of them.
    transports: Vec<String>,
}

/// A device of an account, and its record if it has one.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) device: DeviceId,
    pub(crate) record: Option<PeerRecord>,
}

/// The records of an account's devices.
#[derive(Serialize, Deserialize)]
struct RecordsRow {
    account: AccountId,
    records: Vec<(DeviceId, Record)>,
}

impl Row for RecordsRow {
    const VERSION: u8 = 1;
}

const RECORDS: Records<AccountId, RecordsRow> = Records::new(tables::RECORDS);

impl Record {
    /// What this version says of itself.
    fn new(now: u64) -> Self {
        Self {
            issued_at: now,
            expires_at: now.saturating_add(LIFE),
            abilities: Abilities {
                suites: SUITES.iter().map(u16::from).collect(),
                max_bytes: MAX_TAKEN,
                transports: vec![Transport::Data.word().to_owned()],
            },
        }
    }

    fn to_bytes(&self) -> Result<Vec<u8>> {
        let bytes = postcard::to_extend(self, vec![VERSION]);
        bytes.map_err(|_| Error::Internal("encoding a record"))
    }

    /// Parses what stands in the log; `None` if this version cannot make anything of it.
    fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_RECORD {
            return None;
        }
        let rest = bytes.strip_prefix(&[VERSION])?;
        let (record, _later) = postcard::take_from_bytes(rest).ok()?;
        Some(record)
    }

    /// As the decision takes it. No record counts for longer than ours do, whatever it says.
    fn to_peer(&self) -> PeerRecord {
        let latest = self.issued_at.saturating_add(LIFE);
        let words = self.abilities.transports.iter().map(String::as_str);
        PeerRecord {
            transports: Transports::from_words(words),
            max_bytes: self.abilities.max_bytes,
            issued_at: Time::new(self.issued_at),
            expires_at: Time::new(self.expires_at.min(latest)),
        }
    }

    /// Whether this device's own record is to be replaced by one that says `next`. One from the future is the
    /// work of a clock that was wrong: nobody else believes it yet.
    fn is_due(&self, now: u64, next: &Abilities) -> bool {
        match now.checked_sub(self.issued_at) {
            Some(age) => age >= RENEWAL || (age >= PAUSE && self.abilities != *next),
            None => self.issued_at - now >= PAUSE,
        }
    }
}

impl Work<'_> {
    /// Takes a record that devices signed: what they said before counts no more, whatever this is.
    pub(crate) fn take_record(
        &mut self,
        account: &AccountId,
        devices: &[DeviceId],
        body: &[u8],
    ) -> Result<()> {
        let mut row = self.records(account)?;
        row.records.retain(|(device, _)| !devices.contains(device));
        if let Some(record) = Record::parse(body) {
            let said = devices.iter().map(|device| (*device, record.clone()));
            row.records.extend(said);
        }
        RECORDS.put(self.tx, account, &row)?;
        self.expect_renewal(&row);
        Ok(())
    }

    /// The devices of an account. `None` while its log is not known to the end: there may be other devices, or
    /// newer records.
    pub(crate) fn devices_of(&self, account: &AccountId) -> Result<Option<Vec<Listed>>> {
        let known = self.known(account)?;
        let whole = |view: &LogView| !view.beyond && known.claimed.is_none();
        let Some(view) = known.view.filter(whole) else {
            return Ok(None);
        };
        let row = self.records(account)?;
        let devices = view.devices.iter().map(|listed| {
            let device = listed.id();
            let record = row.of(&device).map(Record::to_peer);
            Listed { device, record }
        });
        Ok(Some(devices.collect()))
    }

    /// At the beginning of a pass: has logs read in which a record is due, this device's own or a contact's.
    pub(crate) fn tend_records(&mut self) -> Result<()> {
        let now = self.now();
        let own = self.me()?.account.id;
        if self.is_record_due()? {
            self.core.pass.want_log(own);
        }
        for account in self.core.pass.due_renewals(now, PAUSE) {
            self.core.pass.want_log(account);
        }
        Ok(())
    }

    /// The own log was read to its end: adds this device's record to it if one is due.
    pub(crate) fn renew_record(&mut self) -> Result<()> {
        if !self.may_release() || !self.is_record_due()? {
            return Ok(());
        }
        let (own, key) = (self.me()?.account.id, self.me()?.key.clone());
        match self.known(&own)?.view {
            Some(view) => self.post_record(&own, &view, &key),
            None => Ok(()),
        }
    }

    /// Queues this device's record as the next entry of its log.
    pub(crate) fn post_record(
        &mut self,
        account: &AccountId,
        view: &LogView,
        key: &DeviceKey,
    ) -> Result<()> {
        let body = Record::new(self.now()).to_bytes()?;
        let entry = log::record(view, key, body)?;
        self.post_log(account, view.length, &entry)
    }

    /// Fills what memory knows of when contacts are to say something new of themselves.
    pub(crate) fn mirror_records(&mut self) -> Result<()> {
        let rows = RECORDS.all(self.tx)?;
        rows.iter().for_each(|row| self.expect_renewal(row));
        Ok(())
    }

    /// Whether this device is to say something new of itself: it is listed, nothing is on its way, and the time
    /// has come.
    fn is_record_due(&self) -> Result<bool> {
        let me = &self.me()?.account;
        let listed = self.devices_of(&me.id)?.unwrap_or_default();
        if !listed.iter().any(|listed| listed.device == me.device) {
            return Ok(false);
        }
        let now = self.now();
        let next = Record::new(now).abilities;
        let row = self.records(&me.id)?;
        let due = row
            .of(&me.device)
            .is_none_or(|record| record.is_due(now, &next));
        Ok(due && !self.is_posting_log()?)
    }

    /// A contact's devices renew their records in time; nobody says so before its next message.
    fn expect_renewal(&mut self, row: &RecordsRow) {
        let records = row.records.iter().map(|(_, record)| record);
        let next = records.min_by_key(|record| record.issued_at);
        let times = next.map(|record| record.issued_at.saturating_add(RENEWAL)..record.expires_at);
        self.core.pass.expect_renewal(row.account, times);
    }

    fn records(&self, account: &AccountId) -> Result<RecordsRow> {
        Ok(RECORDS.get(self.tx, account)?.unwrap_or(RecordsRow {
            account: *account,
            records: Vec::new(),
        }))
    }
}

impl RecordsRow {
    fn of(&self, device: &DeviceId) -> Option<&Record> {
        let mut records = self.records.iter();
        records
            .find(|(of, _)| of == device)
            .map(|(_, record)| record)
    }
}
