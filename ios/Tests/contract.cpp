/// The C functions and the rules for arguments, run on any machine against the real library. The arguments are a
/// folder of profiles with `pushed` in it, what scripts/lib/pushes.mts said of that, and the file of cases that every host
/// is played.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../Adapter/Arguments.hpp"
#include "../Contract/sealwright.h"
#include "Contract/CContract/contract.h"
#include "../Probe/Facts.hpp"
#include "cases.hpp"

namespace {

int failures = 0;
std::atomic<int> notices{0};

void check(bool holds, const char *what) {
  std::printf("%-7s %s\n", holds ? "ok" : "FAILED", what);
  failures += holds ? 0 : 1;
}

void listen(void *context, const uint8_t *notice, size_t length) {
  *static_cast<std::string *>(context) += std::string(reinterpret_cast<const char *>(notice), length);
  notices += 1;
}

std::string text(SealwrightBytes bytes) {
  std::string text(reinterpret_cast<char *>(bytes.data), bytes.length);
  sealwright_free(bytes);
  return text;
}

std::string ask(const SealwrightConnection *connection, const std::string &request, const std::string &bytes = "") {
  return text(sealwright_invoke(connection, reinterpret_cast<const uint8_t *>(request.data()), request.size(),
                                reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()));
}

std::string field(const std::string &reply, const std::string &name) {
  const auto from = reply.find("\"" + name + "\":\"");
  if (from == std::string::npos) return "";
  const auto start = from + name.size() + 4;
  return reply.substr(start, reply.find('"', start) - start);
}

std::string blob(const std::string &bytes) {
  const auto n = bytes.size();
  return std::string({char(n), char(n >> 8), char(n >> 16), char(n >> 24)}) + bytes;
}

std::string taken(const SealwrightConnection *connection, const std::string &ticket) {
  return text(sealwright_take(connection, reinterpret_cast<const uint8_t *>(ticket.data()), ticket.size()));
}

void arguments() {
  using namespace sealwright;
  const auto of = [](std::size_t length) { return [length] { return length; }; };
  const auto never = []() -> std::size_t { std::abort(); };
  for (const auto kind : {Kind::String, Kind::Data, Kind::Other, Kind::None}) {
    for (const auto other : {Kind::String, Kind::Data, Kind::Other, Kind::None}) {
      check(judge(false, kind, never, other, never) == Verdict::Ignore, "nobody to answer");
      const bool right = kind == Kind::String && other == Kind::Data;
      const auto verdict = right ? judge(true, kind, of(1), other, of(0)) : judge(true, kind, never, other, never);
      check(verdict == (right ? Verdict::Pass : Verdict::Invalid), "a kind of argument");
    }
  }
  check(judge(true, Kind::String, of(maxRequest), Kind::Data, of(maxBytes)) == Verdict::Pass, "at the limits");
  check(judge(true, Kind::String, of(maxRequest + 1), Kind::Data, of(0)) == Verdict::TooLarge, "a long request");
  check(judge(true, Kind::String, of(0), Kind::Data, of(maxBytes + 1)) == Verdict::TooLarge, "many bytes");
}

std::mutex writing;
std::vector<std::string> lines;

void write(int32_t level, const char *line) {
  const std::lock_guard<std::mutex> alone(writing);
  lines.push_back(std::to_string(level) + " " + line);
}

void noted(const std::string &own) {
  sealwright_set_log("info", write);
  sealwright_set_log("off", write);
  const SealwrightPlaces places{"com.example.app", own.c_str(), nullptr, nullptr};
  auto *connection = sealwright_connect(&places, listen, nullptr);
  check(lines.empty(), "there is nothing to tell at first");
  ask(connection, R"({"op":"hello","waist":"7.0"})");
  ask(connection, R"({"op":"openEngine","profile":"noted"})");
  ask(connection, R"({"op":"openEngine","profile":"noted","allowUnprotected":true})");
  check(lines.size() == 3, "one line for each, by the level that was set first");
  check(lines.at(0) == "2 JavaScript of waist 7 refused, this binary speaks 1.0", "an error");
  check(lines.at(1) == "2 profile not opened: VAULT_UNPROTECTED", "an error with its code");
  check(lines.at(2).rfind("0 profile opened in ", 0) == 0, "what is no error");
  sealwright_release(connection);
}

bool inFront = true;
uint64_t asked = 0;
std::string shown, ended;

bool put(uint64_t number, const uint8_t *words, size_t length) {
  if (!inFront) return false;
  asked = number;
  shown = words == nullptr ? "nothing" : std::string(reinterpret_cast<const char *>(words), length);
  return true;
}

void end(int32_t how, const uint8_t *words, size_t length) {
  ended = std::to_string(how) + (words == nullptr ? "" : std::string(reinterpret_cast<const char *>(words), length));
}

void answer(uint64_t number, int32_t how, const std::string &words = "") {
  sealwright_answer(number, how, words.empty() ? nullptr : reinterpret_cast<const uint8_t *>(words.data()), words.size());
}

void prompts() {
  sealwright_test_show(end);
  check(ended == "2", "nobody was set to ask");
  sealwright_set_prompter(put);
  ended = "";
  sealwright_test_show(end);
  check(shown == "abandon ability able" && ended.empty(), "words are shown, and the call is over");
  sealwright_test_read(end);
  check(ended == "3", "one prompt is open at a time");
  ended = "";
  answer(asked + 1, 0);
  check(ended.empty(), "an answer to another prompt");
  answer(asked, 0);
  check(ended == "0", "the person kept the words");
  sealwright_test_read(end);
  check(shown == "nothing", "words are asked for");
  answer(asked, 0, "zoo zoo");
  check(ended == "0zoo zoo", "the person entered words");
  for (const std::string &bad : {std::string(100000, 'x'), std::string("\xff"), std::string("a\nb")}) {
    sealwright_test_read(end);
    answer(asked, 0, bad);
    check(ended == "2", "what are no words");
  }
  for (const auto how : {1, 2, 3, -1}) {
    sealwright_test_show(end);
    answer(asked, how);
    check(ended == (how == 1 ? "1" : "2"), "the person turned away, or nobody was there");
  }
  ended = "";
  answer(asked, 0);
  check(ended.empty(), "an answer that comes twice");
  inFront = false;
  sealwright_test_show(end);
  check(ended == "2", "the app is not in front");
}

std::vector<SealwrightTurn> turns;
std::vector<bool> rests;

bool rest(const SealwrightTurn *wanted, size_t count, bool done) {
  turns.assign(wanted, wanted + count);
  rests.push_back(done);
  return true;
}

void background(const std::string &own) {
  std::string heard;
  const SealwrightPlaces places{"com.example.app", own.c_str(), nullptr, nullptr};
  auto *connection = sealwright_connect(&places, listen, &heard);
  const auto engine = field(ask(connection, R"({"op":"openEngine","profile":"turns","allowUnprotected":true})"), "engine");
  ask(connection, R"({"op":"createAccount","deviceName":"here","engine":")" + engine + "\"}");
  const auto rested = R"({"op":"rest","engine":")" + engine + "\"}";
  check(ask(connection, rested) == R"({"ok":{"asked":false}})", "nobody was set to ask the system");
  sealwright_set_rest(rest);
  heard = "";
  check(sealwright_turn_began(25000), "a turn with somebody to work in it");
  check(heard == R"({"type":"turnBegan","engine":")" + engine + R"(","budgetMs":25000})", "the engine is told of it");
  const auto now = static_cast<uint64_t>(std::time(nullptr)) * 1000;
  check(ask(connection, rested) == R"({"ok":{"asked":true}})" && rests == std::vector{true}, "the turn is given back");
  check(turns.size() == 2 && turns[0].budget == 25000 && !turns[0].unmetered && !turns[0].charging &&
            turns[0].notBefore <= now + 2000, "a short turn, soon");
  check(turns[1].budget == 180000 && turns[1].unmetered && turns[1].charging && turns[1].notBefore > now + 86400000,
        "a long turn, in some days");
  heard = "";
  sealwright_turn_began(25000);
  heard = "";
  sealwright_turn_ends();
  check(heard == R"({"type":"turnEnds","engine":")" + engine + "\"}", "the engine is told that a turn ends");
  sealwright_release(connection);
}

