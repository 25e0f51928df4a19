import Foundation
import SealwrightNotification
import UserNotifications

let place = ProcessInfo.processInfo.environment["SEALWRIGHT_TEST_PLACE"]!
let lines = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
let sent = lines.split(separator: "\n").map(Sent.init)
let service = Service()
var failures = 0
var outcomes: [Outcome] = []

func check(_ holds: Bool, _ what: String) {
  print(holds ? "ok     " : "FAILED ", what)
  failures += holds ? 0 : 1
}

func receive(_ payload: [AnyHashable: Any], by service: Service = service) -> Outcome {
  let content = UNMutableNotificationContent()
  content.title = "words of whoever pushed"
  content.subtitle = content.title
  content.body = content.title
  content.userInfo = payload
  let outcome = Outcome()
  outcomes.append(outcome)
  service.didReceive(UNNotificationRequest(identifier: "push", content: content), withContentHandler: outcome.hear)
  return outcome
}

func isGeneric(_ content: UNNotificationContent) -> Bool {
  content.title == "New message" && content.subtitle.isEmpty && content.body.isEmpty
}

func changed(_ key: String, to value: Any?) -> [AnyHashable: Any] {
  var payload = sent[0].payload
  payload[key] = value
  return payload
}

for key in ["stream", "seq", "key", "body"] {
  for value in [nil, "", "x", "%", "\0", "-1", "99999999999999999999", [1], NSNull(), 1.5] as [Any?] {
    let content = receive(changed(key, to: value)).wait()
    check(isGeneric(content) && content.threadIdentifier.isEmpty, "a push whose \(key) is \(value.map { String(reflecting: $0) } ?? "missing")")
  }
  let cut = receive(changed(key, to: "\(sent[0].payload[key]!)\0")).wait()
  check(isGeneric(cut) && cut.threadIdentifier.isEmpty, "a push whose \(key) goes on after its end")
}
check(isGeneric(receive([:]).wait()), "a push that carries nothing")
check(isGeneric(receive(changed("body", to: Data(count: 100_000).base64EncodedString())).wait()), "a large body of nothing")

let genuine = receive(sent[0].payload).wait()
check(genuine.title == "Ana" && genuine.body == sent[0].text && genuine.subtitle.isEmpty, "a genuine push is shown")
check(genuine.threadIdentifier.count == 43, "and grouped by its conversation")
check(isGeneric(receive(sent[0].payload).wait()), "a push that comes again")

var numbered = sent[1].payload
numbered["seq"] = NSNumber(value: UInt64(numbered["seq"] as! String)!)
let hidden = receive(numbered).wait()
check(isGeneric(hidden) && hidden.threadIdentifier.count == 43, "what may not be shown is grouped, and no more")
check(hidden.threadIdentifier != genuine.threadIdentifier, "by another conversation")

let late = Service()
late.waits = true
let held = receive(sent[2].payload, by: late)
late.serviceExtensionTimeWillExpire()
check(isGeneric(held.wait()), "when time runs out, something generic is told")
late.serviceExtensionTimeWillExpire()

let key = "\(place)/pushed/key"
let files = FileManager.default
try files.moveItem(atPath: key, toPath: "\(key).away")
try files.createDirectory(atPath: "\(place)/unlocked", withIntermediateDirectories: true)
let queued = receive(changed("seq", to: nil), by: late)
late.serviceExtensionTimeWillExpire()
check(isGeneric(queued.wait()), "also of what waits behind another")
late.gate.signal()
check(isGeneric(receive(sent[2].payload).wait()), "before the first unlock nothing can be read")
try files.removeItem(atPath: "\(place)/unlocked")
try files.moveItem(atPath: "\(key).away", toPath: key)

let crowd = (0..<20).map { receive($0 == 10 ? sent[2].payload : changed("key", to: "m/\($0)")) }.map { $0.wait() }
check(crowd.filter { $0.body == sent[2].text }.count == 1, "of many at once the genuine one is shown")
check(crowd.filter(isGeneric).count == 19, "and the others say nothing")
check(outcomes.allSatisfy { $0.count == 1 }, "each of \(outcomes.count) notifications was handed over once")

print("\(failures) failed")
exit(failures == 0 ? 0 : 1)
