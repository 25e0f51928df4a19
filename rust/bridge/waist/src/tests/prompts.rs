//! Secrets that only screens of the platform's own show and read.

use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};

use crate::{Answer, Home, Homeless, Platform, Prompt, Refused, Waist, Words};

/// The numbers and texts of the prompts that were put in front, while somebody looks.
#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<Shown>>>);

/// A prompt's number, and its words if it shows some.
type Shown = (u64, Option<String>);

impl Platform for Screen {
    fn homes(&self, _: Option<&Path>, _: bool) -> Result<Vec<Home>, Homeless> {
        Err(Homeless::NoDirectory)
    }

    fn prompt(&self, number: u64, prompt: &Prompt<'_>) -> bool {
        let text = match prompt {
            Prompt::Show(words) => Some(words.expose().to_owned()),
            Prompt::Read => None,
        };
        self.0.lock().unwrap().push((number, text));
        true
    }
}

fn words(text: &str) -> Words {
    Words::parse(text.as_bytes()).unwrap()
}

fn show(waist: &Waist) -> mpsc::Receiver<Result<(), Refused>> {
    let (said, heard) = mpsc::channel();
    waist.show(&words("abandon ability able"), move |result| {
        said.send(result).unwrap();
    });
    heard
}

fn read(waist: &Waist) -> mpsc::Receiver<Result<String, Refused>> {
    let (said, heard) = mpsc::channel();
    waist.read(move |result| {
        let text = result.map(|words| words.expose().to_owned());
        said.send(text).unwrap();
    });
    heard
}

#[test]
fn without_a_screen_there_is_nobody_to_ask() {
    let waist = super::waist();
    assert_eq!(show(&waist).try_recv(), Ok(Err(Refused::Unavailable)));
    assert_eq!(read(&waist).try_recv(), Ok(Err(Refused::Unavailable)));
}

#[test]
fn a_prompt_ends_once_with_what_the_person_did() {
    let screen = Screen::default();
    let waist = Waist::new(screen.clone());
    let shown = show(&waist);
    assert!(shown.try_recv().is_err(), "nobody has answered");
    waist.answer(1, Answer::Confirmed);
    assert_eq!(shown.try_recv(), Ok(Ok(())));
    waist.answer(1, Answer::Cancelled);
    let entered = read(&waist);
    waist.answer(2, Answer::Entered(words("zoo")));
    assert_eq!(entered.try_recv(), Ok(Ok("zoo".to_owned())));
    let (cancelled, text) = (show(&waist), Some("abandon ability able".to_owned()));
    waist.answer(3, Answer::Cancelled);
    assert_eq!(cancelled.try_recv(), Ok(Err(Refused::Cancelled)));
    let prompts = screen.0.lock().unwrap();
    assert_eq!(*prompts, [(1, text.clone()), (2, None), (3, text)]);
}

#[test]
fn one_prompt_is_open_at_a_time_and_only_its_own_answer_ends_it() {
    let waist = Waist::new(Screen::default());
    let first = show(&waist);
    assert_eq!(read(&waist).try_recv(), Ok(Err(Refused::Busy)));
    for number in [0, 2, u64::MAX] {
        waist.answer(number, Answer::Confirmed);
        assert!(first.try_recv().is_err(), "{number}");
    }
    waist.answer(1, Answer::Entered(words("not what was asked")));
    assert_eq!(first.try_recv(), Ok(Err(Refused::Unavailable)));
}

#[test]
fn words_are_short_printable_text_that_is_not_told() {
    for bad in [&b""[..], b"\xff", b"a\nb", b"a\0", &[b'a'; Words::MAX + 1]] {
        assert!(Words::parse(bad).is_none(), "{bad:?}");
    }
    let words = words("zoo zoo");
    assert_eq!(format!("{:?}", Prompt::Show(&words)), "Show(Words)");
    assert!(Words::parse(&[b'a'; Words::MAX]).is_some());
}
