package dev.muster.webhook.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why a call came to nothing, in words that hold nothing a receiver wrote. */
final class Failures {
  private Failures() {}

  static String words(Throwable failure) {
    return switch (failure) {
      case TimeoutException e -> "it did not answer in time";
      case NoRouteToHostException e -> "no route leads there";
      case ConnectException e -> "it takes no connections";
      case SSLException e ->
          "TLS could not be set up: check that its certificate is of a CA that the server trusts,"
              + " for this name, and in date";
      case SocketException e -> "the connection broke";
      default -> "the connection broke";
    };
  }
}
