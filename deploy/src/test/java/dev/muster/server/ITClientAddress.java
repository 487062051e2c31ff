package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose address a request is counted for: shown by how many profiles it may ask for at once. */
@Timeout(120)
class ITClientAddress {
  private static final int AT_ONCE = 3;

  @TempDir Path data;

  @Test
  void aHeaderOfSomeoneWhomNobodyNamedIsNotBelieved() throws Exception {
    try (RunningServer running = start(Map.of())) {
      assertEquals(AT_ONCE, answered(running, "198.51.100.%d"));
    }
  }

  @Test
  void aHeaderOfANamedProxyTellsTheClient() throws Exception {
    try (RunningServer running =
        start(Map.of("gateway.proxies", "127.0.0.1", "gateway.proxy.header", "X-Forwarded-For"))) {
      assertEquals(2 * AT_ONCE, answered(running, "198.51.100.%d"));
      // What stands before the last was said by the client itself.
      assertEquals(AT_ONCE, answered(running, "198.51.100.%d, 203.0.113.1"));
      assertEquals(AT_ONCE, answered(running, "203.0.113.%d, 203.0.113.2, 127.0.0.1"));
      // A network of 64 bits is one client's.
      assertEquals(AT_ONCE, answered(running, "2001:db8::%d"));
    }
  }

  @Test
  void theProxyProtocolTellsTheClient() throws Exception {
    try (RunningServer running = proxyProtocol("127.0.0.1")) {
      int answered = 0;
      for (int i = 0; i < 2 * AT_ONCE; i++) {
        answered += byProxyProtocol(running, "203.0.113." + i).contains(" 200 ") ? 1 : 0;
      }
      assertEquals(2 * AT_ONCE, answered);
      answered = 0;
      for (int i = 0; i < 2 * AT_ONCE; i++) {
        answered += byProxyProtocol(running, "203.0.113.99").contains(" 200 ") ? 1 : 0;
      }
      assertEquals(AT_ONCE, answered);
    }
  }

  @Test
  void theProxyProtocolOfSomeoneWhomNobodyNamedIsNotBelieved() throws Exception {
    try (RunningServer running = proxyProtocol("192.0.2.1")) {
      assertEquals("", byProxyProtocol(running, "203.0.113.1"));
    }
  }

  private RunningServer proxyProtocol(String proxies) throws Exception {
    return start(Map.of("gateway.proxies", proxies, "gateway.proxy.protocol", "true"));
  }

  private static String byProxyProtocol(RunningServer running, String client) {
    byte[] header =
        "PROXY TCP4 %s 127.0.0.1 50000 443\r\n"
            .formatted(client)
            .getBytes(StandardCharsets.US_ASCII);
    try (RawClient proxy =
        RawClient.after(header, running.server.ca(), running.server.enrollUrl().getPort())) {
      String answer =
          proxy.write("GET /enroll HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").all();
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1"), answer);
      return answer;
    } catch (Exception e) {
      return "";
    }
  }

  private RunningServer start(Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("limits.enrollments.per.second", "0");
    settings.put("limits.enrollments.burst", Integer.toString(AT_ONCE));
    settings.putAll(more);
    return RunningServer.start(data, settings);
  }

  private static int answered(RunningServer running, String forwardedFor) throws Exception {
    int answered = 0;
    for (int i = 0; i < 2 * AT_ONCE; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(running.server.enrollUrl())
              .header("X-Forwarded-For", forwardedFor.formatted(i));
      answered += running.network.send(request).statusCode() == 200 ? 1 : 0;
    }
    return answered;
  }
}
