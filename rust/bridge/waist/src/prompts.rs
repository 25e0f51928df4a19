//! Secrets between the engine and the person, past JavaScript: the platform's own screens show and read them.

use std::fmt;
use std::sync::Mutex;

use zeroize::Zeroizing;

use crate::guard::{discard, lock};
use crate::waist::Waist;

/// Words that only the person may see. Wiped when dropped; `Debug` does not tell them.
pub struct Words(Zeroizing<String>);

/// What is to be put in front of the person.
#[derive(Debug)]
pub enum Prompt<'a> {
    /// Show these words until the person says that they are kept, or turns away.
    Show(&'a Words),
    /// Have the person enter words.
    Read,
}

/// What a platform says of a prompt.
#[derive(Debug)]
pub enum Answer {
    /// The person says that the words shown are kept.
    Confirmed,
    /// What the person entered.
    Entered(Words),
    /// The person turned away, or left the app.
    Cancelled,
    /// There is nobody to ask: nothing of the app is in front.
    Unavailable,
}

/// Why a prompt came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The person turned away, or left the app.
    Cancelled,
    /// There is nobody to ask: no screen, or nothing of the app is in front.
    Unavailable,
    /// Another prompt is open.
    Busy,
}

/// The prompt that is open: there is one at a time.
#[derive(Default)]
pub(crate) struct Prompts(Mutex<Desk>);

#[derive(Default)]
struct Desk {
    last: u64,
    open: Option<Waiting>,
}

enum Waiting {
    Show(Done<()>),
    Read(Done<Words>),
}

type Done<T> = Box<dyn FnOnce(Result<T, Refused>) + Send>;

impl Waist {
    /// Shows `words` on a screen of the platform's own. Returns at once; `done` is called once, on any thread, which
    /// it must not hold up: with `Ok` when the person says that they are kept.
    pub fn show(&self, words: &Words, done: impl FnOnce(Result<(), Refused>) + Send + 'static) {
        self.prompt(&Prompt::Show(words), Waiting::Show(Box::new(done)));
    }

    /// Has the person enter words on a screen of the platform's own. As [`Self::show`].
    pub fn read(&self, done: impl FnOnce(Result<Words, Refused>) + Send + 'static) {
        self.prompt(&Prompt::Read, Waiting::Read(Box::new(done)));
    }

    /// Ends the prompt of this number. For the platform, on any thread; what is not open is passed over.
    pub fn answer(&self, number: u64, answer: Answer) {
        if let Some(waiting) = self.shared.prompts.close(number) {
            waiting.end(answer);
        }
    }

    fn prompt(&self, prompt: &Prompt<'_>, waiting: Waiting) {
        let shared = &self.shared;
        match shared.prompts.open(waiting) {
            Ok(number) if shared.platform.prompt(number, prompt) => {}
            Ok(number) => self.answer(number, Answer::Unavailable),
            Err(refused) => refused.refuse(Refused::Busy),
        }
    }
}

impl Words {
    /// Longest, in bytes: more than twice what 24 words of BIP-39 need.
    pub const MAX: usize = 512;

    /// Words from UTF-8; `None` if these bytes are none, are too long, or hold control characters.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let whole = !text.is_empty() && text.len() <= Self::MAX;
        (whole && !text.chars().any(char::is_control))
            .then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The words, for the screen that shows them or the step that uses them.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Words")
    }
}

impl Prompts {
    /// The number of a new prompt, or `waiting` back if one is open.
    fn open(&self, waiting: Waiting) -> Result<u64, Waiting> {
        let mut desk = lock(&self.0);
        if desk.open.is_some() {
            return Err(waiting);
        }
        desk.last += 1;
        desk.open = Some(waiting);
        Ok(desk.last)
    }

    fn close(&self, number: u64) -> Option<Waiting> {
        let mut desk = lock(&self.0);
        if desk.last == number {
            desk.open.take()
        } else {
            None
        }
    }
}

impl Waiting {
    fn end(self, answer: Answer) {
        match (self, answer) {
            (Self::Show(done), Answer::Confirmed) => discard(|| done(Ok(()))),
            (Self::Read(done), Answer::Entered(words)) => discard(|| done(Ok(words))),
            (waiting, Answer::Cancelled) => waiting.refuse(Refused::Cancelled),
            (waiting, _) => waiting.refuse(Refused::Unavailable),
        }
    }

    fn refuse(self, why: Refused) {
        match self {
            Self::Show(done) => discard(|| done(Err(why))),
            Self::Read(done) => discard(|| done(Err(why))),
        }
    }
}