/// An engine with an account and a conversation of it.
std::pair<std::string, std::string> talking(const SealwrightConnection *connection, const std::string &profile) {
  const auto open = R"({"op":"openEngine","profile":")" + profile + R"(","allowUnprotected":true})";
  const auto engine = field(ask(connection, open), "engine");
  ask(connection, R"({"op":"createAccount","engine":")" + engine + R"(","deviceName":"here"})");
  const auto created = ask(connection, R"({"op":"createConversation","engine":")" + engine + R"(","kind":"group","members":[")" +
                                           std::string(43, 'A') + "\"]}");
  return {engine, field(created, "handle")};
}

/// What `tell` tells, without what stands at the end of each fact.
template <typename Seen>
std::string told(const Seen &seen) {
  sealwright::Facts facts(7);
  auto json = seen.tell(facts).json();
  const std::string end = R"(,"source":"platform","observedAt":7})";
  for (auto at = json.find(end); at != std::string::npos; at = json.find(end)) json.erase(at, end.size());
  return json;
}

bool says(const std::string &told, const std::string &name, const std::string &fact) {
  return told.find('"' + name + "\":{" + fact) != std::string::npos;
}

/// Whether a fact has this word; null is that the system does not say.
bool isWord(const std::string &told, const std::string &name, const char *word) {
  return word == nullptr ? says(told, name, R"("whyUnknown":"notObservable")") : says(told, name, R"("value":")" + std::string(word) + '"');
}

