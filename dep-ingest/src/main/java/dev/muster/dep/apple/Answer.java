package dev.muster.dep.apple;

import java.net.http.HttpHeaders;
import java.util.Optional;

/** What came back for one request, whatever its status. */
record Answer(int status, HttpHeaders headers, byte[] body) {
  /** Apple, Device Assignment: a new session token, which may come with any answer. */
  private static final String SESSION = "X-ADM-Auth-Session";

  boolean good() {
    return status >= 200 && status < 300;
  }

  Optional<String> session() {
    return headers.firstValue(SESSION).filter(token -> !token.isBlank());
  }

  /**
   * Whether another session may help: only a dead one is answered like this, and every other 403 is
   * final.
   */
  boolean sessionEnded() {
    return status == 401
        || status == 403 && ErrorCode.of(body).filter("FORBIDDEN"::equals).isPresent();
  }
}
