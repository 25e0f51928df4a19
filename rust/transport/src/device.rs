//! What is known of a kind of device before anything was asked of it: for each fact that its system does not tell, why.
//! What a probe asks for is unknown until it has answered, because it has not been observed.

use crate::fact::{Fact, WhyUnknown};
use crate::local::Local;

impl Local {
    /// A computer: no SIM, no composer, no carrier; of its network nothing is asked.
    pub fn of_a_computer() -> Self {
        let phone = WhyUnknown::NotPhone;
        Self {
            airplane_mode: Some(Fact::unobserved(phone)),
            cellular_restricted: Some(Fact::unobserved(phone)),
            roaming: Some(Fact::unobserved(phone)),
            radio: Some(Fact::unobserved(phone)),
            composer: Some(Fact::unobserved(phone)),
            sms_direct: Some(Fact::unobserved(phone)),
            sim: Some(Fact::unobserved(phone)),
            lines: Some(Fact::unobserved(phone)),
            slice: Some(Fact::unobserved(phone)),
            ..Self::unobserved(WhyUnknown::NotObservable)
        }
    }

    /// An iPhone or iPad: the SIM is told to carriers, a slice to entitled apps, a focus to apps that the person
    /// permitted it; roaming, airplane mode, a satellite and whether the internet is reached are told to nobody.
    pub fn of_an_iphone() -> Self {
        Self {
            sim: Some(Fact::unobserved(WhyUnknown::NotEntitled)),
            slice: Some(Fact::unobserved(WhyUnknown::NotEntitled)),
            focus: Some(Fact::unobserved(WhyUnknown::PermissionDenied)),
            ..Self::unobserved(WhyUnknown::NotObservable)
        }
    }

    /// An Android phone or tablet: nothing tells of carrier messaging, or of what only iOS has.
    pub fn of_an_android_phone() -> Self {
        Self::unobserved(WhyUnknown::NotObservable)
    }
}