const sealwright::Path wifi{sealwright::Path::Satisfied, 0, sealwright::Path::Wifi, false, false, false};
const sealwright::Path noWay{sealwright::Path::Unsatisfied, 0, std::nullopt, false, false, false};
const sealwright::Path satellite{sealwright::Path::Satisfied, 0, sealwright::Path::Cellular, true, true, true};

void pathWords() {
  using sealwright::Path;
  check(told(wifi) == R"({"path":{"value":"satisfied","interface":{"value":"wifi","obstacle":{"whyUnknown":"notObservable",)"
                      R"("expensive":{"value":false,"constrained":{"value":false,"ultraConstrained":{"value":false})",
        "a path over Wi-Fi");
  const std::pair<int, const char *> ways[] = {{Path::Invalid, nullptr}, {Path::Satisfied, "satisfied"}, {Path::Unsatisfied, "unsatisfied"},
                                               {Path::Satisfiable, "requiresConnection"}, {99, nullptr}};
  for (const auto &[status, word] : ways) {
    check(isWord(told(Path{status, 0, Path::Wifi, false, false, false}), "path", word), "a status of a path");
  }
  const std::pair<int, const char *> interfaces[] = {{Path::Other, "other"}, {Path::Wifi, "wifi"}, {Path::Cellular, "cellular"},
                                                     {Path::Wired, "wired"}, {Path::Loopback, "other"}, {99, "other"}};
  for (const auto &[interface, word] : interfaces) {
    check(isWord(told(Path{Path::Satisfied, 0, interface, false, false, false}), "interface", word), "an interface");
    check(isWord(told(Path{Path::Unsatisfied, 0, interface, false, false, false}), "interface", "none"), "no way out over it");
  }
  check(isWord(told(Path{Path::Satisfied, 0, std::nullopt, false, false, false}), "interface", "none"), "no interface");
  const std::pair<int, const char *> reasons[] = {{Path::NotAvailable, "notAvailable"}, {Path::CellularDenied, "cellularDenied"},
                                                  {Path::WifiDenied, "wifiDenied"}, {Path::LocalNetworkDenied, "notAvailable"},
                                                  {Path::VpnInactive, "vpnInactive"}, {99, "notAvailable"}};
  for (const auto &[reason, word] : reasons) {
    check(isWord(told(Path{Path::Unsatisfied, reason, Path::Wifi, false, false, false}), "obstacle", word), "why there is no way");
    check(isWord(told(Path{Path::Satisfied, reason, Path::Wifi, false, false, false}), "obstacle", nullptr), "there is one again");
  }
  for (const auto name : {"expensive", "constrained", "ultraConstrained"}) check(says(told(satellite), name, R"("value":true)"), name);
  check(says(told(Path{Path::Satisfied, 0, Path::Cellular, true, true, std::nullopt}), "ultraConstrained", R"("whyUnknown":"osTooOld")"),
        "before iOS 26");
}

