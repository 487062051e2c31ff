package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * More in unfinished bodies than the whole heap has: a server in a process of its own goes on. The
 * long form has 150 of 16 MB each: {@code -Dmuster.slots.bodies=150}.
 */
@Timeout(300)
class ITBodyBudget {
  private static final int BODIES = Integer.getInteger("muster.slots.bodies", 40);
  private static final int BYTES = 16 * 1024 * 1024;
  private static final int MOST_AT_ONCE = 64 * 1024;

  @TempDir Path data;

  @Test
  void unfinishedBodiesDoNotEndTheProcess() throws Exception {
    ServerProcess server = new ServerProcess(data);
    server.start();
    List<RawClient> attackers = new ArrayList<>();
    try (Network network = server.network()) {
      Identity identity =
          Identity.obtain(
              Identity.KeyType.EC,
              network,
              EnrollmentInstructions.fetch(network, server.enrollUrl()));
      byte[] part = new byte[BYTES - 1];
      Map<String, String> headers = signed(identity, part);
      for (int i = 0; i < BODIES; i++) {
        RawClient attacker =
            RawClient.tls(
                OperatorFiles.certificates(data.resolve("ca.pem")).getFirst(),
                server.enrollUrl().getPort());
        attackers.add(attacker.head(BYTES, headers));
        send(attacker, part);
      }
      byte[] body =
          ("<plist><dict><key>MessageType</key><string>Authenticate</string><key>UDID</key>"
                  + "<string>HONEST</string></dict></plist>")
              .getBytes(StandardCharsets.UTF_8);
      HttpRequest.Builder honest =
          HttpRequest.newBuilder(server.enrollUrl().resolve("/mdm"))
              .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
      signed(identity, body).forEach(honest::header);
      assertEquals(200, network.send(honest).statusCode());
    } finally {
      for (RawClient attacker : attackers) {
        attacker.close();
      }
      server.kill();
    }
  }

  private static void send(RawClient attacker, byte[] part) {
    try {
      for (int at = 0; at < part.length; at += MOST_AT_ONCE) {
        attacker.write(
            java.util.Arrays.copyOfRange(part, at, Math.min(part.length, at + MOST_AT_ONCE)));
      }
    } catch (IOException e) {
      // The server hung up on it, as it may.
      return;
    }
  }

  private static Map<String, String> signed(Identity identity, byte[] body) throws IOException {
    return Map.of("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)));
  }
}
