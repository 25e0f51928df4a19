//! Facts that cannot be true together.

use crate::judgement::{Doubt, Doubtful, Known};
use crate::local::FactName;
use crate::values::{Interface, Path, Sim};

/// Strikes out every fact that contradicts another. All pairs are looked at before any is struck out, so
/// their order does not matter.
pub(crate) fn contradictions(known: &mut Known, doubts: &mut Vec<Doubtful>) {
    use FactName as F;
    let satisfied = known.path == Some(Path::Satisfied);
    let cellular = known.interface == Some(Interface::Cellular);
    let ground = matches!(known.interface, Some(Interface::Wifi | Interface::Wired));
    let rules: [(bool, &[FactName]); 9] = [
        (
            known.path == Some(Path::Unsatisfied) && known.validated == Some(true),
            &[F::Path, F::Validated],
        ),
        (
            satisfied && known.interface == Some(Interface::None),
            &[F::Path, F::Interface],
        ),
        (
            satisfied && known.obstacle.is_some(),
            &[F::Path, F::Obstacle],
        ),
        (
            satisfied && cellular && known.airplane_mode == Some(true),
            &[F::Path, F::Interface, F::AirplaneMode],
        ),
        (
            satisfied && cellular && known.cellular_restricted == Some(true),
            &[F::Path, F::Interface, F::CellularRestricted],
        ),
        (
            known.validated == Some(true) && known.captive_portal == Some(true),
            &[F::Validated, F::CaptivePortal],
        ),
        (
            known.satellite == Some(true) && ground,
            &[F::Satellite, F::Interface],
        ),
        (
            known.satellite == Some(false) && known.interface == Some(Interface::Satellite),
            &[F::Satellite, F::Interface],
        ),
        (
            match known.sim {
                Some(Sim::Absent) => known.lines.is_some_and(|lines| lines > 0),
                Some(Sim::Ready) => known.lines == Some(0),
                _ => false,
            },
            &[F::Sim, F::Lines],
        ),
    ];
    if rules.iter().all(|(broken, _)| !broken) {
        return;
    }
    for name in FactName::ALL {
        let struck = rules
            .iter()
            .any(|(broken, facts)| *broken && facts.contains(name));
        if struck {
            known.forget(*name);
            doubts.push(Doubtful {
                fact: *name,
                doubt: Doubt::Contradicted,
                why_unknown: None,
            });
        }
    }
}
