package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** HTTP as old proxies, probes and odd clients speak it. */
@Timeout(120)
@Isolated("whatever this process logs as an error counts")
class ITProtocols {
  @TempDir static Path data;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void theGatewaySpeaksHttp10() throws Exception {
    try (RawClient client = RawClient.tls(running.server.ca(), gateway())) {
      String answer = client.write("GET /enroll HTTP/1.0\r\n\r\n").all();
      assertTrue(answer.startsWith("HTTP/1.0 200"), answer);
      assertTrue(answer.contains("com.apple.mdm"), answer);
    }
  }

  @Test
  void aMessageByHttp10IsTaken() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    byte[] body = authenticate("OLD-PROXY");
    String head =
        "PUT /mdm HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\nMdm-Signature: %s\r\n"
            .formatted(Base64.getEncoder().encodeToString(identity.sign(body)));
    try (RawClient client = RawClient.tls(running.server.ca(), gateway())) {
      String answer =
          client.write(head + "Content-Length: " + body.length + "\r\n\r\n").write(body).all();
      assertTrue(answer.startsWith("HTTP/1.0 200"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/enrollments", "/v1/events?follow=false", "/openapi.yaml"})
  void theAdminApiSpeaksHttp10(String path) throws Exception {
    try (RawClient client =
        RawClient.tls(running.server.ca(), running.server.adminUrl().getPort())) {
      String answer =
          client
              .write(
                  "GET %s HTTP/1.0\r\nAuthorization: Bearer %s\r\n\r\n"
                      .formatted(path, running.token))
              .status();
      assertTrue(answer.startsWith("HTTP/1.0 "), answer);
      assertTrue(!answer.contains(" 5"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics"})
  void probesMaySpeakHttp10(String path) throws Exception {
    try (RawClient client = RawClient.plain(running.server.operationsUrl().getPort())) {
      String answer = client.write("GET " + path + " HTTP/1.0\r\n\r\n").all();
      assertTrue(answer.startsWith("HTTP/1.0 200"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/plain; charset=nonsense"
      })
  void bodiesAreBytesWhateverTheirTypeSays(String type) throws Exception {
    Errors errors = Errors.attach();
    try {
      Identity identity = running.identity(Identity.KeyType.EC);
      byte[] body = authenticate("FORM");
      HttpRequest.Builder message =
          HttpRequest.newBuilder(running.server.deviceUrl())
              .header("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)))
              .header("Content-Type", type)
              .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
      assertEquals(200, running.network.send(message).statusCode());
      EnrollmentInstructions instructions =
          EnrollmentInstructions.fetch(running.network, running.server.enrollUrl());
      HttpRequest.Builder scep =
          HttpRequest.newBuilder(running.server.enrollUrl().resolve("/scep?operation=PKIOperation"))
              .header("Content-Type", type)
              .POST(
                  HttpRequest.BodyPublishers.ofByteArray(
                      Identity.scepRequest(running.network, instructions)));
      HttpResponse<byte[]> certified = running.network.send(scep);
      assertEquals(200, certified.statusCode());
      assertEquals(List.of(), errors.seen());
    } finally {
      errors.detach();
    }
  }

  @Test
  void aClientThatGoesAwayInTheMiddleIsNobodysError() throws Exception {
    Errors errors = Errors.attach();
    try {
      for (int i = 0; i < 5; i++) {
        try (RawClient client = RawClient.tls(running.server.ca(), gateway())) {
          client.head(1_000, Map.of()).write("half");
        }
        try (RawClient client =
            RawClient.tls(running.server.ca(), running.server.adminUrl().getPort())) {
          client.write(
              "POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                  + running.token
                  + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
        }
      }
      await()
          .atMost(RunningServer.PATIENCE)
          .until(
              () ->
                  RunningServer.operations(running.server, "metrics")
                      .body()
                      .contains("muster_bodies_bytes 0.0"));
      assertEquals(List.of(), errors.seen());
    } finally {
      errors.detach();
    }
  }

  private static int gateway() {
    return running.server.deviceUrl().getPort();
  }

  private static byte[] authenticate(String udid) {
    return ("<plist version=\"1.0\"><dict><key>MessageType</key><string>Authenticate</string>"
            + "<key>UDID</key><string>"
            + udid
            + "</string></dict></plist>")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What is logged as an error by anyone. */
  private static final class Errors extends AppenderBase<ILoggingEvent> {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    static Errors attach() {
      Errors errors = new Errors();
      errors.start();
      errors.logger.addAppender(errors);
      return errors;
    }

    List<String> seen() {
      return List.copyOf(messages);
    }

    void detach() {
      logger.detachAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        messages.add(event.getFormattedMessage());
      }
    }
  }
}
