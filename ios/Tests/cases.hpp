/// The list of requests that every host is played, as tests/hostile/lines.mts writes it.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace cases {

/// A request in UTF-16, as JavaScript has it, the bytes beside it and the code of the answer.
struct Case {
  std::string name, code;
  std::u16string request;
  std::string bytes;
};

/// Pieces `times*hex` with commas between, each unit of this many digits.
template <typename Text> Text unfold(const std::string &pieces, std::size_t digits) {
  Text all;
  std::istringstream parts(pieces);
  for (std::string part; std::getline(parts, part, ',');) {
    const auto star = part.find('*');
    Text piece;
    for (auto at = star + 1; at < part.size(); at += digits) {
      piece += static_cast<typename Text::value_type>(std::stoul(part.substr(at, digits), nullptr, 16));
    }
    const auto times = std::stoul(part.substr(0, star));
    all.reserve(all.size() + piece.size() * times);
    for (std::size_t time = 0; time < times; time += 1) all += piece;
  }
  return all;
}

/// Puts handles in place of their names.
inline std::u16string named(std::u16string text, const std::map<std::string, std::string> &handles) {
  for (const auto &[name, handle] : handles) {
    const std::u16string from(name.begin(), name.end()), to(handle.begin(), handle.end());
    for (auto at = text.find(from); at != std::u16string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

/// The cases of a file.
inline std::vector<Case> read(const char *path) {
  std::vector<Case> all;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string name, code, request, bytes;
    std::getline(fields, name, '\t');
    std::getline(fields, code, '\t');
    std::getline(fields, request, '\t');
    std::getline(fields, bytes, '\t');
    all.push_back({name, code, unfold<std::u16string>(request, 4), unfold<std::string>(bytes, 2)});
  }
  return all;
}

} // namespace cases
