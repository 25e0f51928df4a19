//! One connection of one Node environment.

use std::sync::{Arc, LazyLock};

use napi::bindgen_prelude::{
    ArrayBuffer, Either, Function, FunctionCallContext, JsValue, Object, Unknown,
};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Error, JsString, Result, Status, ValueType};
use napi_derive::napi;
use sealwright_waist::{EventSink, Instance, MAX_REQUEST, Waist, quiet_panics};

use crate::desktop::Desktop;

/// Longer than any ticket, in bytes.
const MAX_TICKET: usize = 64;

static WAIST: LazyLock<Waist> = LazyLock::new(|| {
    quiet_panics();
    Waist::new(Desktop)
});

/// Connects this environment to the engine. See the crate's documentation.
///
/// # Errors
/// Throws if `on_event` is not a function.
#[napi(catch_unwind)]
pub fn connect<'a>(
    env: &'a Env,
    on_event: Either<Function<'a, String, ()>, Unknown<'a>>,
) -> Result<Object<'a>> {
    let Either::A(on_event) = on_event else {
        return Err(refused("onEvent", "a function"));
    };
    let listener = on_event
        .build_threadsafe_function()
        .weak::<true>()
        .build()?;
    let instance = Arc::new(WAIST.connect(Box::new(Listener(listener))));

    let at_end = Arc::downgrade(&instance);
    env.add_env_cleanup_hook(at_end, |instance| {
        if let Some(instance) = instance.upgrade() {
            instance.close();
        }
    })?;

    let (for_take, for_close) = (Arc::clone(&instance), Arc::clone(&instance));
    let mut connection = Object::new(env)?;
    connection.set(
        "invoke",
        env.create_function_from_closure::<(), _, _>("invoke", move |call| {
            invoke(&instance, &call)
        })?,
    )?;
    connection.set(
        "take",
        env.create_function_from_closure::<(), _, _>("take", move |call| take(&for_take, &call))?,
    )?;
    connection.set(
        "close",
        env.create_function_from_closure::<(), _, _>("close", move |_| {
            for_close.close();
            Ok(())
        })?,
    )?;
    Ok(connection)
}

/// `onEvent`, callable from any thread, that does not keep the event loop alive.
struct Listener(ThreadsafeFunction<String, (), String, Status, false, true>);

impl EventSink for Listener {
    fn send(&self, event: &str) {
        // An environment that is ending takes no more events, and needs none.
        let _ = self
            .0
            .call(event.to_owned(), ThreadsafeFunctionCallMode::NonBlocking);
    }
}

fn invoke(instance: &Instance, call: &FunctionCallContext<'_>) -> Result<String> {
    let Some(request) = text(call, "request", MAX_REQUEST)? else {
        return Ok(Instance::too_large());
    };
    // `SharedArrayBuffer` is not one: another thread may change it while it is read.
    let Ok(true) = call
        .get::<Unknown<'_>>(1)
        .and_then(|bytes| bytes.is_arraybuffer())
    else {
        return Err(refused("bytes", "an ArrayBuffer"));
    };
    let bytes: ArrayBuffer<'_> = call.get(1)?;
    Ok(instance.invoke(&request, &bytes))
}

fn take(
    instance: &Instance,
    call: &FunctionCallContext<'_>,
) -> Result<Option<ArrayBuffer<'static>>> {
    let Some(ticket) = text(call, "ticket", MAX_TICKET)? else {
        return Ok(None);
    };
    instance
        .take(&ticket)
        .map(|bytes| ArrayBuffer::from_data(call.env, bytes))
        .transpose()
}

/// The first argument, a string; `None` if it is longer than `limit` bytes of UTF-8, and then not copied.
fn text(call: &FunctionCallContext<'_>, name: &str, limit: usize) -> Result<Option<String>> {
    let Ok(ValueType::String) = call
        .get::<Unknown<'_>>(0)
        .and_then(|value| value.get_type())
    else {
        return Err(refused(name, "a string"));
    };
    if call.get::<JsString<'_>>(0)?.utf8_len()? > limit {
        return Ok(None);
    }
    // A lone surrogate becomes U+FFFD here, which is not ASCII, so the waist refuses it.
    call.get(0).map(Some)
}

fn refused(name: &str, wanted: &str) -> Error {
    Error::new(Status::InvalidArg, format!("{name} must be {wanted}"))
}
