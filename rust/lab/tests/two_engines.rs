//! The app and its extension, two engines on one store.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_engine::{ConversationId, Error, Event, Kind, Refusal};
use sealwright_lab::{PhoneId, SeededEntropy, World};
use tempfile::TempDir;

/// Ana, and Ben with an extension.
struct Scene {
    world: World,
    _folder: TempDir,
    ana: PhoneId,
    ben: PhoneId,
    extension: PhoneId,
    chat: ConversationId,
}

fn scene(seed: u64) -> Scene {
    let folder = TempDir::new().unwrap();
    let mut world = World::new(seed);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", Some(folder.path().to_owned()));
    let chat = world.start(ana, &[ben]);
    let extension = world.extension(ben);
    Scene {
        world,
        _folder: folder,
        ana,
        ben,
        extension,
        chat,
    }
}

#[test]
fn what_the_extension_received_is_in_the_apps_history_without_opening_it_again() {
    let mut scene = scene(1);
    let (ana, ben, extension, chat) = (scene.ana, scene.ben, scene.extension, scene.chat);
    for text in ["one", "two"] {
        scene.world.at(ana).say(&chat, text);
        scene.world.sync(ana);
        scene.world.sync(extension);
        assert!(scene.world.texts(ben, &chat).contains(&text.to_owned()));
    }
    scene.world.at(ana).say(&chat, "three");
    scene.world.sync(ana);
    scene.world.sync(ben);
    assert_eq!(scene.world.texts(extension, &chat), ["one", "two", "three"]);
    scene.world.sync(extension);
    assert_eq!(scene.world.texts(ben, &chat), ["one", "two", "three"]);
}

#[test]
fn the_extension_changes_nothing_that_others_see() {
    let mut scene = scene(2);
    let (ana, ben, extension, chat) = (scene.ana, scene.ben, scene.extension, scene.chat);
    let account = scene.world.account(ana);
    let engine = scene.world.at(extension).engine();
    let not_here =
        |result: Result<(), Error>| assert!(matches!(result, Err(Error::NotInExtension)));
    not_here(engine.create_conversation(&[account], None).map(drop));
    not_here(engine.add_members(&chat, &[account]).map(drop));
    not_here(engine.remove_members(&chat, &[account]).map(drop));
    not_here(engine.leave(&chat).map(drop));

    let before = scene.world.relay.all_entries().len();
    let said = scene
        .world
        .at(extension)
        .say(&chat, "from the notification");
    scene.world.sync(extension);
    assert_eq!(scene.world.relay.all_entries().len(), before);
    scene.world.sync(ben);
    scene.world.settle();
    assert_eq!(scene.world.texts(ana, &chat), ["from the notification"]);
    let found = scene.world.at(ben).history(&chat);
    assert_eq!(found[0].0, said.sender);
}

#[test]
fn a_commit_that_the_extension_applied_is_the_apps_epoch_too() {
    let mut scene = scene(3);
    let (ana, ben, extension) = (scene.ana, scene.ben, scene.extension);
    let group = {
        let members = [scene.world.account(ben)];
        let created = scene.world.at(ana).engine();
        let created = created.create_conversation(&members, Some(Kind::Group));
        created.unwrap().id
    };
    scene.world.settle();
    let cem = scene.world.phone("Cem", None);
    let account = scene.world.account(cem);
    scene
        .world
        .at(ana)
        .engine()
        .add_members(&group, &[account])
        .unwrap();
    scene.world.sync(ana);
    scene.world.sync(ana);
    scene.world.sync(extension);
    assert_eq!(scene.world.at(ben).members(&group).len(), 3);
    scene.world.at(ben).say(&group, "in the new epoch");
    scene.world.sync(ben);
    scene.world.settle();
    assert_eq!(scene.world.texts(cem, &group), ["in the new epoch"]);
    assert_eq!(scene.world.texts(ana, &group), ["in the new epoch"]);
}

#[test]
fn app_and_extension_in_any_order_lose_and_double_nothing() {
    let mut scene = scene(4);
    let (ana, ben, extension, chat) = (scene.ana, scene.ben, scene.extension, scene.chat);
    let dice = SeededEntropy::new(99);
    let mut said = [Vec::new(), Vec::new()];
    for step in 0..600 {
        match dice.below(12) {
            0..3 => {
                let text = format!("Ana {step}");
                scene.world.at(ana).say(&chat, &text);
                said[0].push(text);
            }
            3..5 => {
                let text = format!("Ben {step}");
                scene.world.at(ben).say(&chat, &text);
                said[1].push(text);
            }
            5 => {
                let text = format!("Ben's extension {step}");
                scene.world.at(extension).say(&chat, &text);
                said[1].push(text);
            }
            6 => scene.world.sync(ana),
            7 => drop(scene.world.steps(ben, 1 + dice.below(4) as usize)),
            8 => drop(scene.world.steps(extension, 1 + dice.below(4) as usize)),
            9 => scene.world.at(ben).kill(),
            10 => scene.world.at(extension).kill(),
            _ => scene.world.wait(1_000 * dice.below(100)),
        }
    }
    scene.world.settle();
    for phone in [ana, ben, extension] {
        let texts = scene.world.texts(phone, &chat);
        for (who, said) in said.iter().enumerate() {
            let prefix = ["Ana", "Ben"][who];
            let found: Vec<_> = texts
                .iter()
                .filter(|text| text.starts_with(prefix))
                .collect();
            assert_eq!(found, said.iter().collect::<Vec<_>>(), "phone {}", phone.0);
        }
    }
    let mut events = scene.world.at(ana).events();
    events.extend(scene.world.at(ben).events());
    for event in events {
        let bad = match &event {
            Event::EntryRefused { reason, .. } => !matches!(reason, Refusal::Void),
            Event::Security { .. } => true,
            _ => false,
        };
        assert!(!bad, "{event:?}");
    }
    assert!(!scene.world.at(ben).engine().is_rolled_back());
}

#[test]
fn a_group_that_does_not_fit_an_extensions_memory_is_left_to_the_app() {
    const MEMBERS: usize = 129;
    let mut scene = scene(5);
    let (ana, ben, extension, small) = (scene.ana, scene.ben, scene.extension, scene.chat);
    let others = (0..MEMBERS - 2).map(|_| scene.world.phone("Many", None));
    let others: Vec<_> = others.collect();
    let mut members: Vec<_> = others.iter().map(|id| scene.world.account(*id)).collect();
    members.push(scene.world.account(ben));
    let created = scene.world.at(ana).engine();
    let large = created.create_conversation(&members, Some(Kind::Group));
    let large = large.unwrap().id;
    for phone in [ana, ben, ana, ben] {
        scene.world.sync(phone);
    }
    assert_eq!(scene.world.at(ben).members(&large).len(), MEMBERS);
    scene.world.at(ana).say(&large, "to many");
    scene.world.at(ana).say(&small, "to one");
    scene.world.sync(ana);
    scene.world.sync(extension);
    assert_eq!(scene.world.texts(extension, &small), ["to one"]);
    assert_eq!(scene.world.texts(extension, &large), [""; 0]);
    scene.world.sync(ben);
    assert_eq!(scene.world.texts(ben, &large), ["to many"]);
}