void deviceWords() {
  using sealwright::Device, sealwright::Notifications;
  const Device device{true, false, Device::RefreshAvailable, Device::Nominal, Device::CellularNotRestricted, "5g"};
  check(told(device) == R"({"composer":{"value":"smsOrImessage","smsDirect":{"value":false,"lowPower":{"value":false,"thermal":{"value":"nominal",)"
                        R"("backgroundRefresh":{"value":"available","cellularRestricted":{"value":false,"radio":{"value":"5g"})",
        "a device in order");
  const auto poor = told(Device{false, true, Device::RefreshDenied, Device::Critical, Device::CellularRestricted, nullptr});
  check(isWord(poor, "composer", "unavailable") && isWord(poor, "radio", nullptr), "a device without a phone");
  check(says(poor, "lowPower", R"("value":true)") && says(poor, "cellularRestricted", R"("value":true)"), "a device that saves");
  check(says(told(Device{true, true, 0, 0, Device::CellularUnknown, nullptr}), "cellularRestricted", R"("whyUnknown":"notObservable")"),
        "a restriction that the system does not know yet");
  const char *heats[] = {"nominal", "fair", "serious", "critical", nullptr};
  for (int heat = 0; heat < 5; heat += 1) check(isWord(told(Device{true, true, 0, heat, 0, nullptr}), "thermal", heats[heat]), "heat");
  const char *refreshes[] = {"restricted", "denied", "available", nullptr};
  for (int refresh = 0; refresh < 4; refresh += 1) {
    check(isWord(told(Device{true, true, refresh, 0, 0, nullptr}), "backgroundRefresh", refreshes[refresh]), "background refresh");
  }
  const char *allowed[] = {"undetermined", "denied", "granted", "provisional", "granted", nullptr};
  for (int status = 0; status < 6; status += 1) {
    check(isWord(told(Notifications{status, 0, 0}), "notifications", allowed[status]), "an authorization");
  }
  const char *previews[] = {"always", "whenUnlocked", "never", nullptr};
  for (int setting = 0; setting < 4; setting += 1) {
    check(isWord(told(Notifications{0, setting, 0}), "notificationPreviews", previews[setting]), "a setting of previews");
  }
  const char *sensitive[] = {R"("whyUnknown":"notEntitled")", R"("value":false)", R"("value":true)", R"("whyUnknown":"notObservable")"};
  for (int setting = 0; setting < 4; setting += 1) {
    check(says(told(Notifications{0, 0, setting}), "timeSensitive", sensitive[setting]), "a setting of what breaks through");
  }
}

std::string observe(const std::string &facts) {
  return text(sealwright_report_facts(reinterpret_cast<const uint8_t *>(facts.data()), facts.size()));
}

std::string observe(const sealwright::Path &path, uint64_t at) {
  sealwright::Facts facts(at);
  return observe(path.tell(facts).json());
}

