package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private static final Listener GATEWAY = new Listener("the gateway", "192.0.2.1", 8443, "gateway");

  @Test
  void whatKeepsAPartFromListeningIsSaidWithTheSettingToChange() {
    assertWords(
        "the gateway can't listen on 192.0.2.1, which is no address of this machine: correct"
            + " gateway.host",
        new BindException("Cannot assign requested address"));
    assertWords(
        "the gateway may not listen on port 8443: choose a gateway.port above 1023, or let the"
            + " program have this one (CAP_NET_BIND_SERVICE)",
        new BindException("Permission denied"));
    assertWords(
        "the gateway can't listen on 192.0.2.1, a name that is not known here: correct"
            + " gateway.host",
        new RuntimeException(new UnknownHostException("192.0.2.1")));
  }

  @Test
  void whatIsNotAboutTheAddressIsPassedOn() {
    IllegalStateException other = new IllegalStateException("other");
    assertEquals(
        other,
        assertThrows(
            IllegalStateException.class,
            () ->
                GATEWAY.start(
                    () -> {
                      throw other;
                    })));
  }

  @Test
  void thePartOfThisProgramThatHasAPortIsNamed() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "nothing here tells who has a port");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      Listener listener = new Listener("the gateway", "127.0.0.1", port, "gateway");
      assertEquals(
          "the gateway can't listen on port %d, which another part of this very program has taken: stop that, or choose another gateway.port"
              .formatted(port),
          assertThrows(
                  ListenException.class,
                  () ->
                      listener.start(
                          () -> new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))))
              .getMessage());
    }
  }

  @Test
  void anotherProgramThatHasAPortIsNamedWithItsProcess() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "nothing here tells who has a port");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString(),
                "-p",
                "0",
                "-d",
                Path.of("").toAbsolutePath().toString())
            .redirectErrorStream(true)
            .start();
    try {
      String said = other.inputReader().lines().filter(l -> l.startsWith("URL")).findFirst().get();
      int port = Integer.parseInt(said.replaceAll(".*:(\\d+)/", "$1"));
      assertEquals(
          Optional.of("jwebserver (process %d)".formatted(other.pid())), PortHolder.of(port));
    } finally {
      other.destroyForcibly();
      assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void aFreePortHasNobody() {
    assertEquals(Optional.empty(), PortHolder.of(0));
  }

  @Test
  void whatAStartWaitsForIsSaidAgainAndAgainUntilItHasCome() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (WaitNotice _ = WaitNotice.begin(Duration.ofMillis(1), "Kafka is away", told::add)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> told.size() > 2);
    }
    assertEquals("Kafka is away", told.getFirst());
  }

  private static void assertWords(String words, Exception cause) {
    assertEquals(
        words,
        assertThrows(
                ListenException.class,
                () ->
                    GATEWAY.start(
                        () -> {
                          throw cause;
                        }))
            .getMessage());
  }
}
