/// As much of Folly as headers of React Native 0.89 name where our spec brings them in: a value that nobody looks into.
#pragma once

namespace folly {
class dynamic {};
} // namespace folly
