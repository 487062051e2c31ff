package dev.muster.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of this machine that stay free while their process is away: they lie below those that
 * systems give to outgoing connections (from 32768, RFC 6335 from 49152). Any thread may ask.
 */
public final class Ports {
  private static final int LOWEST = 12_000;
  private static final int BEHIND_HIGHEST = 32_000;
  private static final int TRIES = 100;

  /** What was given to one is not given to another, for neither may listen yet. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * One that nobody listens on, and another each time.
   *
   * @throws IOException if none is found
   */
  public static int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEHIND_HIGHEST);
      if (!GIVEN.add(port)) {
        continue;
      }
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another may be free.
      }
    }
    throw new IOException("there is no free port from %d on".formatted(LOWEST));
  }
}