void observed(const std::string &own) {
  using sealwright::Device, sealwright::Notifications;
  std::string heard;
  const SealwrightPlaces places{"com.example.app", own.c_str(), nullptr, nullptr};
  auto *connection = sealwright_connect(&places, listen, &heard);
  const auto [engine, chat] = talking(connection, "observed");
  const auto know = [&](const std::string &engine) { return ask(connection, R"({"op":"capabilities","engine":")" + engine + "\"}"); };
  const auto plan = [&, chat = chat] {
    return ask(connection, R"({"op":"explainTransport","conversation":")" + chat + R"(","message":{"bytes":120}})");
  };
  const auto before = know(engine);
  check(says(before, "sim", R"("whyUnknown":"notEntitled")") && says(before, "roaming", R"("whyUnknown":"notObservable")"),
        "what iOS does not tell is known to be unknown");
  const auto now = uint64_t(std::time(nullptr)) * 1000;
  heard.clear();
  check(observe(wifi, now - 3) == R"({"ok":{}})", "a report is taken over");
  check(heard.find("capabilitiesChanged") != std::string::npos, "an engine says that something is new");
  check(says(know(engine), "path", R"("value":"satisfied","source":"platform","observedAt":)" + std::to_string(now - 3)), "it is known");
  check(plan().find(R"("kind":"attempt")") != std::string::npos, "a text goes");
  observe(noWay, now - 2);
  check(field(plan(), "reason") == "noNetwork", "without a way out it waits");
  observe(satellite, now - 1);
  check(field(plan(), "reason") == "satelliteNotAllowed", "over next to nothing it waits, unless the person chose");
  heard.clear();
  observe(noWay, now - 2);
  check(heard.empty() && field(plan(), "reason") == "satelliteNotAllowed", "an observation that comes late changes nothing");
  check(says(know(talking(connection, "later").first), "ultraConstrained", R"("value":true)"), "an engine that opens later knows it");
  sealwright::Facts all(now);
  Device{true, false, Device::RefreshAvailable, Device::Nominal, Device::CellularNotRestricted, "4g"}.tell(all);
  Notifications{Notifications::Authorized, Notifications::Always, Notifications::Enabled}.tell(all);
  check(observe(all.json()) == R"({"ok":{}})", "facts of the device");
  const auto known = know(engine);
  check(isWord(known, "composer", "smsOrImessage") && isWord(known, "radio", "4g") && isWord(known, "notifications", "granted") &&
            isWord(known, "notificationPreviews", "always") && isWord(known, "backgroundRefresh", "available"),
        "are the library's words");
  for (const std::string bad : {"", "{", "null", "[]", "\xff\xfe", R"({"facts":{}})", R"({"path":"satisfied"})"}) {
    check(field(observe(bad), "code") == "INVALID_REQUEST", "what is no report");
  }
  check(field(observe("{}" + std::string(16 << 10, ' ')), "code") == "REQUEST_TOO_LARGE", "a long report");
  check(field(text(sealwright_report_facts(nullptr, 9)), "code") == "INVALID_REQUEST", "no report at all");
  sealwright_release(connection);
}

/// What the adapter answers: the rules first, then only ASCII, then the library.
std::string adapted(const SealwrightConnection *connection, const std::u16string &request, const std::string &bytes) {
  using namespace sealwright;
  const auto verdict = judge(true, Kind::String, [&] { return request.size(); }, Kind::Data, [&] { return bytes.size(); });
  if (verdict == Verdict::TooLarge) return replies::tooLarge;
  for (const auto unit : request) {
    if (unit > 0x7f) return replies::invalid;
  }
  return ask(connection, std::string(request.begin(), request.end()), bytes);
}

