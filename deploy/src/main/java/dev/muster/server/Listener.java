package dev.muster.server;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.Callable;

/**
 * Where a part of the server listens, by its settings.
 *
 * @param what the part, as a sentence begins with it
 * @param settings what the settings of its host and port begin with
 */
record Listener(String what, String host, int port, String settings) {

  /**
   * Starts it.
   *
   * @throws ListenException if that can't be
   */
  <T> T start(Callable<T> part) {
    try {
      return part.call();
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException
            || cause instanceof UnknownHostException
            || cause instanceof UnresolvedAddressException) {
          throw new ListenException(sentence(cause), e);
        }
      }
      throw e instanceof RuntimeException unexpected
          ? unexpected
          : new IllegalStateException(what + " did not start", e);
    }
  }

  private String sentence(Throwable cause) {
    if (!(cause instanceof BindException)) {
      return "%s can't listen on %s, a name that is not known here: correct %s.host"
          .formatted(what, host, settings);
    }
    String said = String.valueOf(cause.getMessage());
    if (said.contains("Cannot assign") || said.contains("Can't assign")) {
      return "%s can't listen on %s, which is no address of this machine: correct %s.host"
          .formatted(what, host, settings);
    }
    if (said.contains("Permission denied")) {
      return "%s may not listen on port %d: choose a %s.port above 1023, or let the program have this one (CAP_NET_BIND_SERVICE)"
          .formatted(what, port, settings);
    }
    return "%s can't listen on port %d, which %s has taken: stop that, or choose another %s.port"
        .formatted(what, port, PortHolder.of(port).orElse("another program"), settings);
  }
}
