/// The C functions and the rules for arguments, run on any machine against the real library. The arguments are an
/// empty folder and the file of cases that every host is played.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../Adapter/Arguments.hpp"
#include "../Contract/sealwright.h"
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

std::vector<std::string> lines;

void write(int32_t level, const char *line) { lines.push_back(std::to_string(level) + " " + line); }

void noted(const std::string &folder) {
  sealwright_set_log("info", write);
  sealwright_set_log("off", write);
  const std::string own = folder + "/own";
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

/// An engine with an account and a conversation of it.
std::pair<std::string, std::string> talking(const SealwrightConnection *connection, const std::string &profile) {
  const auto open = R"({"op":"openEngine","profile":")" + profile + R"(","allowUnprotected":true})";
  const auto engine = field(ask(connection, open), "engine");
  ask(connection, R"({"op":"createAccount","engine":")" + engine + R"(","deviceName":"here"})");
  const auto created = ask(connection, R"({"op":"createConversation","engine":")" + engine + R"(","kind":"group","members":[")" +
                                           std::string(43, 'A') + "\"]}");
  return {engine, field(created, "handle")};
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

void hostile(const std::string &folder, const char *file) {
  std::string heard;
  const std::string own = folder + "/hostile";
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

void library(const std::string &folder) {
  std::string heard, otherHeard;
  const std::string own = folder + "/own";
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

} // namespace

int main(int, char **argv) {
  arguments();
  noted(argv[1]);
  library(argv[1]);
  hostile(argv[1], argv[2]);
  std::printf("%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}