void hostile(const std::string &own, const char *file) {
  std::string heard;
  const SealwrightPlaces places{"com.example.app", own.c_str(), nullptr, nullptr};
  auto *connection = sealwright_connect(&places, listen, &heard);
  auto *other = sealwright_connect(&places, listen, &heard);
  const auto [engine, chat] = talking(connection, "ours");
  const auto [foreign, strange] = talking(other, "theirs");
  const auto [closed, unused] = talking(connection, "closed");
  ask(connection, R"({"op":"close","handle":")" + closed + "\"}");
  const std::map<std::string, std::string> handles{
      {"$engine", engine}, {"$chat", chat}, {"$closed", closed}, {"$foreign", foreign}, {"$strange", strange}};
  const auto all = cases::read(file);
  check(all.size() > 50, "the cases that every host is played");
  for (const auto &[name, code, request, bytes] : all) {
    const auto reply = adapted(connection, cases::named(request, handles), bytes);
    const auto told = reply.rfind("{\"ok\":", 0) == 0 ? "OK" : field(reply, "code");
    check(told == code, (name + ": " + told).c_str());
  }
  sealwright_release(connection);
  sealwright_release(other);
}

void library(const std::string &own) {
  std::string heard, otherHeard;
  const SealwrightPlaces places{"com.example.app", own.c_str(), nullptr, nullptr};
  auto *connection = sealwright_connect(&places, listen, &heard);
  auto *other = sealwright_connect(&places, listen, &otherHeard);
  check(connection != nullptr && other != nullptr, "two connections");
  check(sealwright_connect(nullptr, listen, nullptr) == nullptr, "no places, no connection");

  const std::string hello = R"({"op":"hello","waist":"1.0"})";
  check(ask(connection, hello).find("\"ok\"") != std::string::npos, "hello");
  for (const std::string bad : {"", "{", "null", "\xff\xfe", "{\"op\":7}"}) {
    check(field(ask(connection, bad), "code") == "INVALID_REQUEST", "what is no request");
  }
  check(field(ask(connection, hello, "x"), "code") == "INVALID_BLOBS", "what is no blob");
  check(field(ask(connection, std::string((8 << 20) + 1, 'x')), "code") == "REQUEST_TOO_LARGE", "a long request");
  check(ask(nullptr, hello).empty(), "no connection, no reply");
  check(taken(connection, "").empty() && taken(connection, std::string(1000, 'a')).empty(), "tickets that are none");

  const std::string open = R"({"op":"openEngine","profile":"main","allowUnprotected":true})";
  const auto [engine, chat] = talking(connection, "main");
  check(engine.size() == 32, "a profile in the app's own place");
  check(field(ask(other, R"({"op":"custody","engine":")" + engine + "\"}"), "code") == "INVALID_HANDLE",
        "a handle of another connection");
  const std::string data(300, '\x07');
  ask(connection, R"({"op":"send","conversation":")" + chat + R"(","data":0})", blob(data));
  const auto reply = ask(connection, R"({"op":"messages","conversation":")" + chat + R"(","limit":1,"order":"newest"})");
  const auto ticket = field(reply, "ticket");
  check(taken(other, ticket).empty(), "a ticket of another connection");
  check(taken(connection, ticket) == blob(data), "bytes go in and come out");
  check(taken(connection, ticket).empty(), "a ticket is used once");

  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  const auto custody = R"({"op":"custody","engine":")" + engine + "\"}";
  for (int thread = 0; thread < 8; thread += 1) {
    threads.emplace_back([&] {
      for (int call = 0; call < 125; call += 1) {
        if (ask(connection, custody).find("\"ok\"") != std::string::npos) answered += 1;
      }
    });
  }
  for (auto &thread : threads) thread.join();
  check(answered == 1000, "a thousand calls at once");

  sealwright_close(connection);
  check(field(ask(connection, R"({"op":"custody","engine":")" + engine + "\"}"), "code") == "INVALID_HANDLE", "a closed connection");
  sealwright_release(connection);
  check(ask(other, open).find("\"account\"") != std::string::npos, "the profile is there for another");
  sealwright_release(other);
  sealwright_release(nullptr);
}

struct Pushed {
  std::string preview, stream, key, body, text;
  uint64_t seq;
};

std::vector<Pushed> pushed(const std::string &path) {
  std::vector<Pushed> all;
  std::ifstream lines(path);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    Pushed push;
    std::string hex;
    fields >> push.preview >> push.stream >> push.seq >> push.key >> hex;
    std::getline(fields.ignore(), push.text);
    for (std::size_t at = 0; at < hex.size(); at += 2) push.body += char(std::stoi(hex.substr(at, 2), nullptr, 16));
    all.push_back(push);
  }
  return all;
}

SealwrightPush raw(const Pushed &push) {
  return {"pushed",         push.stream.c_str(), push.seq, push.key.c_str(), reinterpret_cast<const uint8_t *>(push.body.data()),
          push.body.size()};
}

void pushes(const std::string &own, const std::vector<Pushed> &sent) {
  const SealwrightPlaces places{"com.example.app", own.c_str(), nullptr, nullptr};
  const auto nothing = [](SealwrightRead read) { return !read.conversation.data && !read.sender.data && !read.text.data; };
  const auto full = raw(sent.at(0));
  check(nothing(sealwright_read_push(nullptr, &full)), "a push without places");
  check(nothing(sealwright_read_push(&places, nullptr)), "places without a push");
  for (const char *wrong : {static_cast<const char *>(nullptr), "", "a/b", "..", "\xff\xfe", "nobody"}) {
    auto push = full;
    push.profile = wrong;
    check(nothing(sealwright_read_push(&places, &push)), "a push for no profile");
    push = full;
    push.stream = wrong;
    check(nothing(sealwright_read_push(&places, &push)), "a push of no stream");
    push = full;
    push.key = wrong;
    check(nothing(sealwright_read_push(&places, &push)), "a push without its key");
  }
  for (const uint64_t seq : {uint64_t(0), UINT64_MAX}) {
    auto push = full;
    push.seq = seq;
    push.bodyLength -= 1;
    check(nothing(sealwright_read_push(&places, &push)), "a number that is none, and half a body");
  }
  auto bodiless = full;
  bodiless.body = nullptr;
  check(nothing(sealwright_read_push(&places, &bodiless)), "a push without a body");
  auto endless = full;
  endless.bodyLength = SIZE_MAX;
  check(nothing(sealwright_read_push(&places, &endless)), "a body that is longer than any");
  check(!std::ifstream(own + "/nobody/sealwright.db"), "nothing was made");

  const auto read = sealwright_read_push(&places, &full);
  check(read.conversation.length == 43 && read.sender.length == 43, "a genuine push says where and by whom");
  check(std::string(reinterpret_cast<char *>(read.text.data), read.text.length) == sent.at(0).text, "and what");
  for (const auto bytes : {read.conversation, read.sender, read.text}) sealwright_free(bytes);
  check(nothing(sealwright_read_push(&places, &full)), "a push that comes again");
  const auto hidden = raw(sent.at(1));
  const auto unseen = sealwright_read_push(&places, &hidden);
  check(unseen.conversation.length == 43 && !unseen.sender.data && !unseen.text.data, "a preview of none");
  sealwright_free(unseen.conversation);

  const auto late = raw(sent.at(2));
  std::vector<std::thread> threads;
  std::atomic<int> told{0};
  for (int thread = 0; thread < 4; thread += 1) {
    threads.emplace_back([&] {
      const auto read = sealwright_read_push(&places, &late);
      if (read.text.data && text(read.text) == sent.at(2).text) told += 1;
      sealwright_free(read.conversation);
      sealwright_free(read.sender);
    });
  }
  for (auto &thread : threads) thread.join();
  check(told == 1, "a push that comes to four threads at once is told once");
}

} // namespace

int main(int, char **argv) {
  arguments();
  pathWords();
  deviceWords();
  check(observe("{}").empty(), "before the first connection nobody takes a report");
  check(!sealwright_turn_began(25000), "before the first connection nobody works in a turn");
  sealwright_turn_ends();
  noted(argv[1]);
  pushes(argv[1], pushed(argv[2]));
  prompts();
  background(argv[1]);
  library(argv[1]);
  observed(argv[1]);
  hostile(argv[1], argv[3]);
  std::printf("%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}
